"""A field whose text says what is listed below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.widgets.keys import overrides_history


class SearchField(QLineEdit):
    """Escape empties it; undo is the window's."""

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        """Make an empty field; `hint` stands in it until something is typed."""
        super().__init__(parent)
        self.setPlaceholderText(hint or name)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)

    def event(self, event: QEvent) -> bool:
        """Leave undo to the window."""
        if overrides_history(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """List everything again with Escape."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
