"""A typed value with its unit."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QLocale, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QValidator, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QToolTip, QWidget

from app.widgets.keys import overrides_character, overrides_history

WIDTH = 54
ATTACHED_UNITS = ("", "°")
_PARTS = "0123456789+-.,"


class ValueField(QDoubleSpinBox):
    """A number with a unit; it reports a typed value once that is complete.

    Numbers beyond the range can be typed, and become the nearest one within it; so can one decimal more than
    steps have, which is shown of typed numbers only. Escape brings the value back. Keys that are no part of
    a number work as everywhere in the window, and so does undo unless something is being typed.
    """

    def __init__(
        self, minimum: float, maximum: float, step: float, unit: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._exact: float | None = None
        self.set_scale(minimum, maximum, step, unit)
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel
        self.setFixedWidth(WIDTH)

    def set_scale(self, minimum: float, maximum: float, step: float, unit: str) -> None:
        """Say what the number may be and what it counts."""
        self._shown_decimals = max(0, math.ceil(-math.log10(step)))
        self.setDecimals(self._shown_decimals + 1)
        self.setRange(minimum, maximum)
        self.setSingleStep(step)
        self.setSuffix(unit if unit in ATTACHED_UNITS else f" {unit}")

    @property
    def is_being_typed(self) -> bool:
        """Whether the text is not the value yet."""
        return self.text() != self._text_of(self.value())

    def valueFromText(self, text: str) -> float:
        """Read a typed number."""
        value = super().valueFromText(text)
        self._exact = value
        return value

    def textFromValue(self, value: float) -> str:
        """Show as many decimals as steps have; one more of a typed number that has it."""
        shown = min(self._shown_decimals, self.decimals())
        typed_more = value == self._exact and round(value, shown) != round(value, shown + 1)
        locale = self.locale()
        locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        decimals = min(shown + typed_more, self.decimals())
        return locale.toString(round(float(value), decimals) + 0.0, "f", decimals)  # + 0.0: there is no -0

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let any number be typed."""
        state, text, position = super().validate(text, position)
        if state == QValidator.State.Invalid and self._typed(text) is not None:
            return QValidator.State.Intermediate, text, position
        return state, text, position

    def fixup(self, text: str) -> str:
        """Return the text of the nearest value within the range, and say what the range is."""
        typed = self._typed(text)
        if typed is None:
            return text
        nearest = min(max(typed, self.minimum()), self.maximum())
        if nearest != typed:
            self._explain_range()
        return self._text_of(nearest)

    def event(self, event: QEvent) -> bool:
        """Leave keys to the window that mean nothing to a number."""
        undoes = overrides_history(event) and not self.is_being_typed
        if undoes or overrides_character(event, but=_PARTS):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Bring the value back with Escape; a space is for the window."""
        if event.key() == Qt.Key.Key_Escape and self.is_being_typed:
            self.lineEdit().setText(self._text_of(self.value()))
            self.selectAll()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Space):
            event.ignore()
        elif event.matches(QKeySequence.StandardKey.Undo) and self.is_being_typed:
            self.lineEdit().setText(self._text_of(self.value()))
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel."""
        event.ignore()

    def _text_of(self, value: float) -> str:
        return self.textFromValue(value) + self.suffix()

    def _typed(self, text: str) -> float | None:
        number, known = self.locale().toDouble(text.removesuffix(self.suffix()).strip())
        return number if known and math.isfinite(number) else None

    def _explain_range(self) -> None:
        ends = self._text_of(self.minimum()), self._text_of(self.maximum())
        below = self.mapToGlobal(QPoint(0, self.height()))
        QToolTip.showText(below, self.tr("From {0} to {1}").format(*ends), self)


class CountField(ValueField):
    """A whole number of something."""

    def __init__(self, least: int, most: int, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(least, most, 1, unit, parent)

    def set_scale(self, minimum: float, maximum: float, step: float, unit: str) -> None:
        """Say what the number may be and what it counts."""
        super().set_scale(minimum, maximum, step, unit)
        self.setDecimals(0)

    @property
    def count(self) -> int:
        """The number."""
        return round(self.value())
