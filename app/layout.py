"""Where the panels of the main window are, now and the next time."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QVBoxLayout, QWidget

from app.panels import Panels

Area = Qt.DockWidgetArea
MINIMUM_SIZE = (1024, 640)
INITIAL_SIZE = (1440, 900)
GEOMETRY_KEY, LAYOUT_KEY = "window/geometry", "window/layout"
VERSION = 3  # rises when docks come or go
AREAS = {
    "mesh": Area.LeftDockWidgetArea,
    "gallery": Area.LeftDockWidgetArea,
    "distribution": Area.LeftDockWidgetArea,
    "controls": Area.RightDockWidgetArea,
    "transfer": Area.RightDockWidgetArea,
    "sampling": Area.RightDockWidgetArea,
    "animation": Area.BottomDockWidgetArea,
}


def arrange(window: QMainWindow, panels: Panels, titles: Mapping[str, str]) -> None:
    """Put the portrait in the middle and the panels around it; `titles` name them by their keys."""
    window.setMinimumSize(*MINIMUM_SIZE)
    window.resize(*INITIAL_SIZE)
    window.setCentralWidget(_middle(panels))
    window.setStatusBar(panels.status_line)
    window.setTabPosition(Area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
    docks = {name: _add_dock(window, name, titles[name], panel) for name, panel in panels.docked().items()}
    window.tabifyDockWidget(docks["gallery"], docks["distribution"])
    for name in ("transfer", "sampling"):
        window.tabifyDockWidget(docks["controls"], docks[name])
    docks["transfer"].visibilityChanged.connect(panels.transfer.set_shown)
    for name in ("gallery", "controls"):
        docks[name].raise_()
    docks["animation"].hide()
    window.resizeDocks([docks["mesh"], docks["controls"]], [316, 384], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["mesh"], docks["gallery"]], [420, 380], Qt.Orientation.Vertical)


def dock(window: QMainWindow, name: str) -> QDockWidget:
    """Return the dock of a panel."""
    found = window.findChild(QDockWidget, name)
    assert isinstance(found, QDockWidget)
    return found


def show_panel(window: QMainWindow, name: str) -> None:
    """Bring a docked panel to the front."""
    dock(window, name).show()
    dock(window, name).raise_()


def is_behind(widget: QWidget | None) -> bool:
    """Return whether a widget is in a panel that lies behind another one."""
    while widget is not None and not isinstance(widget, QDockWidget):
        widget = widget.parentWidget()
    return widget is not None and widget.visibleRegion().isEmpty()


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


def _add_dock(window: QMainWindow, name: str, title: str, panel: QWidget) -> QDockWidget:
    made = QDockWidget(title)
    made.setObjectName(name)
    made.setWidget(panel)
    window.addDockWidget(AREAS[name], made)
    return made


def _middle(panels: Panels) -> QWidget:
    middle = QWidget()
    column = QVBoxLayout(middle)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(panels.portrait_bar)
    column.addWidget(panels.viewport, 1)
    column.addWidget(panels.viewport_bar)
    return middle
