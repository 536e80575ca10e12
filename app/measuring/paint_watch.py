"""Looks at the portrait whenever it is painted: is it ever older than one painted before?"""

from __future__ import annotations

from collections import Counter, deque

import numpy as np
from PySide6.QtCore import QEvent, QObject

from app.document.session import EditSession
from app.portrait_view.viewport import Viewport
from app.worker.render_thread import RenderThread
from core.editing.edit import Edit
from core.editing.picture import Picture

REMEMBERED = 64


class PaintWatch(QObject):
    """Knows pictures by the memory that the viewport borrows, so it sees what is really painted."""

    def __init__(self, viewport: Viewport, session: EditSession, worker: RenderThread) -> None:
        super().__init__(viewport)
        self._viewport, self._session = viewport, session
        self._wishes: deque[tuple[int, Edit]] = deque()  # numbered, from the one that arrived last
        self._wished = 0
        self._arrived: dict[int, tuple[int, Picture]] = {}  # by address; held, so that none is used again
        self._newest = -1
        self.out_of_order = 0
        self.sides: Counter[int] = Counter()  # of the portraits that answered a wish for the first time
        session.state_changed.connect(self._note_wish)
        worker.frame_ready.connect(self._note)
        viewport.installEventFilter(self)

    def forget(self) -> None:
        """Count from here."""
        self.out_of_order = 0
        self.sides.clear()

    def finish(self) -> None:
        """Look no more."""
        self._viewport.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Compare what is about to be painted with the newest painted before."""
        if event.type() == QEvent.Type.Paint and not self._viewport.image.isNull():
            arrived = self._arrived.get(_address(self._viewport.image.constBits()))
            if arrived is not None:
                self._follow(*arrived)
        return False

    def _follow(self, number: int, picture: Picture) -> None:
        self.out_of_order += number < self._newest
        if number > self._newest:
            self.sides[picture.frame.shape[0]] += 1
        self._newest = max(self._newest, number)

    def _note_wish(self) -> None:
        self._wished += 1
        self._wishes.append((self._wished, self._session.edit))

    def _note(self, picture: Picture) -> None:
        """Number a picture by the wish that it answers: none before the last answered one."""
        number = next((n for n, edit in self._wishes if edit == picture.edit), -1)
        while self._wishes and self._wishes[0][0] < number:
            self._wishes.popleft()
        self._arrived[picture.frame.ctypes.data] = number, picture
        if len(self._arrived) > REMEMBERED:
            self._arrived.pop(next(iter(self._arrived)))


def _address(pixels: bytes | bytearray | memoryview) -> int:
    return int(np.frombuffer(pixels, np.uint8).ctypes.data)
