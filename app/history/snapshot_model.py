"""The session's snapshots as a list with pictures."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.document.session import EditSession
from app.labels import portrait_title
from app.widgets.portrait_mime import KIND, to_mime
from app.widgets.thumbnails import Thumbnails
from app.worker.errands import Courier, Urgency
from core.editing.edit import Edit
from core.editing.portrait_source import LONGEST_NAME
from core.editing.session_state import Snapshot

Index = QModelIndex | QPersistentModelIndex
SIDE = 56


class SnapshotModel(QAbstractListModel):
    """Follows the session; a name that is edited is written to it."""

    def __init__(self, session: EditSession, courier: Courier, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._shown = session, session.snapshots
        self.thumbnails = Thumbnails(courier, Urgency.PRESETS, SIDE, self)
        self.thumbnails.arrived.connect(self._show)
        session.snapshots_changed.connect(self._follow)

    def snapshot(self, index: Index) -> Snapshot:
        """Return the snapshot at a place."""
        return self._shown[index.row()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return name, picture or tip."""
        if not index.isValid():
            return None
        snapshot = self.snapshot(index)
        if role == Qt.ItemDataRole.DecorationRole:
            return self.thumbnails.picture(snapshot.edit)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return snapshot.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{snapshot.name}: {portrait_title(snapshot.edit.source)}"
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Rename a snapshot; an empty name changes nothing."""
        name = " ".join(str(value).split())[:LONGEST_NAME]
        if not index.isValid() or role != Qt.ItemDataRole.EditRole or not name:
            return False
        renamed = list(self._session.snapshots)
        renamed[index.row()] = dataclasses.replace(renamed[index.row()], name=name)
        self._session.set_snapshots(renamed)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let snapshots be renamed, and dragged to where portraits are taken."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """Return what a drag carries."""
        return [KIND]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the dragged snapshot."""
        return to_mime(self.snapshot(indexes[0]).edit)

    def _follow(self) -> None:
        """List the session's; the selection stays where only names changed."""
        same = [s.edit for s in self._shown] == [s.edit for s in self._session.snapshots]
        if not same:
            self.beginResetModel()
        self._shown = self._session.snapshots
        if not same:
            self.endResetModel()
        elif self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def _show(self, edit: Edit) -> None:
        for row, snapshot in enumerate(self._shown):
            if snapshot.edit == edit:
                self.dataChanged.emit(self.index(row), self.index(row))
