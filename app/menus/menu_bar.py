"""Menus, shortcuts and the file dialogs behind them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QFileDialog, QMenu

from app.worker.opening import open_rig

if TYPE_CHECKING:
    from app.window import MainWindow

Shortcut = QKeySequence.StandardKey | str


def build(window: MainWindow) -> None:
    """Give `window` its menu bar."""
    _build_file(window, window.menuBar().addMenu(window.tr("&File")))
    _build_edit(window, window.menuBar().addMenu(window.tr("&Edit")))
    _build_view(window, window.menuBar().addMenu(window.tr("&View")))


def _build_file(window: MainWindow, menu: QMenu) -> None:
    tr, exporter = window.tr, window.exporter
    _add(menu, tr("New &Random Portrait"), "Ctrl+N", window.portrait_bar.choose_random)
    _add(menu, tr("&Open Rig…"), "Ctrl+O", lambda: ask_rig(window))
    menu.addSeparator()
    exports = [
        _add(
            menu, tr("&Export Portrait…"), "Ctrl+E", lambda: ask_path(window, exporter.save_portrait, "png")
        ),
        _add(
            menu,
            tr("Export &Mesh…"),
            "Ctrl+M",
            lambda: ask_path(window, exporter.save_mesh, "obj", "glb", "ply"),
        ),
        _add(
            menu, tr("Export &Parameters…"), "Ctrl+P", lambda: ask_path(window, exporter.save_params, "json")
        ),
    ]
    menu.addSeparator()
    _add(menu, tr("&Quit"), "Ctrl+Q", window.close)
    for action in exports:
        action.setEnabled(False)
        window.session.result_changed.connect(lambda action=action: action.setEnabled(True))


def _build_edit(window: MainWindow, menu: QMenu) -> None:
    session, tr = window.session, window.tr
    undo = session.undo_stack.createUndoAction(menu, tr("&Undo"))
    redo = session.undo_stack.createRedoAction(menu, tr("&Redo"))
    undo.setShortcut(QKeySequence.StandardKey.Undo)
    redo.setShortcut(QKeySequence.StandardKey.Redo)
    menu.addActions([undo, redo])
    menu.addSeparator()
    reset = _add(
        menu, tr("Reset &All Controls"), "Ctrl+R", lambda: session.reset_controls(session.state.controls)
    )
    reset.setEnabled(False)
    session.values_changed.connect(lambda: reset.setEnabled(bool(session.state.controls)))
    menu.addSeparator()
    calibrated = menu.addAction(tr("&Calibrated Control"))
    calibrated.setCheckable(True)
    calibrated.setChecked(session.state.calibrated)
    calibrated.setToolTip(tr("Correct every edit until the portrait shows what was asked for"))
    calibrated.toggled.connect(session.set_calibrated)
    session.state_changed.connect(lambda: calibrated.setChecked(session.state.calibrated))


def _build_view(window: MainWindow, menu: QMenu) -> None:
    for dock in window.findChildren(QDockWidget):
        menu.addAction(dock.toggleViewAction())
    menu.addSeparator()
    for action in window.viewport_bar.actions_in_order():
        menu.addAction(action) if action else menu.addSeparator()
    menu.addSeparator()
    _add(
        menu, window.tr("Mesh from the Portrait's &View"), "Ctrl+Shift+0", window.mesh_preview.view.reset_view
    )


def _add(menu: QMenu, text: str, shortcut: Shortcut, slot: Callable[[], object]) -> QAction:
    action = menu.addAction(text)
    action.setShortcut(QKeySequence(shortcut))
    action.triggered.connect(lambda: slot())
    return action


def ask_rig(window: MainWindow) -> None:
    """Let the user choose a rig folder and open it."""
    dialog = QFileDialog(window, window.tr("Open Rig"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.fileSelected.connect(lambda folder: window.open(open_rig(Path(folder))))
    dialog.open()


def ask_path(window: MainWindow, save: Callable[[Path], None], *suffixes: str) -> None:
    """Let the user choose a file name and save there; the dialog asks before it replaces a file."""
    dialog = QFileDialog(window, window.tr("Export"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([f"{suffix.upper()} (*.{suffix})" for suffix in suffixes])
    dialog.setDefaultSuffix(suffixes[0])
    dialog.filterSelected.connect(lambda text: dialog.setDefaultSuffix(text.split(" ")[0].lower()))
    dialog.selectFile(f"portrait-{window.session.state.source.seed}.{suffixes[0]}")
    dialog.fileSelected.connect(lambda path: save(Path(path)))
    dialog.open()
