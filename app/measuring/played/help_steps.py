"""The sheets behind the Help menu."""

from __future__ import annotations

from app.measuring.played import user_input
from app.measuring.played.player import Script
from app.measuring.played.stage import Stage, leave_dialog, text, until_dialog
from app.menus.about import AboutDialog
from app.menus.shortcut_sheet import ShortcutSheet


def shortcuts(stage: Stage) -> Script:
    """F1: every key and gesture."""
    yield from user_input.press_key(stage.window, user_input.Key.Key_F1)
    yield from until_dialog(ShortcutSheet)


def about(stage: Stage) -> Script:
    """Help ▸ About: whose work the program stands on."""
    yield from leave_dialog(ShortcutSheet, user_input.Key.Key_Escape)
    bar = stage.window.menuBar()
    yield from user_input.click(bar, bar.actionGeometry(bar.actions()[-1]).center())
    yield from user_input.until_menu()
    yield from user_input.choose(text("HelpMenu", "&About Rig Editor").replace("&", ""))
    yield from until_dialog(AboutDialog)
