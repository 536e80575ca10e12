"""Exports of many frames: the worker renders them in its spare time, another thread writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.document.same_rig import another_rig
from app.worker.errands import Channel, Courier, Urgency
from app.worker.jobs import Jobs
from core.editing.edit import Edit
from core.editing.picture import Picture
from core.saving.movie import FrameSink, Sink


class Series(QObject):
    """Runs one export at a time; the next frame is asked for once the last one is written."""

    progressed = Signal(int, int)  # frames done, frames in all
    finished = Signal(str)  # what was written
    failed = Signal(str)
    ended = Signal()  # finished, failed or cancelled

    def __init__(self, courier: Courier, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._channel = Channel(courier, Urgency.EXPORT, self)
        self._ask: Callable[[], None] = lambda: None
        self._awaited: Edit | None = None
        self._add: Callable[[Picture], None] = lambda picture: None
        self._sink: Sink | None = None
        self._is_late = False  # what is still to come would be made by another rig
        self._name, self._done, self._total = "", 0, 0
        self._jobs = Jobs(self)
        self._channel.done.connect(self._take)
        self._channel.failed.connect(self._break)
        self._channel.dropped.connect(self._lose)

    @property
    def is_running(self) -> bool:
        """Whether an export is under way."""
        return self._sink is not None

    def start(self, name: str, edits: Sequence[Edit], sink: FrameSink) -> None:
        """Render the frames of `edits` into `sink`; `name` is what the user is told about. One at a time."""
        self.start_pictures(name, edits, sink, lambda picture: sink.add(picture.frame))

    def start_pictures(
        self, name: str, edits: Sequence[Edit], sink: Sink, add: Callable[[Picture], None]
    ) -> None:
        """Render `edits` and `add` their pictures to `sink` off this thread, one after the other."""

        def ask() -> None:
            if self._is_late:
                self._lose()
                return
            self._awaited = edits[self._done]
            self._channel.ask([self._awaited])

        self._start(name, len(edits), sink, ask, add)

    def start_drawn(self, name: str, frames: Iterator[np.ndarray], total: int, sink: FrameSink) -> None:
        """Draw frames (H, W, 3) uint8 that need no networks into `sink`, off this thread."""
        self._start(name, total, sink, lambda: self._run(partial(_draw, frames, sink), self._go_on))

    def leave_rig(self) -> None:
        """Ask for no more pictures: another rig is open."""
        self._is_late = True

    def cancel(self) -> None:
        """Give up; nothing half is left behind."""
        sink, self._sink = self._sink, None
        if sink is not None:
            self._channel.ask([])
            self._jobs.start(sink.abort, lambda _: None, self.failed.emit)
            self.ended.emit()

    def finish(self) -> None:
        """Give up and wait for what is being written, before the program ends."""
        self.cancel()
        self._jobs.finish()

    def _start(
        self,
        name: str,
        total: int,
        sink: Sink,
        ask: Callable[[], None],
        add: Callable[[Picture], None] = lambda picture: None,
    ) -> None:
        if self.is_running:  # a dialog may stay open while another export begins
            sink.abort()
            self.failed.emit(self.tr("{0} is not written: another export is running.").format(name))
            return
        self._name, self._sink, self._done, self._total = name, sink, 0, total
        self._ask, self._add, self._awaited, self._is_late = ask, add, None, False
        self.progressed.emit(0, total)
        ask()

    def _take(self, result: Picture) -> None:
        if self._sink is not None and result.edit == self._awaited:
            self._awaited = None  # it may come twice: a cancelled export has asked for it, too
            self._run(partial(self._add, result), self._go_on)

    def _go_on(self, sink: Sink) -> None:
        if sink is not self._sink:
            return  # cancelled meanwhile
        self._done += 1
        self.progressed.emit(self._done, self._total)
        if self._done < self._total:
            self._ask()
        else:
            self._run(sink.finish, self._report_finished)

    def _report_finished(self, sink: Sink) -> None:
        if sink is self._sink:
            self._sink = None
            self.finished.emit(self._name)
            self.ended.emit()

    def _lose(self) -> None:
        self._break(another_rig(self._name))

    def _follow_failure(self, sink: Sink, sentence: str) -> None:
        if sink is self._sink:
            self._break(sentence)

    def _break(self, sentence: str) -> None:
        if self._sink is not None:
            self.cancel()
            self.failed.emit(sentence)

    def _run(self, work: Callable[[], None], done: Callable[[Sink], None]) -> None:
        """Have a part of the work done for the present sink."""
        sink = self._sink
        assert sink is not None, "a part is asked for while an export runs"
        self._jobs.start(work, lambda _: done(sink), partial(self._follow_failure, sink))


def _draw(frames: Iterator[np.ndarray], sink: FrameSink) -> None:
    sink.add(next(frames))
