"""Snapshots below each other; the portrait shows the one under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSize, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.history.snapshot_model import SIDE, SnapshotModel
from app.widgets.picture_delegate import PictureDelegate


class SnapshotList(QListView):
    """Reports the pointer; a double click or Return restores."""

    pointed = Signal(int)  # row under the pointer, or -1 where it has left

    def __init__(self, model: SnapshotModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setItemDelegate(PictureDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragEnabled(True)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Snapshots"))
        self.entered.connect(lambda index: self.pointed.emit(index.row()))
        self.viewportEntered.connect(lambda: self.pointed.emit(-1))

    @property
    def chosen(self) -> list[QModelIndex]:
        """What is selected, from top to bottom."""
        return sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())

    def choose(self, row: int) -> None:
        """Select one and no other, whatever keys are down."""
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.model().index(row, 0), flag)

    def leaveEvent(self, event: QEvent) -> None:
        """Say that the pointer has left."""
        self.pointed.emit(-1)
        super().leaveEvent(event)
