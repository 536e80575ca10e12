"""The sheets behind the Help menu."""

from __future__ import annotations

from app.measuring.played import user_input
from app.measuring.played.player import Script
from app.measuring.played.stage import Stage, leave_dialog, open_entry, text, until_dialog
from app.menus.about import AboutDialog
from app.menus.shortcut_sheet import ShortcutSheet


def shortcuts(stage: Stage) -> Script:
    """F1: every key and gesture."""
    yield from user_input.press_key(stage.window, user_input.Key.Key_F1)
    yield from until_dialog(ShortcutSheet)


def about(stage: Stage) -> Script:
    """Help ▸ About: whose work the program stands on."""
    yield from leave_dialog(ShortcutSheet, user_input.Key.Key_Escape)
    yield from open_entry(stage, text("HelpMenu", "&Help"), text("HelpMenu", "&About Rig Editor"))
    yield from until_dialog(AboutDialog)
