"""The View menu: zoom, comparison, which panels are shown, language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.menus.language_menu import LanguageMenu
from app.notices import Notices
from app.widgets.actions import add_action


class ViewMenu(QMenu):
    """Commands on what is seen."""

    def __init__(
        self,
        portrait_actions: Sequence[QAction | None],
        reset_mesh_view: Callable[[], object],
        dock_toggles: Iterable[QAction],
        restore_layout: Callable[[], object],
        notices: Notices,
        parent: QWidget,
    ) -> None:
        """Make the menu; None among the portrait's actions stands for a separator."""
        super().__init__(parent)
        self.setTitle(self.tr("&View"))
        for action in portrait_actions:
            if action is None:
                self.addSeparator()
            else:
                self.addAction(action)
        self.addSeparator()
        add_action(self, self.tr("Mesh from the Portrait's &View"), "Ctrl+Shift+0", reset_mesh_view)
        self.addSeparator()
        for toggle in dock_toggles:
            self.addAction(toggle)
        tip = self.tr("Put every panel where it was at first")
        add_action(self, self.tr("Restore &Layout"), None, restore_layout, tip)
        self.addSeparator()
        self.addMenu(LanguageMenu(notices, self))
