"""A button that tells when the pointer rests on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QPushButton


class PointedButton(QPushButton):
    """What a click would do can be shown beforehand."""

    pointed = Signal(bool)  # the pointer has come, or left

    def enterEvent(self, event: QEnterEvent) -> None:
        """Say that the pointer is here, where a click would do something."""
        self.pointed.emit(self.isEnabled())
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Say that it is not."""
        self.pointed.emit(False)
        super().leaveEvent(event)
