"""Keys that a field leaves to the shortcuts of its window.

Qt asks the field that has the focus first, by a ShortcutOverride: ignoring that lets the shortcut work.
"""

from __future__ import annotations

from typing import TypeGuard

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_CHORDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def overrides_history(event: QEvent) -> bool:
    """Return whether a field is asked if undo or redo shall be its own."""
    keys = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
    return _is_override(event) and any(event.matches(key) for key in keys)


def overrides_character(event: QEvent, but: str) -> bool:
    """Return whether a field is asked if a character shall be its own that is none of `but`."""
    if not _is_override(event) or event.modifiers() & _CHORDS:
        return False
    text = event.text()
    return bool(text) and text.isprintable() and text not in but


def _is_override(event: QEvent) -> TypeGuard[QKeyEvent]:
    return event.type() == QEvent.Type.ShortcutOverride
