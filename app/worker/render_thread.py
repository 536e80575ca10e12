"""The one thread that owns the networks.

The window hands edits to a one-place slot, so the latest always wins and nobody ever waits. A draft gives up
only when the window closes, or a continuous drag would starve; once the slot stays empty for a moment the
last draft is rendered again as a final, and a final gives up as soon as anything newer arrives. Surveys of
the samples and errands (see `errands`) are run while there is nothing else to do, and give way in the same
manner. The search for a photograph's portrait takes what time is left, one step after the other.

Another rig is opened before anything else. What waits meanwhile is forgotten once it is open; where it cannot
be opened, it is done after all.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, QThread, Signal

from app.document.rig_info import describe
from app.worker.errands import Channel, Errand, ErrandQueue
from app.worker.inversion_job import InversionJob
from app.worker.messages import sentence_for
from app.worker.priority import give_way
from core.device import device_label
from core.editing.edit import Edit, Quality
from core.editing.face_pipeline import FacePipeline
from core.editing.picture import Picture
from core.editing.pipeline import Pipeline
from core.generator.runtime import Runtime
from core.rig.rig import GeneratorRig

PROMOTE_AFTER_S = 0.15

OpenPipeline = Callable[[], Pipeline[Picture]]


@dataclass(frozen=True)
class Survey:
    """The wish to know what the rig's samples show at a truncation."""

    truncation_psi: float


class Wish(NamedTuple):
    """The edit that shall be on screen."""

    edit: Edit
    quality: Quality


class ErrandOf(NamedTuple):
    """An errand, and who asked for it."""

    channel: Channel
    errand: Errand


class Offer(NamedTuple):
    """A faster runtime, and whose."""

    rig: GeneratorRig
    runtime: Runtime


Work = Wish | Survey | ErrandOf | InversionJob


@dataclass(frozen=True)
class Failure:
    """A task that did not succeed, phrased for the user; errands tell theirs on their channel."""

    task: Literal["open", "edit", "survey", "invert"]
    sentence: str


class RenderThread(QThread):
    """Opens rigs and renders edits, latest first, until stopped."""

    rig_ready = Signal(object)  # GeneratorInfo
    frame_ready = Signal(object)  # Picture
    surveyed = Signal(object)  # SampleSet
    inversion_moved = Signal(object, object)  # InversionJob, InversionProgress
    runtime_changed = Signal(str)  # what makes the pictures from now on
    device_full = Signal(str)  # the name of a device in whose place the CPU works from now on
    failed = Signal(object)  # Failure

    def __init__(self, parent: QObject | None = None, promote_after_s: float = PROMOTE_AFTER_S) -> None:
        super().__init__(parent)
        self._promote_after_s = promote_after_s
        self._condition = threading.Condition()
        self._opener: OpenPipeline | None = None
        self._wish: Wish | None = None
        self._promotable: Edit | None = None
        self._survey: Survey | None = None
        self._errands = ErrandQueue()
        self._inversion: InversionJob | None = None
        self._offer: Offer | None = None
        self._stopping = False

    def open(self, open_pipeline: OpenPipeline) -> None:
        """Open another rig before anything else."""
        with self._condition:
            self._opener = open_pipeline
            self._condition.notify()

    def submit(self, edit: Edit, quality: Quality = "draft") -> None:
        """Put `edit` into the slot in place of whatever waits there."""
        with self._condition:
            self._wish, self._promotable = Wish(edit, quality), None
            self._condition.notify()

    def run_errands(self, channel: Channel, errands: Iterable[Errand]) -> None:
        """Run errands in order when there is time, in place of those that still wait on the channel."""
        with self._condition:
            self._errands.replace(channel, errands)
            self._condition.notify()

    def survey(self, truncation_psi: float) -> None:
        """Answer by `surveyed`, when there is time, what the samples show at a truncation; latest wins."""
        with self._condition:
            self._survey = Survey(truncation_psi)
            self._condition.notify()

    def invert(self, job: InversionJob | None) -> None:
        """Search when there is time, in place of any other search; None ends it."""
        with self._condition:
            self._inversion = job
            self._condition.notify()

    def offer(self, rig: GeneratorRig, runtime: Runtime) -> None:
        """Let a runtime make the pictures of a rig from its next one on, if it is still open then."""
        with self._condition:
            self._offer = Offer(rig, runtime)

    def stop(self) -> None:
        """Finish the stage in progress and join."""
        with self._condition:
            self._stopping = True
            self._condition.notify()
        self.wait()

    def run(self) -> None:
        """Serve tasks until stopped; a failure is reported and the next task is served."""
        give_way()
        pipeline: Pipeline[Picture] | None = None
        while (task := self._take()) is not None:
            try:
                pipeline = self._serve(pipeline, task)
            except Exception as error:  # noqa: BLE001  one failed task must not end the thread
                self._drop(task)
                self._report(task, sentence_for(error))

    def _serve(
        self, pipeline: Pipeline[Picture] | None, task: Work | OpenPipeline
    ) -> Pipeline[Picture] | None:
        """Do one task and return the pipeline that is open afterwards."""
        if not isinstance(task, Work):
            return self._open(task)
        if pipeline is None:
            self._drop(task)
        else:
            self._take_offer(pipeline)
            device = pipeline.device
            self._work(pipeline, task)
            if pipeline.device != device:
                self.device_full.emit(device_label(device))
        return pipeline

    def _take_offer(self, pipeline: Pipeline[Picture]) -> None:
        with self._condition:
            offer, self._offer = self._offer, None
        if offer is not None and offer.rig is pipeline.rig:
            pipeline.use(offer.runtime)
            self.runtime_changed.emit(offer.runtime.label)

    def _work(self, pipeline: Pipeline[Picture], task: Work) -> None:
        if isinstance(task, Wish):
            self._edit(pipeline, task)
        elif isinstance(task, ErrandOf):
            self._run_errand(pipeline, task)
        elif not isinstance(pipeline, FacePipeline):
            self._drop(task)  # nobody reads faces here
        elif isinstance(task, Survey):
            self._run_survey(pipeline, task)
        else:
            self._invert(pipeline, task)

    def _take(self) -> Work | OpenPipeline | None:
        """Wait for the next task and clear its slot; None means stop."""
        with self._condition:
            if self._promotable:
                self._condition.wait_for(self._has_news, self._promote_after_s)
            else:
                self._condition.wait_for(self._has_work)
            if self._stopping:
                return None
            if self._opener is not None:
                opener, self._opener = self._opener, None
                return opener
            return self._take_wish() or self._take_survey() or self._take_errand() or self._inversion

    def _take_wish(self) -> Wish | None:
        """Return the waiting edit, or the promoted draft when none came; the lock is held."""
        wish, self._wish = self._wish, None
        if wish is None and self._promotable is not None:
            wish = Wish(self._promotable, "final")
        self._promotable = wish.edit if wish and wish.quality == "draft" else None
        return wish

    def _take_survey(self) -> Survey | None:
        survey, self._survey = self._survey, None
        return survey

    def _take_errand(self) -> ErrandOf | None:
        return ErrandOf(*self._errands.pop()) if len(self._errands) else None

    def _has_news(self) -> bool:
        return self._stopping or self._opener is not None or self._wish is not None

    def _has_work(self) -> bool:
        return self._has_news() or bool(self._survey or len(self._errands) or self._inversion)

    def _is_superseded(self) -> bool:
        with self._condition:
            return self._has_news()

    def _is_stopping(self) -> bool:
        with self._condition:
            return self._stopping

    def _open(self, open_pipeline: OpenPipeline) -> Pipeline[Picture]:
        pipeline = open_pipeline()
        info = describe(pipeline)
        with self._condition:  # what came meanwhile was meant for the rig before
            self._wish = self._promotable = self._survey = self._inversion = None
            forgotten = self._errands.clear()
        self.rig_ready.emit(info)
        for channel in forgotten:
            channel.dropped.emit()
        return pipeline

    def _edit(self, pipeline: Pipeline[Picture], wish: Wish) -> None:
        is_stale = self._is_stopping if wish.quality == "draft" else self._is_superseded
        result = pipeline.edit_unless_stale(wish.edit, wish.quality, is_stale)
        with self._condition:
            if result is None:
                self._wish = self._wish or wish  # a rig that does not open supersedes nothing
                return
            if result.quality == "final":
                self._promotable = None  # the generator has no drafts
        self.frame_ready.emit(result)

    def _run_survey(self, pipeline: FacePipeline, survey: Survey) -> None:
        found = pipeline.sample_set(survey.truncation_psi, self._is_superseded)
        if found is not None:
            self.surveyed.emit(found)
            return
        with self._condition:
            self._survey = self._survey or survey

    def _run_errand(self, pipeline: Pipeline[Picture], task: ErrandOf) -> None:
        channel, errand = task
        result = pipeline.edit_unless_stale(errand.edit, errand.quality, self._is_superseded)
        if result is not None:
            channel.done.emit(result)
            return
        with self._condition:
            self._errands.put_back(channel, errand)

    def _invert(self, pipeline: FacePipeline, job: InversionJob) -> None:
        progress = job.advance(pipeline)
        if progress.w_plus is not None:
            self._drop(job)
        self.inversion_moved.emit(job, progress)

    def _drop(self, task: Work | OpenPipeline) -> None:
        """End a search that is over, and make no final of a draft that failed; all else has left its slot."""
        with self._condition:
            if self._inversion is task:
                self._inversion = None
            if isinstance(task, Wish) and self._promotable is task.edit:
                self._promotable = None

    def _report(self, task: Work | OpenPipeline, sentence: str) -> None:
        if isinstance(task, ErrandOf):
            task.channel.failed.emit(sentence)
        elif isinstance(task, Survey):
            self.failed.emit(Failure("survey", sentence))
        elif isinstance(task, InversionJob):
            self.failed.emit(Failure("invert", sentence))
        else:
            self.failed.emit(Failure("edit" if isinstance(task, Wish) else "open", sentence))
