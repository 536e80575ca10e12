"""Every coefficient behind the sliders: what the portrait has, what is asked for, what the edit achieves."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from app.document.session import EditSession
from app.labels import translated
from core.face.params import FaceParams

Index = QModelIndex | QPersistentModelIndex
HEIGHT = 260


class Place(NamedTuple):
    """One coefficient: its title, its block and its place in there."""

    title: str
    block: str
    number: int


class CoefficientModel(QAbstractTableModel):
    """Reads the session; edits go through the sliders."""

    def __init__(self, session: EditSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._places: list[Place] = []
        self._columns = [self.tr("Portrait"), self.tr("Wanted"), self.tr("Achieved")]
        session.rig_changed.connect(self._list_places)
        session.values_changed.connect(self._refresh)
        session.result_changed.connect(self._refresh)
        self._list_places()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many coefficients there are."""
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many readings each has."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return titles."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        across = orientation == Qt.Orientation.Horizontal
        return self._columns[section] if across else self._places[section].title

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return one reading."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        params = self._readings()[index.column()] if role == Qt.ItemDataRole.DisplayRole else None
        if params is None:
            return None
        place = self._places[index.row()]
        return f"{float(getattr(params, place.block)[0].flatten()[place.number]):.3f}"

    def _readings(self) -> list[FaceParams | None]:
        result = self._session.result
        if result is None:
            return [None] * 3
        return [result.original, result.target, result.achieved]

    def _list_places(self) -> None:
        self.beginResetModel()
        rig = self._session.rig
        self._places = [
            Place(f"{translated(block.label)} {number + 1}", block.name, number)
            for block in (rig.model.table.blocks if rig else ())
            for number in range(block.size)
        ]
        self.endResetModel()

    def _refresh(self) -> None:
        if self._places:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._places) - 1, 2))


class CoefficientTable(QTableView):
    """A compact, read-only table."""

    def __init__(self, session: EditSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(CoefficientModel(session, self))
        self.setAccessibleName(self.tr("Coefficients"))
        self.setFixedHeight(HEIGHT)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(22)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
