"""Pictures in rows that fill the width."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QWidget

from app.widgets.picture_delegate import PictureDelegate


class PortraitList(QListView):
    """Shows a model's pictures; a click or Return chooses one, and what the model lets go can be dragged."""

    def __init__(self, side: int, cell: QSize, parent: QWidget | None = None) -> None:
        """Make a list of square pictures of `side` pixels, each in a cell of its own."""
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setDragEnabled(True)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(side, side))
        self.setItemDelegate(PictureDelegate(self))
        self._cell = cell
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among as many pictures as it holds."""
        bar = self.verticalScrollBar()
        spare = 0 if bar.isVisible() else bar.sizeHint().width()  # the list wraps as if the bar were there
        width = self.viewport().width() - spare - 1
        columns = max(1, width // self._cell.width())
        self.setGridSize(QSize(max(width // columns, self._cell.width()), self._cell.height()))
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the chosen portrait with Return too, where the platform does not."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
