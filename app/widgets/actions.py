"""How menu entries are made: text, shortcut, tip and what they do."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

Shortcut = QKeySequence.StandardKey | str


def make_action(
    parent: QObject, text: str, shortcut: Shortcut | None, slot: Callable[[], object], tip: str = ""
) -> QAction:
    """Return an action of `parent` that calls `slot`."""
    action = QAction(text, parent)
    if shortcut is not None:
        action.setShortcut(QKeySequence(shortcut))
    explain(action, tip)
    action.triggered.connect(lambda: slot())
    return action


def add_action(
    menu: QMenu, text: str, shortcut: Shortcut | None, slot: Callable[[], object], tip: str = ""
) -> QAction:
    """Return an action of `menu`, which calls `slot`, at the menu's end."""
    action = make_action(menu, text, shortcut, slot, tip)
    menu.addAction(action)
    return action


def make_toggle(
    parent: QObject, text: str, shortcut: Shortcut | None, slot: Callable[[bool], object], tip: str = ""
) -> QAction:
    """Return a checkable action that calls `slot` with its state."""
    action = QAction(text, parent)
    action.setCheckable(True)
    if shortcut is not None:
        action.setShortcut(QKeySequence(shortcut))
    explain(action, tip)
    action.toggled.connect(slot)
    return action


def plain(text: str) -> str:
    """Return the text of a menu entry without mnemonic and dots."""
    return re.sub(r"\(&\w\)|&|…", "", text).strip()


def explain(action: QAction, tip: str) -> None:
    """Give an action a tool tip that ends with its shortcut."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    name = plain(action.text())
    action.setToolTip(f"{tip or name} ({keys})" if keys else tip or name)
