"""Every coefficient behind the sliders: the portrait's own, what is set and wanted, what is achieved."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from app import theme
from app.document.session import EditSession
from app.labels import translated
from core.controls import Control, check_controls
from core.errors import RequestError
from core.face.params import FaceParams

Index = QModelIndex | QPersistentModelIndex
NAME, PORTRAIT, SET, WANTED, ACHIEVED, RESET = range(6)
BLOCK_ROLE, CHANGED_ROLE, CONTROL_ROLE = (int(Qt.ItemDataRole.UserRole) + n for n in range(3))
UNTOUCHED = "—"
SAME = 5e-4  # less does not show in three digits
_Role = Qt.ItemDataRole


class Place(NamedTuple):
    """One coefficient: its title, its block, its place in there, and what sets it, if anything does."""

    title: str
    block: str
    number: int
    unit: str
    control: Control | None


class CoefficientModel(QAbstractTableModel):
    """Reads the session; an edited cell touches the control of its coefficient."""

    refused = Signal(str)  # a sentence about what was typed; an empty one takes it back

    def __init__(self, session: EditSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.places: list[Place] = []
        self._values = np.full((0, 3), np.nan)  # portrait, wanted, achieved
        self._columns = ["", self.tr("Portrait"), self.tr("Set"), self.tr("Wanted"), self.tr("Achieved"), ""]
        session.rig_changed.connect(self._list_places)
        session.values_changed.connect(self._refresh)
        session.result_changed.connect(self._refresh)
        if session.rig is not None:
            self._list_places()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many coefficients there are."""
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the columns: name, readings, reset."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return the titles of the columns."""
        across = orientation == Qt.Orientation.Horizontal
        return self._columns[section] if across and role == _Role.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let be edited what a control sets."""
        flags = super().flags(index)
        if index.column() == SET and self.places[index.row()].control is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return one cell."""
        place, column = self.places[index.row()], index.column()
        if role == _Role.DisplayRole:
            return self._text(index.row(), column)
        if role == _Role.EditRole and column == SET and place.control is not None:
            return f"{self._session.value(place.control.name):.3f}"
        if role == _Role.DecorationRole and column == RESET and self.is_touched(index.row()):
            return theme.icon("reset")
        if role == _Role.ForegroundRole:
            return self._color(index.row(), column)
        if role == _Role.TextAlignmentRole and column not in (NAME, RESET):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == _Role.ToolTipRole:
            return self._tip(index.row(), column)
        answers = {BLOCK_ROLE: place.block, CHANGED_ROLE: self._is_changed(index.row())}
        answers[CONTROL_ROLE] = place.control.name if place.control else ""
        return answers.get(int(role))

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Touch the control of a coefficient by a typed text; an empty text gives it back to the portrait."""
        control = self.places[index.row()].control
        if role != _Role.EditRole or control is None:
            return False
        text = str(value).strip().replace("−", "-").replace(",", ".")
        if not text:
            self.reset([index.row()])
            return True
        try:
            self._set(control, text)
        except RequestError as error:
            self.refused.emit(str(error))
            return False
        self.refused.emit("")
        return True

    def is_touched(self, row: int) -> bool:
        """Whether the control of a coefficient is set."""
        control = self.places[row].control
        return control is not None and control.name in self._session.state.controls

    def reset(self, rows: Iterable[int]) -> None:
        """Give coefficients back to the portrait."""
        found = [self.places[row].control for row in rows if self.is_touched(row)]
        self._session.reset_controls([control.name for control in found if control is not None])
        self.refused.emit("")

    def as_json(self, rows: Iterable[int]) -> str:
        """Return coefficients as readable JSON, with the portrait that has them."""
        source = self._session.state.source
        listed = [self._as_object(row) for row in rows]
        document = {"seed": source.seed, "truncation_psi": source.truncation_psi, "coefficients": listed}
        return json.dumps(document, indent=2, ensure_ascii=False)

    def _set(self, control: Control, text: str) -> None:
        """Touch a control; raises RequestError where the text is no number, or one out of range."""
        assert self._session.rig is not None
        try:
            number = float(text)
        except ValueError as error:
            sentence = self.tr("“{0}” is not a number; type a value from {1:g} to {2:g}.")
            raise RequestError(sentence.format(text, control.minimum, control.maximum)) from error
        check_controls(self._session.rig.model, {control.name: number})
        if f"{number:.3f}" != f"{self._session.value(control.name):.3f}":  # else it was only looked at
            self._session.set_control(control.name, number)

    def _text(self, row: int, column: int) -> str:
        place = self.places[row]
        if column == NAME:
            return f"{place.title} ({place.unit})" if place.unit == "°" else place.title
        if column == RESET:
            return ""
        if column == SET:
            if place.control is None:
                return ""
            return f"{self._session.value(place.control.name):.3f}" if self.is_touched(row) else UNTOUCHED
        value = self._values[row, {PORTRAIT: 0, WANTED: 1, ACHIEVED: 2}[column]]
        return "" if math.isnan(value) else f"{value:.3f}"

    def _color(self, row: int, column: int) -> object:
        if column in (SET, WANTED) and self._is_beyond(row):
            return theme.color("caution")
        if column in (NAME, SET) and self.is_touched(row):
            return theme.color("accent_strong")
        if column == WANTED and self._is_changed(row):
            return theme.color("accent_strong")
        return theme.color("text" if column in (WANTED, ACHIEVED) else "muted")

    def _tip(self, row: int, column: int) -> str:
        place, rig = self.places[row], self._session.rig
        assert rig is not None
        if column == RESET:
            return (
                self.tr("Give “{0}” back to the portrait").format(place.title) if self.is_touched(row) else ""
            )
        low, high = rig.coefficient_ranges[row] * _display_scale(place)
        tip = self.tr("98 % of the generator's portraits lie from {0:.2f} to {1:.2f}.").format(low, high)
        if place.control is None:
            return f"<b>{place.title}</b><br>{tip}"
        how = self.tr("Double-click or type into “Set”; Delete gives it back.")
        return f"<b>{place.title}</b> <code>{place.control.name}</code><br>{tip}<br>{how}"

    def _is_changed(self, row: int) -> bool:
        own, wanted, _ = self._values[row]
        return bool(abs(wanted - own) > SAME)

    def _is_beyond(self, row: int) -> bool:
        """Whether something is wanted that hardly any of the generator's portraits shows."""
        assert self._session.rig is not None
        low, high = self._session.rig.coefficient_ranges[row] * _display_scale(self.places[row])
        return self._is_changed(row) and not low - SAME <= self._values[row, 1] <= high + SAME

    def _as_object(self, row: int) -> dict[str, object]:
        place = self.places[row]
        own, wanted, achieved = (None if math.isnan(v) else round(float(v), 6) for v in self._values[row])
        control = place.control.name if place.control else None
        return {
            "block": place.block,
            "number": place.number,
            "name": control or f"{place.block}_{place.number}",
            "unit": place.unit,
            "portrait": own,
            "set": self._session.state.controls.get(control) if control else None,
            "wanted": wanted,
            "achieved": achieved,
        }

    def _list_places(self) -> None:
        assert self._session.rig is not None
        rig = self._session.rig
        single = {(c.group, c.columns): c for c in rig.controls.values() if len(c.columns) == 1}
        self.beginResetModel()
        self.places = []
        for block in rig.model.table.blocks:
            group = {"rotation": "pose", "sh_coeffs": "light"}.get(block.name, block.name)
            for number in range(block.size):
                control = next((c for key, c in single.items() if key == (group, (number,))), None)
                title = translated(control.label) if control else f"{translated(block.label)} {number + 1}"
                unit = control.unit if control else block.unit
                self.places.append(Place(title, block.name, number, unit, control))
        self._read_values()
        self.endResetModel()

    def _read_values(self) -> None:
        session = self._session
        assert session.rig is not None
        result, target = session.result, session.target_params()
        self._values = np.full((len(self.places), 3), np.nan)
        if result is None or target is None:
            return
        scale = np.array([_display_scale(place) for place in self.places])
        faces = FaceParams.cat([result.original, target, result.achieved])
        self._values = session.rig.model.table.pack(faces).numpy().T * scale[:, None]

    def _refresh(self) -> None:
        if self.places:
            self._read_values()
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.places) - 1, RESET))


def _display_scale(place: Place) -> float:
    """Return what a coefficient is multiplied by for display: angles stand in degrees, as on the sliders."""
    return math.degrees(1) if place.block == "rotation" else 1.0
