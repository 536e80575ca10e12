"""Where the panels of the main window are, now and the next time."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QVBoxLayout, QWidget

from app.panel_dock import PanelDock
from app.panels import Panels

Area = Qt.DockWidgetArea
MINIMUM_SIZE = QSize(900, 500)
INITIAL_SIZE = QSize(1440, 900)
FRAME = QSize(16, 48)  # what window managers put around a window
GEOMETRY_KEY, LAYOUT_KEY = "window/geometry", "window/layout"
VERSION = 4  # rises when docks come or go
AREAS = {
    "mesh": Area.LeftDockWidgetArea,
    "gallery": Area.LeftDockWidgetArea,
    "distribution": Area.LeftDockWidgetArea,
    "history": Area.LeftDockWidgetArea,
    "controls": Area.RightDockWidgetArea,
    "transfer": Area.RightDockWidgetArea,
    "sampling": Area.RightDockWidgetArea,
    "animation": Area.BottomDockWidgetArea,
}
STACKS = (("gallery", "distribution", "history"), ("controls", "transfer", "sampling"))
SCROLLED = {"transfer", "sampling", "animation"}
SHARES = {"mesh": (0.22, 316), "controls": (0.335, 384)}  # of the window's width, and the most pixels


def arrange(window: QMainWindow, panels: Panels, titles: Mapping[str, str]) -> None:
    """Put the portrait in the middle and the panels around it; `titles` name them by their keys."""
    window.setMinimumSize(MINIMUM_SIZE)
    window.setCentralWidget(_middle(panels))
    window.setStatusBar(panels.status_line)
    window.setTabPosition(Area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
    for name, panel in panels.docked().items():
        PanelDock(name, titles[name], panel, name in SCROLLED, window)
    window.resize(INITIAL_SIZE.boundedTo(window.screen().availableSize() - FRAME))
    restore_default(window)
    dock(window, "transfer").visibilityChanged.connect(panels.transfer.set_shown)


def restore_default(window: QMainWindow) -> None:
    """Put every panel where it is the first time."""
    docks = {name: dock(window, name) for name in AREAS}
    for name, area in AREAS.items():
        docks[name].setFloating(False)
        window.addDockWidget(area, docks[name])
        docks[name].setVisible(name != "animation")
    for first, *others in STACKS:
        for name in others:
            window.tabifyDockWidget(docks[first], docks[name])
        docks[first].raise_()
    widths = [min(round(share * window.width()), most) for share, most in SHARES.values()]
    window.resizeDocks([docks[name] for name in SHARES], widths, Qt.Orientation.Horizontal)
    window.resizeDocks([docks["mesh"], docks["gallery"]], [420, 380], Qt.Orientation.Vertical)


def dock(window: QMainWindow, name: str) -> PanelDock:
    """Return the dock of a panel."""
    found = window.findChild(PanelDock, name)
    assert isinstance(found, PanelDock)
    return found


def show_panel(window: QMainWindow, name: str) -> None:
    """Bring a docked panel to the front."""
    dock(window, name).bring_forward()


def is_behind(widget: QWidget | None) -> bool:
    """Return whether a widget is in a panel that lies behind another one."""
    while widget is not None and not isinstance(widget, QDockWidget):
        widget = widget.parentWidget()
    return widget is not None and widget.visibleRegion().isEmpty()


def show(window: QMainWindow) -> None:
    """Show a window where it was the last time; the first time, it fills a screen that is not larger."""
    room, wanted = window.screen().availableSize(), INITIAL_SIZE + FRAME
    if QSettings().contains(GEOMETRY_KEY) or room == room.expandedTo(wanted):
        window.show()
    else:
        window.showMaximized()


def restore(window: QMainWindow) -> None:
    """Take up size, place and docks of the last time, where there was one."""
    settings = QSettings()
    geometry, docks = settings.value(GEOMETRY_KEY), settings.value(LAYOUT_KEY)
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)
    if isinstance(docks, QByteArray):
        window.restoreState(docks, VERSION)


def remember(window: QMainWindow) -> None:
    """Keep size, place and docks for the next time."""
    settings = QSettings()
    settings.setValue(GEOMETRY_KEY, window.saveGeometry())
    settings.setValue(LAYOUT_KEY, window.saveState(VERSION))


def _middle(panels: Panels) -> QWidget:
    middle = QWidget()
    column = QVBoxLayout(middle)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(panels.portrait_bar)
    column.addWidget(panels.viewport, 1)
    column.addWidget(panels.viewport_bar)
    return middle
