"""A typed value with its unit."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

WIDTH = 54
ATTACHED_UNITS = ("", "°")


class ValueField(QDoubleSpinBox):
    """A number with a unit; it reports a typed value once that is complete.

    Numbers beyond the range can be typed, and become the nearest one within it; so can one decimal more than
    steps have, which is shown of typed numbers only.
    """

    def __init__(
        self, minimum: float, maximum: float, step: float, unit: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._exact: float | None = None
        self.set_scale(minimum, maximum, step, unit)
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(WIDTH)

    def set_scale(self, minimum: float, maximum: float, step: float, unit: str) -> None:
        """Say what the number may be and what it counts."""
        self._shown_decimals = max(0, math.ceil(-math.log10(step)))
        self.setDecimals(self._shown_decimals + 1)
        self.setRange(minimum, maximum)
        self.setSingleStep(step)
        self.setSuffix(unit if unit in ATTACHED_UNITS else f" {unit}")

    def valueFromText(self, text: str) -> float:
        """Read a typed number."""
        value = super().valueFromText(text)
        self._exact = value
        return value

    def textFromValue(self, value: float) -> str:
        """Show as many decimals as steps have; one more of a typed number that has it."""
        shown = self._shown_decimals
        typed_more = value == self._exact and round(value, shown) != round(value, shown + 1)
        locale = self.locale()
        locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        return locale.toString(float(value), "f", shown + typed_more)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let any number be typed."""
        state, text, position = super().validate(text, position)
        if state == QValidator.State.Invalid and self._typed(text) is not None:
            return QValidator.State.Intermediate, text, position
        return state, text, position

    def fixup(self, text: str) -> str:
        """Return the text of the nearest value within the range."""
        typed = self._typed(text)
        if typed is None:
            return text
        return self.textFromValue(min(max(typed, self.minimum()), self.maximum())) + self.suffix()

    def _typed(self, text: str) -> float | None:
        number, known = self.locale().toDouble(text.removesuffix(self.suffix()).strip())
        return number if known and math.isfinite(number) else None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel."""
        event.ignore()
