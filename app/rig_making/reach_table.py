"""What the judging of a finished rig found of each control."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.labels import translated
from core.rig.training_run.reach import Reach

MOST_ROWS_SHOWN = 7


class ReachTable(QTableWidget):
    """A row for each quantity that was judged: between which values portraits follow, and how well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        titles = {
            self.tr("Control"): "",
            self.tr("Follows"): self.tr("Between which values portraits do what is asked for"),
            self.tr("Gain"): self.tr("Change that portraits show for each change asked for; 1 is right"),
            self.tr("R²"): self.tr("Share of the shown changes that the asked ones explain; 1 is all"),
        }
        for column, (title, tip) in enumerate(titles.items()):
            item = QTableWidgetItem(title)
            item.setToolTip(tip)
            self.setHorizontalHeaderItem(column, item)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Reach of each control"))
        self.setTabKeyNavigation(False)
        self.hide()

    def show_reach(self, found: Sequence[Reach]) -> None:
        """List what was found; hide where nothing was."""
        self.setVisible(bool(found))
        if self.rowCount() == len(found):
            return
        self.setRowCount(len(found))
        for row, reach in enumerate(found):
            texts = translated(reach.label), self._range(reach), _number(reach.gain), _number(reach.r2)
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
        rows = min(len(found), MOST_ROWS_SHOWN)
        height = self.horizontalHeader().sizeHint().height() + sum(self.rowHeight(row) for row in range(rows))
        self.setMinimumHeight(height + 4)

    def _range(self, reach: Reach) -> str:
        if reach.follows is None:
            return self.tr("nowhere")
        low, high = (f"{value:.0f}{reach.unit}" if reach.unit else f"{value:.2f}" for value in reach.follows)
        return self.tr("{0} to {1}").format(low, high)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
