"""Mean, σ and percentiles of every quantity in one sortable table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.document.rig_info import RigInfo
from app.labels import translated
from core.distributions import PERCENTILES, Distribution

SIZE = (760, 560)


class SummaryDialog(QDialog):
    """Lists what the generator shows; a click on a heading sorts."""

    def __init__(self, rig: RigInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What This Generator Shows"))
        self.resize(*SIZE)
        headings = [self.tr("Quantity"), self.tr("mean"), "σ", *(f"{p} %" for p in PERCENTILES)]
        self.table = QTableWidget(len(rig.distributions), len(headings))
        self.table.setHorizontalHeaderLabels(headings)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setAlternatingRowColors(True)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        header.setDefaultSectionSize(72)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for row, found in enumerate(rig.distributions.values()):
            self._fill(row, found)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
        count = len(rig.rig.statistics.seeds)
        note = QLabel(self.tr("Over {0} portraits at truncation 1.").format(f"{count:,}"))
        note.setProperty("role", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        buttons.rejected.connect(self.reject)
        body = QVBoxLayout(self)
        body.setContentsMargins(20, 16, 20, 16)
        body.addWidget(note)
        body.addWidget(self.table, 1)
        body.addWidget(buttons)

    def _fill(self, row: int, found: Distribution) -> None:
        title = translated(found.label) + (f" ({found.unit})" if found.unit else "")
        self.table.setItem(row, 0, QTableWidgetItem(title))
        numbers = [found.values.mean(), found.values.std(), *found.percentiles().values()]
        for column, number in enumerate(numbers, start=1):
            cell = QTableWidgetItem()
            cell.setData(Qt.ItemDataRole.DisplayRole, round(float(number), 2))  # a number sorts as one
            cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, column, cell)
