"""What the terminal has to do with the program: a missing display, and Ctrl+C."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QSocketNotifier,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from app.arguments import USAGE_ERROR, complain

NO_DISPLAY = (
    "No window can be opened ({0}); start the program on a desktop, "
    "or set QT_QPA_PLATFORM=offscreen to export without one."
)


@contextmanager
def display_needed() -> Iterator[None]:
    """Say in one sentence that there is no display, where Qt would abort the process."""
    said: list[str] = []

    def hear(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        said.append(text.strip())
        if kind == QtMsgType.QtFatalMsg:
            complain(NO_DISPLAY.format(said[0].rstrip(".")))
            sys.stderr.flush()
            os._exit(USAGE_ERROR)

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


class Interrupts(QObject):
    """Reports Ctrl+C in the event loop; a second one ends the process at once.

    Python handles signals between its own instructions only, and Qt's loop has none: a socket wakes it.
    """

    struck = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        for half in (self._reader, self._writer):
            half.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._before = signal.signal(signal.SIGINT, self._count)
        notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._wake)
        self._notifier = notifier

    def finish(self) -> None:
        """Give signals back, before the program ends."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, self._before)
        for half in (self._reader, self._writer):
            half.close()

    def _count(self, number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    def _wake(self) -> None:
        if signal.SIGINT in self._reader.recv(64):
            self.struck.emit()
