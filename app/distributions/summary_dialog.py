"""Mean, σ, percentiles and share in the reliable range of every quantity in one sortable table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.distributions.set_names import name_of
from app.document.rig_info import RigInfo
from app.labels import translated
from core.samples.comparison import difference
from core.samples.distribution_tables import share_within
from core.samples.distributions import PERCENTILES, Distribution
from core.samples.sample_set import SampleSet

SIZE = (800, 560)
NUMBER_WIDTH = 73


class SummaryDialog(QDialog):
    """Lists what the generator shows; a click on a heading sorts."""

    def __init__(self, rig: RigInfo, other: SampleSet | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("What This Generator Shows"))
        self._rig, self._other = rig, other
        headings = [self.tr("Quantity"), self.tr("mean"), "σ", *(f"{p} %" for p in PERCENTILES)]
        headings.append(self.tr("reliable %"))
        if other is not None:
            headings += [self.tr("Δ mean"), self.tr("overlap %"), "KS"]
        self.resize(SIZE[0] + NUMBER_WIDTH * (len(headings) - 9), SIZE[1])
        self.table = QTableWidget(len(rig.distributions), len(headings))
        self.table.setHorizontalHeaderLabels(headings)
        self._prepare_table()
        for row, found in enumerate(rig.distributions.values()):
            self._fill(row, found)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
        header = self.table.horizontalHeader()  # which needs room for the arrow, too
        for column in range(1, len(headings)):
            header.resizeSection(column, max(NUMBER_WIDTH, header.sectionSizeHint(column)))
        note = QLabel(self._note())
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        buttons.rejected.connect(self.reject)
        body = QVBoxLayout(self)
        body.setContentsMargins(20, 16, 20, 16)
        body.addWidget(note)
        body.addWidget(self.table, 1)
        body.addWidget(buttons)

    def _note(self) -> str:
        count = f"{len(self._rig.rig.statistics.seeds):,}"
        note = self.tr(
            "Over {0} portraits at truncation 1; “reliable” is the share of them in the range in which "
            "portraits follow the slider."
        ).format(count)
        if self._other is not None:
            other = name_of(self._other.rig, self._other.truncation_psi)
            note += " " + self.tr("Compared with {0}.").format(other)
        return note

    def _fill(self, row: int, found: Distribution) -> None:
        title = translated(found.label) + (f" ({found.unit})" if found.unit else "")
        self.table.setItem(row, 0, QTableWidgetItem(title))
        numbers: list[float | None] = [found.values.mean(), found.values.std(), *found.percentiles().values()]
        reliable = self._rig.measurable.get(found.name)
        numbers.append(100 * share_within(found.values, reliable) if reliable else None)
        if self._other is not None:
            other = self._other.distributions.get(found.name)
            apart = difference(found.values, other.values) if other else None
            numbers += [apart.mean, 100 * apart.overlap, apart.ks] if apart else [None] * 3
        for column, number in enumerate(numbers, start=1):
            cell = QTableWidgetItem()
            if number is not None:
                cell.setData(Qt.ItemDataRole.DisplayRole, float(number))  # a number sorts as one
            cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, column, cell)

    def _prepare_table(self) -> None:
        table = self.table
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setAlternatingRowColors(True)
        table.setItemDelegate(_TwoDigits(table))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        table.setWordWrap(False)
        table.horizontalHeader().setDefaultSectionSize(NUMBER_WIDTH)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)


class _TwoDigits(QStyledItemDelegate):
    """Writes every number with two digits, so that the points stand below each other."""

    def displayText(self, value: Any, locale: QLocale | QLocale.Language) -> str:
        return f"{round(value, 2) + 0.0:.2f}" if isinstance(value, float) else str(value)
