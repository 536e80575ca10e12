"""Snapshots of the session, and the steps of the portrait on screen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QUndoView, QVBoxLayout, QWidget

from app.document.session import EditSession
from app.history.between_bar import BetweenBar
from app.history.snapshot_list import SnapshotList
from app.history.snapshot_model import SnapshotModel
from app.worker.errands import Courier
from core.editing.session_state import MOST_SNAPSHOTS, Snapshot
from core.errors import RequestError


class HistoryPanel(QWidget):
    """Keeps edits under names and brings them back; a click on a step goes there."""

    def __init__(self, session: EditSession, courier: Courier, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self.model = SnapshotModel(session, courier, self)
        self.list = SnapshotList(self.model)
        self.take_button = QPushButton(self.tr("Take Snapshot"))
        self.restore_button = QPushButton(self.tr("Restore"))
        self.delete_button = QPushButton(self.tr("Delete"))
        self.between_bar = BetweenBar(session)
        self.steps = QUndoView(session.undo_group)
        self.error_label = QLabel()
        self._arrange()
        self._connect()
        self._follow()

    def take(self) -> None:
        """Keep what is on screen; its name says which one it is until it is renamed."""
        session = self._session
        if not self._can_take:
            return
        names = {snapshot.name for snapshot in session.snapshots}
        number = next(n for n in range(1, MOST_SNAPSHOTS + 2) if self._name(n) not in names)
        session.set_snapshots([*session.snapshots, Snapshot(self._name(number), session.shown)])
        self.list.choose(self.model.rowCount() - 1)

    def restore(self, index: QModelIndex | None = None) -> None:
        """Bring a snapshot back with its portrait, as one step of undo."""
        chosen, opened = self.list.chosen, self._session.opened
        if opened is None or (index is None and not chosen):
            return
        snapshot = self.model.snapshot(index or chosen[0])
        try:
            opened.check_edit(snapshot.edit)
        except RequestError as error:
            self._say(str(error))
        else:
            self._session.take_up(snapshot.edit, snapshot.name)
            self._say("")

    def delete(self) -> None:
        """Forget the selected snapshots."""
        gone = {index.row() for index in self.list.chosen}
        kept = [s for row, s in enumerate(self._session.snapshots) if row not in gone]
        self._session.set_snapshots(kept)

    @property
    def _can_take(self) -> bool:
        return self._session.picture is not None and len(self._session.snapshots) < MOST_SNAPSHOTS

    def _name(self, number: int) -> str:
        return self.tr("Snapshot {0}").format(number)

    def _point(self, row: int) -> None:
        self._session.consider(self._session.snapshots[row].edit if row >= 0 else None)

    def _choose(self) -> None:
        self._session.consider(None)
        self._follow()

    def _follow(self) -> None:
        chosen = [self.model.snapshot(index) for index in self.list.chosen]
        self.take_button.setEnabled(self._can_take)
        self.restore_button.setEnabled(len(chosen) == 1)
        self.delete_button.setEnabled(bool(chosen))
        self.between_bar.show_ends((chosen[0], chosen[1]) if len(chosen) == 2 else None)

    def _start(self) -> None:
        """Another rig makes other pictures."""
        self.model.thumbnails.set_scale(self.devicePixelRatioF())
        self.model.thumbnails.forget()
        self._follow()

    def _say(self, sentence: str) -> None:
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))

    def _connect(self) -> None:
        session = self._session
        self.take_button.clicked.connect(self.take)
        self.restore_button.clicked.connect(lambda: self.restore())
        self.delete_button.clicked.connect(self.delete)
        self.list.activated.connect(self.restore)
        self.list.pointed.connect(self._point)
        self.list.selectionModel().selectionChanged.connect(self._choose)
        self.model.modelReset.connect(self._follow)
        self.model.dataChanged.connect(self._follow)
        self.between_bar.failed.connect(self._say)
        session.rig_changed.connect(self._start)
        session.result_changed.connect(self._follow)

    def _arrange(self) -> None:
        self.take_button.setToolTip(self.tr("Keep this edit under a name (Ctrl+Alt+S); F2 renames it"))
        self.restore_button.setToolTip(self.tr("Bring the selected snapshot back (double-click)"))
        self.steps.setEmptyLabel(self.tr("As the portrait was found"))
        self.steps.setAccessibleName(self.tr("Steps"))
        self.error_label.setProperty("role", "error")
        self.error_label.setWordWrap(True)
        self.error_label.hide()
        title = QLabel(self.tr("Steps"))
        title.setProperty("role", "muted")
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.take_button, self.restore_button, self.delete_button):
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.list, 3)
        column.addWidget(self.error_label)
        column.addWidget(self.between_bar)
        column.addWidget(title)
        column.addWidget(self.steps, 2)
