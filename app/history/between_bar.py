"""The way from one edit to another."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.document.session import EditSession
from app.widgets.value_slider import ValueSlider
from core.editing.edit import Edit
from core.editing.portrait_source import SavedPortrait
from core.editing.session_state import Snapshot
from core.errors import RequestError

MIDDLE = 50.0


class BetweenBar(QWidget):
    """A slider between two snapshots: the portrait shows where it stands, and Keep makes that an edit."""

    failed = Signal(str)

    def __init__(self, session: EditSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ends: tuple[Snapshot, Snapshot] | None = None
        self.slider = ValueSlider(0.0, 100.0, 1.0)
        self.keep_button = QPushButton(self.tr("Keep"))
        self.labels = QLabel(), QLabel()
        self._arrange()
        self.slider.valueChanged.connect(self._look)
        self.slider.reset_requested.connect(lambda: self.slider.setValue(MIDDLE))
        self.keep_button.clicked.connect(self.keep)
        self.show_ends(None)

    def show_ends(self, ends: tuple[Snapshot, Snapshot] | None) -> None:
        """Offer the way between two snapshots; None where there are not two."""
        if ends == self._ends and ends is not None:
            return
        self._ends = ends
        self.setEnabled(ends is not None)
        for label, snapshot in zip(self.labels, ends or (), strict=False):
            label.setText(snapshot.name)
        with QSignalBlocker(self.slider):
            self.slider.setValue(MIDDLE)
        if ends is None:
            self.labels[0].setText(self.tr("Select two snapshots to go from one to the other"))
            self.labels[1].clear()
        self.labels[1].setVisible(ends is not None)  # the sentence has all the room

    def between(self) -> Edit | None:
        """Return the edit where the slider stands, or None where there is no way."""
        reader = self._session.reader
        if self._ends is None or reader is None:
            return None
        first, second = self._ends
        try:
            return first.edit.blended(second.edit, self.slider.value() / 100, reader)
        except RequestError as error:
            self.failed.emit(str(error))
            return None

    def keep(self) -> None:
        """Make what is shown an edit; between two portraits it is a new one."""
        edit = self.between()
        if edit is None or self._ends is None:
            return
        session, names = self._session, [snapshot.name for snapshot in self._ends]
        is_new = isinstance(edit.source, SavedPortrait) and session.portraits.find(edit.source) is None
        session.go_to(edit.source, is_only_here=is_new)
        session.take_up(edit, self.tr("Between {0} and {1}").format(*names))

    def _look(self) -> None:
        self._session.consider(self.between())

    def _arrange(self) -> None:
        self.slider.set_origin(MIDDLE)
        self.slider.setAccessibleName(self.tr("From one snapshot to the other"))
        self.slider.setToolTip(self.slider.accessibleName())
        self.keep_button.setToolTip(self.tr("Make what the portrait shows an edit, or a portrait of its own"))
        names, row = QHBoxLayout(), QHBoxLayout()
        self.labels[1].setAlignment(Qt.AlignmentFlag.AlignRight)
        for label in self.labels:
            label.setProperty("role", "muted")
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        names.addWidget(self.labels[0], 1)
        names.addWidget(self.labels[1], 1)
        row.addWidget(self.slider, 1)
        row.addWidget(self.keep_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(names)
        column.addLayout(row)
