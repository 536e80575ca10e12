"""The drawn portraits in their order; pictures come one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPixmap

from app import theme
from app.labels import portrait_title
from app.widgets.frames import square_pixmap
from core.editing.edit_request import EditRequest

Index = QModelIndex | QPersistentModelIndex
SIDE = 94
CELL = QSize(SIDE + 6, SIDE + 26)
REQUEST_ROLE = int(Qt.ItemDataRole.UserRole)


class SampleModel(QAbstractListModel):
    """Edits to choose from, each with its picture once that is there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._requests: list[EditRequest] = []
        self._pictures: dict[EditRequest, QPixmap] = {}
        self._placeholder = QPixmap()
        self._scale = 1.0

    @property
    def requests(self) -> list[EditRequest]:
        """What is listed."""
        return list(self._requests)

    def set_scale(self, device_pixel_ratio: float) -> None:
        """Make pictures sharp on a screen of so many device pixels per pixel."""
        self._scale = device_pixel_ratio
        self._placeholder = QPixmap(QSize(SIDE, SIDE) * device_pixel_ratio)
        self._placeholder.setDevicePixelRatio(device_pixel_ratio)
        self._placeholder.fill(theme.color("raised"))

    def show_requests(self, requests: Sequence[EditRequest]) -> None:
        """List these edits; pictures that are known stay."""
        self.beginResetModel()
        self._requests = list(requests)
        self._pictures = {r: p for r, p in self._pictures.items() if r in self._requests}
        self.endResetModel()

    def missing(self) -> list[EditRequest]:
        """Return the edits without a picture."""
        return [request for request in self._requests if request not in self._pictures]

    def add_picture(self, request: EditRequest, frame: np.ndarray) -> None:
        """Show the frame (H, W, 3) uint8 of an edit that is listed."""
        self._pictures[request] = square_pixmap(frame, SIDE, self._scale)
        place = self.index(self._requests.index(request))
        self.dataChanged.emit(place, place, [int(Qt.ItemDataRole.DecorationRole)])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many portraits are listed."""
        return 0 if parent.isValid() else len(self._requests)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return seed, picture, tip or request of one portrait."""
        if not index.isValid():
            return None
        request = self._requests[index.row()]
        text = portrait_title(request.source)
        answers: dict[int, object] = {
            int(Qt.ItemDataRole.DisplayRole): request.source.title,
            int(Qt.ItemDataRole.DecorationRole): self._pictures.get(request, self._placeholder),
            int(Qt.ItemDataRole.ToolTipRole): self.tr("{0}: click to edit it").format(text),
            int(Qt.ItemDataRole.AccessibleTextRole): text,
            int(Qt.ItemDataRole.SizeHintRole): CELL,
            REQUEST_ROLE: request,
        }
        return answers.get(int(role))
