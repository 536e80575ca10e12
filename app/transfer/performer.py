"""Has photographs and films read for the open rig, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.document.rig_info import RigInfo
from app.worker.errands import Channel, Courier, Urgency
from app.worker.jobs import Answer, Jobs
from core.driving.performance_reader import PerformanceReader
from core.driving.track import Track, track_face
from core.driving.trial_edits import Trial, trial_edits
from core.editing.edit import Edit
from core.editing.picture import EditResult
from core.errors import RigEditorError


class _CancelledError(RigEditorError):
    """Nobody waits for the track any more."""


class Performer(QObject):
    """Reads one file at a time: the face is followed, then fitted.

    Before the first one of a rig, some of its portraits are rendered and read (see `PerformanceReader`).
    """

    progressed = Signal(int)  # per cent
    read = Signal(object)  # Performance
    failed = Signal(str)
    ended = Signal()  # read, failed or cancelled

    def __init__(self, courier: Courier, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._channel = Channel(courier, Urgency.TRANSFER, self)
        self._jobs = Jobs(self)
        self._rig: RigInfo | None = None
        self._reader: PerformanceReader | None = None
        self._track: Track | None = None
        self._tried: list[Edit] = []
        self._trials: list[Trial] = []
        self._stop: Event | None = None  # of what is under way
        self._channel.done.connect(self._take_trial)
        self._channel.failed.connect(self._fail)
        self._channel.dropped.connect(self.cancel)

    @property
    def is_running(self) -> bool:
        """Whether a file is being read."""
        return self._stop is not None

    def start(self, path: Path, rig: RigInfo) -> None:
        """Read a photograph or a film for a rig; `read` or `failed` follows, then `ended`."""
        self.cancel()
        if rig is not self._rig:
            self._rig, self._reader = rig, None
        stop = self._stop = Event()
        self._run(partial(track_face, path, progress=partial(self._tell, stop)), self._take_track)

    def cancel(self) -> None:
        """Give up what is under way."""
        if self._stop is not None:
            self._stop.set()
            self._channel.ask([])
            self._end()

    def finish(self) -> None:
        """Give up and wait for what is under way, before the program ends."""
        self.cancel()
        self._jobs.finish()

    def _tell(self, stop: Event, share: float) -> None:
        """Hear how far the track is, on the thread that makes it."""
        if stop.is_set():
            raise _CancelledError
        self.progressed.emit(round(100 * share))

    def _take_track(self, track: Track) -> None:
        self._track, self._trials = track, []
        self.progressed.emit(100)
        if self._reader is None:
            assert self._rig is not None, "it was set at the start"
            self._tried = trial_edits(self._rig.model, self._rig.reliable)
            self._channel.ask(self._tried)
        else:
            self._read(self._reader)

    def _take_trial(self, result: EditResult) -> None:
        if self._stop is None or result.edit not in self._tried:
            return
        self._trials.append(Trial.of(result))
        self.progressed.emit(len(self._trials) * 100 // len(self._tried))
        if len(self._trials) == len(self._tried):
            assert self._rig is not None, "it was set at the start"
            model, samples = self._rig.model, self._rig.samples
            self._run(partial(PerformanceReader, model, samples, self._trials), self._adopt_reader)

    def _adopt_reader(self, reader: PerformanceReader) -> None:
        self._reader = reader
        self._read(reader)

    def _read(self, reader: PerformanceReader) -> None:
        assert self._track is not None, "it comes first"
        self._run(partial(reader.read, self._track), self._finish_reading)

    def _finish_reading(self, performance: object) -> None:
        self._end()
        self.read.emit(performance)

    def _fail(self, sentence: str) -> None:
        if self._stop is not None:
            self._end()
            self.failed.emit(sentence)

    def _end(self) -> None:
        self._stop = self._track = None
        self._trials = []
        self.ended.emit()

    def _run(self, work: Callable[[], Answer], done: Callable[[Answer], object]) -> None:
        """Have a part of the work done; its answer is dropped where somebody cancelled meanwhile."""
        stop = self._stop

        def unless_late(call: Callable[[Any], object]) -> Callable[[Any], None]:
            def hear(answer: Any) -> None:
                if stop is self._stop:
                    call(answer)

            return hear

        self._jobs.start(work, unless_late(done), unless_late(self._fail))
