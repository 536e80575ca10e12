"""A typed value with its unit."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

WIDTH = 54
ATTACHED_UNITS = ("", "°")


class ValueField(QDoubleSpinBox):
    """A number with a unit; it reports a typed value once that is complete."""

    def __init__(
        self, minimum: float, maximum: float, step: float, unit: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.set_scale(minimum, maximum, step, unit)
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(WIDTH)

    def set_scale(self, minimum: float, maximum: float, step: float, unit: str) -> None:
        """Say what the number may be and what it counts."""
        self.setDecimals(max(0, math.ceil(-math.log10(step))))
        self.setRange(minimum, maximum)
        self.setSingleStep(step)
        self.setSuffix(unit if unit in ATTACHED_UNITS else f" {unit}")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel."""
        event.ignore()
