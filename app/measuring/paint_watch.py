"""Looks at the portrait whenever it is painted: is it ever older than one painted before?"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject

from app.portrait_view.viewport import Viewport
from app.worker.render_thread import RenderThread
from core.editing.picture import EditResult

REMEMBERED = 64


class PaintWatch(QObject):
    """Knows pictures by the memory that the viewport borrows, so it sees what is really painted."""

    def __init__(self, viewport: Viewport, worker: RenderThread) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._arrived: dict[int, EditResult] = {}  # by address; held, so that no address is used again
        self._newest = -1
        self.out_of_order = self.drafts = 0
        worker.frame_ready.connect(self._note)
        viewport.installEventFilter(self)

    def forget(self) -> None:
        """Count from here."""
        self.out_of_order = self.drafts = 0

    def finish(self) -> None:
        """Look no more."""
        self._viewport.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Compare what is about to be painted with the newest painted before."""
        if event.type() == QEvent.Type.Paint and not self._viewport.image.isNull():
            result = self._arrived.get(_address(self._viewport.image.constBits()))
            if result is not None:
                self._follow(result)
        return False

    def _follow(self, result: EditResult) -> None:
        generation = result.request.generation
        self.out_of_order += generation < self._newest
        self.drafts += generation > self._newest and result.request.quality == "draft"
        self._newest = max(self._newest, generation)

    def _note(self, result: EditResult) -> None:
        self._arrived[result.frame.ctypes.data] = result
        if len(self._arrived) > REMEMBERED:
            self._arrived.pop(next(iter(self._arrived)))


def _address(pixels: bytes | bytearray | memoryview) -> int:
    return int(np.frombuffer(pixels, np.uint8).ctypes.data)
