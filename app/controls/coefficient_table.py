"""The table of coefficients, and the field in which one of them is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.controls.coefficient_model import (
    ACHIEVED,
    BLOCK_ROLE,
    CHANGED_ROLE,
    CONTROL_ROLE,
    NAME,
    PORTRAIT,
    RESET,
    CoefficientModel,
    Index,
)
from app.document.session import EditSession

HEIGHT = 340
NUMBER_WIDTH, RESET_WIDTH = 53, 22
CHANGED = "changed"
Trigger = QAbstractItemView.EditTrigger


class CoefficientFilter(QSortFilterProxyModel):
    """Leaves the coefficients of one block, or the changed ones, whose names have all the words."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDynamicSortFilter(
            False
        )  # every step of a drag changes values, hardly any which rows are shown
        self._block, self._words = "", list[str]()

    def choose(self, block: str, text: str) -> None:
        """Show one block ("" for all, CHANGED for what differs from the portrait) and names with `text`."""
        self._block, self._words = block, text.lower().split()
        self.invalidate()

    def follow_changes(self) -> None:
        """List the changed coefficients anew."""
        if self._block == CHANGED:
            self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Return whether a row is shown."""
        index = self.sourceModel().index(row, NAME, parent)
        if self._block == CHANGED:
            fits = bool(index.data(CHANGED_ROLE))
        else:
            fits = not self._block or index.data(BLOCK_ROLE) == self._block
        text = f"{index.data()} {index.data(CONTROL_ROLE)}".lower()
        return fits and all(word in text for word in self._words)


class CoefficientTable(QTableView):
    """A compact table; typing sets the coefficient of the row, Delete gives it back to the portrait."""

    def __init__(self, session: EditSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.coefficient_model = CoefficientModel(session, self)
        self.filter = CoefficientFilter(self)
        self.filter.setSourceModel(self.coefficient_model)
        self.setModel(self.filter)
        self.setObjectName("coefficients")
        self.setAccessibleName(self.tr("Coefficients"))
        self.setFixedHeight(HEIGHT)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(24)
        self.setIconSize(QSize(12, 12))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setEditTriggers(Trigger.DoubleClicked | Trigger.EditKeyPressed | Trigger.AnyKeyPressed)
        self._size_columns()
        self.clicked.connect(self._reset_clicked)

    def rows_shown(self) -> list[int]:
        """Return the rows of the model that pass the filter."""
        return [self.filter.mapToSource(self.filter.index(n, 0)).row() for n in range(self.filter.rowCount())]

    def rows_selected(self) -> list[int]:
        """Return the rows of the model that are selected."""
        return sorted({self.filter.mapToSource(index).row() for index in self.selectedIndexes()})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Reset with Delete and edit with Return; every other key does what tables do."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.coefficient_model.reset(self.rows_selected())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._is_idle():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def edit(  # type: ignore[override]
        self, index: QModelIndex, trigger: Trigger = Trigger.AllEditTriggers, event: QEvent | None = None
    ) -> bool:
        """Open the field of the row, wherever in it the user begins."""
        if trigger != Trigger.NoEditTriggers and index.isValid():
            index = index.siblingAtColumn(PORTRAIT + 1)
        return super().edit(index, trigger, event)  # type: ignore[arg-type]

    def _is_idle(self) -> bool:
        return self.state() != QAbstractItemView.State.EditingState

    def _reset_clicked(self, index: QModelIndex) -> None:
        if index.column() == RESET:
            self.coefficient_model.reset([self.filter.mapToSource(index).row()])

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        header.setMinimumSectionSize(RESET_WIDTH)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in range(PORTRAIT, ACHIEVED + 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            title = str(self.model().headerData(column, Qt.Orientation.Horizontal))
            header.resizeSection(column, max(NUMBER_WIDTH, header.fontMetrics().horizontalAdvance(title) + 4))
        header.setSectionResizeMode(RESET, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(RESET, RESET_WIDTH)
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
