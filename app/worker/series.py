"""Exports of many frames: the worker renders them in its spare time, a pool writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QThreadPool, Signal, SignalInstance

from app.worker.errands import Purpose
from app.worker.render_thread import Failure, RenderThread
from core.editing.edit_request import EditRequest
from core.editing.picture import Picture
from core.errors import RigEditorError
from core.saving.movie import FrameSink

PURPOSE: Purpose = "export"


class Series(QObject):
    """Runs one export at a time; the next frame is asked for once the last one is written."""

    progressed = Signal(int, int)  # frames done, frames in all
    finished = Signal(str)  # what was written
    failed = Signal(str)
    ended = Signal()  # finished, failed or cancelled
    _written = Signal()
    _closed = Signal()
    _broke = Signal(str)

    def __init__(self, thread: RenderThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = thread
        self._requests: Sequence[EditRequest] = ()
        self._sink: FrameSink | None = None
        self._name, self._done = "", 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        thread.errand_done.connect(self._take)
        thread.failed.connect(self._follow_failure)
        self._written.connect(self._go_on)
        self._closed.connect(self._report_finished)
        self._broke.connect(self._break)

    @property
    def is_running(self) -> bool:
        """Whether an export is under way."""
        return self._sink is not None

    def start(self, name: str, requests: Sequence[EditRequest], sink: FrameSink) -> None:
        """Render `requests` into `sink`; `name` is what the user is told about. One at a time."""
        assert not self.is_running, "the menu is greyed out while an export runs"
        self._name, self._requests, self._sink, self._done = name, requests, sink, 0
        self.progressed.emit(0, len(requests))
        self._ask()

    def cancel(self) -> None:
        """Give up; nothing half is left behind."""
        sink, self._sink = self._sink, None
        if sink is not None:
            self._thread.run_errands(PURPOSE, [])
            self._pool.start(sink.abort)
            self.ended.emit()

    def finish(self) -> None:
        """Give up and wait for the pool, before the program ends."""
        self.cancel()
        self._pool.waitForDone()

    def _ask(self) -> None:
        self._thread.run_errands(PURPOSE, [self._requests[self._done]])

    def _take(self, purpose: str, result: Picture) -> None:
        if purpose == PURPOSE and self._sink is not None and result.request == self._requests[self._done]:
            self._pool.start(partial(self._run, partial(self._sink.add, result.frame), self._written))

    def _go_on(self) -> None:
        if self._sink is None:
            return
        self._done += 1
        self.progressed.emit(self._done, len(self._requests))
        if self._done < len(self._requests):
            self._ask()
        else:
            self._pool.start(partial(self._run, self._sink.finish, self._closed))

    def _report_finished(self) -> None:
        if self._sink is not None:
            self._sink = None
            self.finished.emit(self._name)
            self.ended.emit()

    def _follow_failure(self, failure: Failure) -> None:
        if failure.task == PURPOSE and self._sink is not None:
            self._break(failure.sentence)

    def _break(self, sentence: str) -> None:
        if self._sink is not None:
            self.cancel()
            self.failed.emit(sentence)

    def _run(self, work: Callable[[], None], done: SignalInstance) -> None:
        """Do a part of the work in the pool; it answers by signals only."""
        try:
            work()
        except RigEditorError as error:
            self._broke.emit(str(error))
        else:
            done.emit()
