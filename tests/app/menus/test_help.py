"""The shortcut sheet lists the menus; no key is taken twice; About names the licences."""

from collections import Counter

from PySide6.QtWidgets import QLabel, QMenu, QTextBrowser

from app.menus.about import LIBRARIES, AboutDialog
from app.menus.shortcut_sheet import ShortcutSheet
from app.services import Services
from app.window import MainWindow


def test_sheet_lists_every_shortcut(window: MainWindow, services: Services) -> None:
    services.session.set_control("yaw", 3)
    sheet = ShortcutSheet(window.menuBar(), window)
    text = " ".join(label.text() for label in sheet.findChildren(QLabel))
    for words in ("Ctrl+N", "Undo<", "Side by Side", "drag the portrait"):
        assert words in text


def test_no_key_is_taken_twice(window: MainWindow) -> None:
    actions = {a for menu in window.menuBar().findChildren(QMenu) for a in menu.actions()}
    keys = Counter(key.toString() for action in actions for key in action.shortcuts())
    assert [key for key, count in keys.items() if count > 1] == []


def test_about_names_every_library_and_the_rig(window: MainWindow, services: Services) -> None:
    text = AboutDialog(services.session.opened, window).findChild(QTextBrowser).toPlainText()
    assert all(name in text for name in LIBRARIES)
    assert "CC0" in text
    assert "toy" in text
    assert not any(sign in text for sign in ("`", "##", "|---"))
