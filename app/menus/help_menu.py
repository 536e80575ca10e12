"""The Help menu: shortcuts, and whose work the program stands on."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QMenuBar

from app.document.session import EditSession
from app.menus.about import AboutDialog
from app.menus.shortcut_sheet import ShortcutSheet
from app.widgets.actions import add_action


class HelpMenu(QMenu):
    """Opens the sheets; the shortcuts are those of the whole menu bar."""

    def __init__(self, menu_bar: QMenuBar, session: EditSession) -> None:
        super().__init__(menu_bar)
        self.setTitle(self.tr("&Help"))
        add_action(
            self,
            self.tr("&Keyboard and Mouse"),
            "F1",
            lambda: ShortcutSheet(menu_bar, menu_bar.window()).open(),
        )
        add_action(
            self,
            self.tr("&About Rig Editor"),
            None,
            lambda: AboutDialog(session.opened, menu_bar.window()).open(),
        )
