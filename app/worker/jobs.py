"""Work off the GUI thread that needs no networks: files and comparisons."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.worker.messages import sentence_for
from app.worker.priority import give_way

Answer = TypeVar("Answer")


class Jobs(QObject):
    """One thread that does what it is given in order; whoever waits hears of it, whatever happens.

    It is a thread of Python's. One of Qt's gets another Python thread state for each job, and dlib, which
    remembers that of the first, would wait for the interpreter for ever in the second.
    """

    _ended = Signal(object)  # what is then called, on the thread of the owner

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._unanswered = 0
        self._thread = ThreadPoolExecutor(1, "job", initializer=give_way)
        self._ended.connect(self._answer)

    @property
    def is_busy(self) -> bool:
        """Whether somebody still waits for an answer."""
        return self._unanswered > 0

    def start(
        self,
        work: Callable[[], Answer],
        done: Callable[[Answer], object],
        failed: Callable[[str], object],
    ) -> None:
        """Have `work` done, then call either of the others in the event loop.

        Args:
            work: runs in the thread, so it touches no widget.
            done: gets what `work` returns.
            failed: gets one sentence, whatever kind of exception ended the work.
        """
        self._unanswered += 1
        self._thread.submit(partial(self._run, work, done, failed))

    def finish(self) -> None:
        """Wait for what is under way, before the program ends."""
        self._thread.submit(lambda: None).result()

    def _run(
        self,
        work: Callable[[], Answer],
        done: Callable[[Answer], object],
        failed: Callable[[str], object],
    ) -> None:
        try:
            answer = work()
        except Exception as error:  # noqa: BLE001  whoever waits would wait for ever
            self._ended.emit(partial(failed, sentence_for(error)))
        else:
            self._ended.emit(partial(done, answer))

    def _answer(self, call: Callable[[], object]) -> None:
        self._unanswered -= 1
        call()
