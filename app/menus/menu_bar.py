"""The menu bar: every command of the program with its shortcut."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow, QMenuBar

from app.commands.commands import Commands
from app.layout import dock, restore_default
from app.menus.edit_menu import EditMenu
from app.menus.file_menu import FileMenu
from app.menus.help_menu import HelpMenu
from app.menus.portrait_menu import PortraitMenu
from app.menus.view_menu import ViewMenu
from app.panels import Panels
from app.services import Services


def add_menus(window: QMainWindow, services: Services, panels: Panels, commands: Commands) -> None:
    """Give a window its menus, each with the services that it needs."""
    session, bar = services.session, QMenuBar(window)
    toggles = [dock(window, name).action for name in panels.docked()]
    bar.addMenu(FileMenu(commands, services, bar))
    bar.addMenu(EditMenu(session, commands.clipboard, panels.controls.start_search, bar))
    bar.addMenu(PortraitMenu(commands.portrait, session, bar))
    bar.addMenu(
        ViewMenu(
            panels.viewport_bar.actions_in_order(),
            panels.mesh.view.reset_view,
            toggles,
            lambda: restore_default(window),
            services.notices,
            bar,
        )
    )
    bar.addMenu(HelpMenu(bar, session))
    window.setMenuBar(bar)
