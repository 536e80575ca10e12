"""Where the panels of the main window are, now and the next time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QDockWidget, QTabWidget, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from app.window import MainWindow

Area = Qt.DockWidgetArea
MINIMUM_SIZE = (1024, 640)
INITIAL_SIZE = (1440, 900)
GEOMETRY_KEY, LAYOUT_KEY = "window/geometry", "window/layout"
VERSION = 3  # rises when docks come or go


def arrange(window: MainWindow, titles: Mapping[str, str]) -> None:
    """Put the portrait in the middle and the panels around it; `titles` name them by their keys."""
    window.setMinimumSize(*MINIMUM_SIZE)
    window.resize(*INITIAL_SIZE)
    window.setCentralWidget(_middle(window))
    window.setStatusBar(window.status_line)
    window.setTabPosition(Area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
    places = {
        "mesh": (window.mesh_preview, Area.LeftDockWidgetArea),
        "gallery": (window.gallery_panel, Area.LeftDockWidgetArea),
        "distribution": (window.distribution_panel, Area.LeftDockWidgetArea),
        "controls": (window.control_panel, Area.RightDockWidgetArea),
        "transfer": (window.transfer_panel, Area.RightDockWidgetArea),
        "sampling": (window.sampling_panel, Area.RightDockWidgetArea),
        "animation": (window.animation_panel, Area.BottomDockWidgetArea),
    }
    docks = window.docks
    for name, (widget, area) in places.items():
        docks[name] = dock = QDockWidget(titles[name])
        dock.setObjectName(name)
        dock.setWidget(window.empty_states.get(name, widget))
        window.addDockWidget(area, dock)
    window.tabifyDockWidget(docks["gallery"], docks["distribution"])
    for name in ("transfer", "sampling"):
        window.tabifyDockWidget(docks["controls"], docks[name])
    docks["transfer"].visibilityChanged.connect(window.transfer_panel.set_in_sight)
    for name in ("gallery", "controls"):
        docks[name].raise_()
    docks["animation"].hide()
    window.resizeDocks([docks["mesh"], docks["controls"]], [316, 384], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["mesh"], docks["gallery"]], [420, 380], Qt.Orientation.Vertical)


def restore(window: MainWindow) -> None:
    """Take up size, place and docks of the last time, where there was one."""
    settings = QSettings()
    geometry, docks = settings.value(GEOMETRY_KEY), settings.value(LAYOUT_KEY)
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)
    if isinstance(docks, QByteArray):
        window.restoreState(docks, VERSION)


def remember(window: MainWindow) -> None:
    """Keep size, place and docks for the next time."""
    settings = QSettings()
    settings.setValue(GEOMETRY_KEY, window.saveGeometry())
    settings.setValue(LAYOUT_KEY, window.saveState(VERSION))


def _middle(window: MainWindow) -> QWidget:
    middle = QWidget()
    column = QVBoxLayout(middle)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(window.portrait_bar)
    column.addWidget(window.viewport, 1)
    column.addWidget(window.viewport_bar)
    return middle
