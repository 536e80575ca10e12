"""Identity and raw coefficients: find them, set those that portraits follow, copy them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.controls.coefficient_table import CHANGED, CoefficientTable
from app.document.session import EditSession
from app.labels import translated
from app.widgets.chooser import Chooser
from app.widgets.search_field import SearchField


class CoefficientPanel(QWidget):
    """A table of all coefficients under a filter; what was refused is said below it."""

    def __init__(self, session: EditSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.block_chooser, self.search_field = Chooser(), SearchField(self.tr("Search coefficients"))
        self.table = CoefficientTable(session)
        self.refusal = QLabel()
        self.copy_button = QPushButton(self.tr("Copy as JSON"))
        self._list_blocks()
        self._arrange()
        self.block_chooser.currentIndexChanged.connect(self._filter)
        self.search_field.textChanged.connect(self._filter)
        self.table.coefficient_model.refused.connect(self._show_refusal)
        self.copy_button.clicked.connect(self.copy_shown)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_selected)
        session.result_changed.connect(self.table.filter.follow_changes)

    def copy_shown(self) -> None:
        """Put the listed coefficients into the clipboard."""
        self._copy(self.table.rows_shown())

    def copy_selected(self) -> None:
        """Put the selected coefficients into the clipboard."""
        self._copy(self.table.rows_selected() or self.table.rows_shown())

    def _copy(self, rows: list[int]) -> None:
        QGuiApplication.clipboard().setText(self.table.coefficient_model.coefficients.as_json(rows))

    def _filter(self) -> None:
        self.table.filter.choose(self.block_chooser.currentData(), self.search_field.text())

    def _show_refusal(self, sentence: str) -> None:
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))

    def _list_blocks(self) -> None:
        rig = self._session.rig
        self.block_chooser.addItem(self.tr("All"), "")
        self.block_chooser.addItem(self.tr("Changed"), CHANGED)
        for block in rig.model.table.blocks if rig else ():
            self.block_chooser.addItem(translated(block.label), block.name)

    def _arrange(self) -> None:
        self.block_chooser.setAccessibleName(self.tr("Which coefficients"))
        self.copy_button.setToolTip(self.tr("Put the listed coefficients into the clipboard"))
        note = QLabel(
            self.tr(
                "Coefficients of identity, albedo and translation can only be read: a portrait that is asked "
                "for one of identity changes in several. “Face shape” moves what portraits follow."
            )
        )
        note.setProperty("role", "muted")
        self.refusal.setProperty("role", "error")
        self.refusal.hide()
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.block_chooser, 2)
        head.addWidget(self.search_field, 3)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 2, 6, 4)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.table)
        for label in (self.refusal, note):
            label.setWordWrap(True)
            column.addWidget(label)
        column.addLayout(foot)
