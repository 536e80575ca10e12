"""A run that tells how far it is: in a file and a picture of its work folder, about once a second."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import time
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from core.errors import AssetError, ExportError, RigEditorError, StoppedError
from core.face.morphable_model import MorphableModel
from core.files.claim import claim
from core.files.whole_file import make_folder, write_json, write_whole
from core.rig.training_run.order import RigOrder
from core.rig.training_run.record import (
    PROGRESS,
    SAMPLE_PICTURE,
    STAGES,
    STOP,
    RunRecord,
    Stage,
    State,
    read_record,
)
from core.saving.export import picture_bytes
from core.training.run_watch import ReadCodes, RunWatch
from core.training.sample_picture import Sample

_EVERY_S, _PICTURE_EVERY_S = 1.0, 20.0
_MOST_POINTS = 240
_UNKNOWN_S = 60.0  # a stage of which nobody knows how long it takes
_TRIES, _BETWEEN_TRIES_S = 5, 0.1
_TOLD_SHARE = 0.02  # of a stage, after which its own pace counts

_log = logging.getLogger(__name__)


class RunProgress(RunWatch):
    """Writes the record of a run; where the disk is full the run goes on untold."""

    def __init__(self, order: RigOrder) -> None:
        """Take up what an earlier part of the same run has told."""
        self._work, self._record = order.work, _earlier(order)
        self._began = self._written = self._drawn = time.monotonic()
        self._first_share: float | None = None
        self._model: MorphableModel | None = None
        self._sample: Sample | None = None
        self._read: ReadCodes | None = None
        self._write()

    def plan(self, seconds: Callable[[], Mapping[Stage, float]]) -> None:
        """Expect so many seconds of each stage; a run that goes on knows them."""
        if not self._record.plan:
            self._change(plan=dict(seconds()))

    def look_at(self, model: MorphableModel, sample: Sample | None) -> None:
        """Show this sample, by and by with what a reconstructor sees in it."""
        self._model, self._sample = model, sample
        if sample is not None and not (self._work / SAMPLE_PICTURE).is_file():
            self._draw()

    def note_crop(self, sentence: str) -> None:
        """Say how the pictures are cropped."""
        self._change(crop=sentence)

    def count_faces(self, valid: np.ndarray) -> None:
        """Replace the count of faces by that of all samples (N,)."""
        self._change(read=len(valid), faces=int(valid.sum()))

    def begin(self, stage: Stage, read: ReadCodes | None = None) -> None:
        """Another stage begins."""
        self._read, self._first_share, self._began = read, None, time.monotonic()
        self._change(stage=stage)
        self._tell(0.0)

    def tick(self, share: float) -> None:
        """So much of the stage is done; raises StoppedError."""
        now = time.monotonic()
        if self._first_share is None:
            self._first_share = share
        if now - self._written < _EVERY_S:
            return
        self._tell(share)
        if now - self._drawn > _PICTURE_EVERY_S and self._read is not None:
            self._draw()
        if (self._work / STOP).exists():
            raise StoppedError("The run was stopped, and what it made is kept; start it again to go on.")

    def note_loss(self, share: float, loss: float) -> None:
        """Add a point to the curve of the stage."""
        points = [*self._record.losses.get(self._record.stage, []), (share, loss)]
        if len(points) > _MOST_POINTS:
            points = points[::2]
        self._change(losses=self._record.losses | {self._record.stage: points})

    def note_faces(self, valid: np.ndarray) -> None:
        """Count the faces of samples, not of the portraits that are turned afterwards."""
        if self._record.stage == "samples":
            record = self._record
            self._change(read=record.read + len(valid), faces=record.faces + int(valid.sum()))

    def finish(self, state: State, sentence: str = "") -> None:
        """Tell how the run ended."""
        done = {"share": 1.0, "seconds_left": 0.0} if state == "done" else {"seconds_left": None}
        self._change(state=state, sentence=sentence, **done)
        self._write()

    def _tell(self, share: float) -> None:
        plan = {stage: self._record.plan.get(stage, _UNKNOWN_S) for stage in STAGES}
        stage = self._record.stage
        place = STAGES.index(stage)
        left = self._seconds_left(share, plan[stage])
        before, after = (sum(plan[s] for s in part) for part in (STAGES[:place], STAGES[place + 1 :]))
        is_known = all(s in self._record.plan for s in STAGES[place:])
        self._change(
            share=min(1.0, (before + share * plan[stage]) / max(sum(plan.values()), 1e-9)),
            seconds_left=left + after if is_known else None,
        )
        self._write()

    def _seconds_left(self, share: float, planned: float) -> float:
        """Return the seconds left of a stage, by its own pace as soon as that is known."""
        gained = share - (self._first_share or 0.0)
        if self._first_share is None or gained < _TOLD_SHARE:
            return planned * (1 - share)
        return (time.monotonic() - self._began) / gained * (1 - share)

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        if self._sample is None or self._model is None:
            return
        seen = self._read(self._sample.codes()) if self._read else None
        path = self._work / SAMPLE_PICTURE
        with _untold():
            write_whole(path, picture_bytes(path, self._sample.draw(self._model, seen)))

    def _change(self, **fields: object) -> None:
        self._record = dataclasses.replace(self._record, **fields)  # type: ignore[arg-type]

    def _write(self) -> None:
        self._written = time.monotonic()
        with _untold():
            write_json(self._work / PROGRESS, self._record.document())


def _earlier(order: RigOrder) -> RunRecord:
    """Return what was told before, as that of a run that goes on; a damaged record is begun anew."""
    known = None
    with contextlib.suppress(AssetError):
        known = read_record(order.work)
    if known is None:
        return RunRecord(order)
    return dataclasses.replace(known, order=order, state="running", sentence="", seconds_left=None)


@contextlib.contextmanager
def told(order: RigOrder) -> Iterator[RunWatch]:
    """Give what tells how far a run is, and tell how it ends; another process on the same folder keeps quiet.

    Raises:
        ExportError: the work folder cannot be made.
    """
    make_folder(order.work)
    with contextlib.ExitStack() as stack:
        if not _claim(stack, order):
            yield RunWatch()
            return
        (order.work / STOP).unlink(missing_ok=True)  # it was meant for an earlier run
        progress = RunProgress(order)
        try:
            yield progress
        except (StoppedError, KeyboardInterrupt):
            progress.finish("stopped")
            raise
        except BaseException as error:
            sentence = str(error) if isinstance(error, RigEditorError) else f"{type(error).__name__}: {error}"
            progress.finish("failed", sentence)
            raise
        progress.finish("done")


def _claim(stack: contextlib.ExitStack, order: RigOrder) -> bool:
    """Claim the record; who only looks whether it is claimed holds it for a moment."""
    for _ in range(_TRIES):
        if stack.enter_context(claim(order.work / PROGRESS)):
            return True
        time.sleep(_BETWEEN_TRIES_S)
    return False


@contextlib.contextmanager
def _untold() -> Iterator[None]:
    """Go on where the disk is full: checkpoints tell what that means."""
    try:
        yield
    except ExportError as error:
        _log.warning("%s", error)
