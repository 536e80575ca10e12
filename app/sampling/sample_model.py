"""The drawn portraits in their order; pictures come one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPixmap

from app.labels import portrait_title
from app.widgets.frames import blank_pixmap, square_pixmap
from core.editing.edit import Edit

Index = QModelIndex | QPersistentModelIndex
SIDE = 94
CELL = QSize(SIDE + 6, SIDE + 26)
EDIT_ROLE = int(Qt.ItemDataRole.UserRole)


class SampleModel(QAbstractListModel):
    """Edits to choose from, each with its picture once that is there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._edits: list[Edit] = []
        self._pictures: dict[Edit, QPixmap] = {}
        self._placeholder = QPixmap()
        self._scale = 1.0

    @property
    def edits(self) -> list[Edit]:
        """What is listed."""
        return list(self._edits)

    def set_scale(self, device_pixel_ratio: float) -> None:
        """Make pictures sharp on a screen of so many device pixels per pixel."""
        self._scale = device_pixel_ratio
        self._placeholder = blank_pixmap(SIDE, device_pixel_ratio)

    def show_edits(self, edits: Sequence[Edit]) -> None:
        """List these edits; pictures that are known stay."""
        self.beginResetModel()
        self._edits = list(edits)
        self._pictures = {r: p for r, p in self._pictures.items() if r in self._edits}
        self.endResetModel()

    def missing(self) -> list[Edit]:
        """Return the edits without a picture."""
        return [edit for edit in self._edits if edit not in self._pictures]

    def add_picture(self, edit: Edit, frame: np.ndarray) -> None:
        """Show the frame (H, W, 3) uint8 of an edit that is listed."""
        self._pictures[edit] = square_pixmap(frame, SIDE, self._scale)
        place = self.index(self._edits.index(edit))
        self.dataChanged.emit(place, place, [int(Qt.ItemDataRole.DecorationRole)])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many portraits are listed."""
        return 0 if parent.isValid() else len(self._edits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return seed, picture, tip or edit of one portrait."""
        if not index.isValid():
            return None
        edit = self._edits[index.row()]
        text = portrait_title(edit.source)
        answers: dict[int, object] = {
            int(Qt.ItemDataRole.DisplayRole): edit.source.title,
            int(Qt.ItemDataRole.DecorationRole): self._pictures.get(edit, self._placeholder),
            int(Qt.ItemDataRole.ToolTipRole): self.tr("{0}: click to edit it").format(text),
            int(Qt.ItemDataRole.AccessibleTextRole): text,
            int(Qt.ItemDataRole.SizeHintRole): CELL,
            EDIT_ROLE: edit,
        }
        return answers.get(int(role))
