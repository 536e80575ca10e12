"""A field that names a portrait, and the line below it that says what is wrong with what was typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.widgets.keys import overrides_history
from core.editing.portrait_source import parse_seed
from core.errors import RequestError

_PASSING = Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason


class SeedField(QLineEdit):
    """Shows a portrait's number or name; Enter reports another number, Escape brings the portrait's back.

    What is typed and not entered is forgotten when the focus leaves. Undo is the window's unless something is
    being typed.
    """

    seed_chosen = Signal(object)  # int: seeds are larger than Qt's own

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.error_label = QLabel()
        self.error_label.setProperty("role", "error")
        self.error_label.setWordWrap(True)
        self.error_label.hide()
        self._title = ""
        self.returnPressed.connect(self._submit)

    @property
    def is_being_typed(self) -> bool:
        """Whether the text is not that of the portrait."""
        return self.text() != self._title

    def show_title(self, title: str) -> None:
        """Show the portrait's number or name."""
        self._title = title
        self._restore()

    def event(self, event: QEvent) -> bool:
        """Leave undo to the window."""
        if overrides_history(event) and not self.is_being_typed:
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Bring the portrait's number back with Escape."""
        if event.key() == Qt.Key.Key_Escape and self.is_being_typed:
            self._restore()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget what was not entered."""
        super().focusOutEvent(event)
        if self.is_being_typed and event.reason() not in _PASSING:
            self._restore()

    def _submit(self) -> None:
        if self.is_being_typed or self._title.isdecimal():  # else it is the name of a saved portrait
            try:
                seed = parse_seed(self.text())
            except RequestError as error:
                self._show_error(str(error))
                return
            self.seed_chosen.emit(seed)
            self._restore()
        self.window().setFocus()  # letters are commands again

    def _restore(self) -> None:
        self.setText(self._title)
        self.setCursorPosition(0)
        self._show_error("")

    def _show_error(self, sentence: str) -> None:
        if sentence == self.error_label.text():
            return
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))
        self.setProperty("invalid", bool(sentence))
        self.style().polish(self)
