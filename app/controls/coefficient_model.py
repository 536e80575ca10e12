"""The coefficients as rows of a table, in which those that a control sets can be typed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app import theme
from app.controls.coefficients import Coefficients
from app.document.session import EditSession
from core.controls.control import Control
from core.controls.control_values import check_controls
from core.errors import RequestError

Index = QModelIndex | QPersistentModelIndex
NAME, PORTRAIT, SET, WANTED, ACHIEVED, RESET = range(6)
READINGS = {PORTRAIT: 0, WANTED: 1, ACHIEVED: 2}
BLOCK_ROLE, CHANGED_ROLE, CONTROL_ROLE = (int(Qt.ItemDataRole.UserRole) + n for n in range(3))
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
UNTOUCHED = "—"
REPAINT_EVERY_MS = 100
_Role = Qt.ItemDataRole


class CoefficientModel(QAbstractTableModel):
    """Follows the session; an edited cell touches the control of its coefficient."""

    refused = Signal(str)  # a sentence about what was typed; an empty one takes it back

    def __init__(self, session: EditSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.coefficients = Coefficients(session)
        self._columns = ["", self.tr("Portrait"), self.tr("Set"), self.tr("Wanted"), self.tr("Achieved"), ""]
        self._answers: dict[int, Callable[[int, int], object]] = {
            int(_Role.DisplayRole): self._text,
            int(_Role.EditRole): self._typed,
            int(_Role.DecorationRole): self._icon,
            int(_Role.ForegroundRole): self._color,
            int(_Role.TextAlignmentRole): lambda _, column: None if column in (NAME, RESET) else RIGHT,
            int(_Role.ToolTipRole): self._tip,
            BLOCK_ROLE: lambda row, _: self.coefficients.places[row].block,
            CHANGED_ROLE: lambda row, _: self.coefficients.is_changed(row),
            CONTROL_ROLE: lambda row, _: self._control_name(row),
        }
        self._soon = QTimer(self, singleShot=True, interval=REPAINT_EVERY_MS)
        self._soon.timeout.connect(self._tell)
        session.rig_changed.connect(self._list_places)
        session.values_changed.connect(self._refresh)
        session.result_changed.connect(self._refresh)
        if session.rig is not None:
            self._list_places()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many coefficients there are."""
        return 0 if parent.isValid() else len(self.coefficients.places)

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
        if index.column() == SET and self._control_name(index.row()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return one cell."""
        answer = self._answers.get(int(role))  # most roles have none, and views ask for all of them
        return answer(index.row(), index.column()) if answer else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Touch the control of a coefficient by a typed text; an empty text gives it back to the portrait."""
        control = self.coefficients.places[index.row()].control
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
        return self.coefficients.setting(row) is not None

    def reset(self, rows: Iterable[int]) -> None:
        """Give coefficients back to the portrait."""
        self._session.reset_controls([self._control_name(row) for row in rows if self.is_touched(row)])
        self.refused.emit("")

    def _set(self, control: Control, text: str) -> None:
        """Touch a control; raises RequestError where the text is no number, or one out of range."""
        assert self._session.rig is not None
        try:
            number = float(text)
        except ValueError as error:
            sentence = self.tr("“{0}” is not a number; type a value from {1:g} to {2:g}.")
            raise RequestError(sentence.format(text, control.minimum, control.maximum)) from error
        check_controls(self._session.rig.controls, {control.name: number})
        if f"{number:.3f}" != f"{self._session.value(control.name):.3f}":  # else it was only looked at
            self._session.set_control(control.name, number)

    def _control_name(self, row: int) -> str:
        control = self.coefficients.places[row].control
        return control.name if control else ""

    def _text(self, row: int, column: int) -> str:
        place = self.coefficients.places[row]
        if column == NAME:
            return f"{place.title} ({place.unit})" if place.unit == "°" else place.title
        if column == SET and place.control is not None:
            setting = self.coefficients.setting(row)
            return UNTOUCHED if setting is None else f"{setting:.3f}"
        if column not in READINGS:
            return ""
        value = self.coefficients.values[row, READINGS[column]]
        return "" if math.isnan(value) else f"{value:.3f}"

    def _typed(self, row: int, column: int) -> str | None:
        """Return what the field of a row begins with."""
        name = self._control_name(row)
        return f"{self._session.value(name):.3f}" if name and column == SET else None

    def _icon(self, row: int, column: int) -> object:
        return theme.icon("reset") if column == RESET and self.is_touched(row) else None

    def _color(self, row: int, column: int) -> object:
        touched, changed = self.is_touched(row), self.coefficients.is_changed(row)
        if column in (SET, WANTED) and (touched or changed) and self.coefficients.is_beyond(row):
            return theme.color("caution")
        if (column in (NAME, SET) and touched) or (column == WANTED and changed):
            return theme.color("accent_strong")
        return theme.color("text" if column in (WANTED, ACHIEVED) else "muted")

    def _tip(self, row: int, column: int) -> str:
        place = self.coefficients.places[row]
        if column == RESET:
            tip = self.tr("Reset “{0}” to the portrait's own value").format(place.title)
            return tip if self.is_touched(row) else ""
        low, high = self.coefficients.shown_range(row)
        tip = self.tr("98 % of the generator's portraits lie from {0:.2f} to {1:.2f}.").format(low, high)
        if place.control is None:
            return f"<b>{place.title}</b><br>{tip}"
        how = self.tr("Double-click or type into “Set”; Delete gives it back.")
        return f"<b>{place.title}</b> <code>{place.control.name}</code><br>{tip}<br>{how}"

    def _list_places(self) -> None:
        self.beginResetModel()
        self.coefficients.list_places()
        self.endResetModel()

    def _refresh(self) -> None:
        """Repaint once for all changes of a while."""
        if self.coefficients.places:
            self.coefficients.forget()
            if not self._soon.isActive():
                self._soon.start()

    def _tell(self) -> None:
        if self.coefficients.places:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, RESET))
