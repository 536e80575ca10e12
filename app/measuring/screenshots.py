"""Plays a session in the real window and saves a picture of every scene."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog

from app.controls.control_panel import COEFFICIENTS
from app.menus.about import AboutDialog
from app.menus.shortcut_sheet import ShortcutSheet
from app.portrait_view.comparison import Comparison
from app.window import MainWindow
from core.editing.edit_request import EditRequest
from core.editing.portrait_source import PortraitSource

SETTLE_MS = 1200  # for folding groups, thumbnails and the markers of the distribution
POLL_MS = 50
LENDER = PortraitSource(12)

Scene = tuple[str, Callable[[], object]]


class Screenshots(QObject):
    """Shows one scene after the other; each is taken once its final portrait is there."""

    finished = Signal()

    def __init__(self, window: MainWindow, folder: Path) -> None:
        super().__init__(window)
        self._window, self._folder = window, folder
        self._scenes = self._list_scenes()
        self._dialog: QDialog | None = None

    def start(self) -> None:
        """Begin once the first portrait is final; `finished` follows."""
        self._folder.mkdir(parents=True, exist_ok=True)
        window = self._window
        if window.session.is_final and not window.session.can_edit:
            window.trouble.emit("There is nothing to play: this rig has no RigNet yet.")
        elif window.session.is_final:
            self._next(0)
        else:
            window.session.result_changed.connect(self.start, Qt.ConnectionType.SingleShotConnection)

    def _next(self, number: int) -> None:
        if number == len(self._scenes):
            self.finished.emit()
            return
        name, play = self._scenes[number]
        play()
        QTimer.singleShot(SETTLE_MS, lambda: self._take(number, name))

    def _take(self, number: int, name: str) -> None:
        window = self._window
        busy = window.conditional_panel.is_running or not window.transfer_panel.is_settled
        if busy or not window.session.is_final:
            QTimer.singleShot(POLL_MS, lambda: self._take(number, name))
            return
        shown = self._dialog or self._window
        shown.grab().save(str(self._folder / f"{number + 1:02d}-{name}.png"))
        self._close_dialog()
        self._next(number + 1)

    def _list_scenes(self) -> list[Scene]:
        window = self._window
        session, bar = window.session, window.viewport_bar
        smile = {"yaw": 24.0, "mouthSmile": 0.6, "light_azimuth": 40.0}
        return [
            ("portrait", lambda: None),
            ("edited", lambda: session.set_controls(smile, "")),
            ("wipe", bar.comparisons[Comparison.WIPE].trigger),
            ("side-by-side", bar.comparisons[Comparison.SIDE_BY_SIDE].trigger),
            ("mesh-overlay", self._show_overlay),
            ("search", lambda: window.control_panel.search_field.setText("mouth")),
            ("distribution", self._show_distribution),
            ("comparison", lambda: window.distribution_panel.comparison.compare_truncation(0.5)),
            ("coefficients", self._show_coefficients),
            ("transfer", self._show_transfer),
            ("sampling", self._window.draw_samples),
            ("animation", self._show_animation),
            ("shortcuts", lambda: self._open(ShortcutSheet(window))),
            ("about", lambda: self._open(AboutDialog(window))),
        ]

    def _show_overlay(self) -> None:
        bar = self._window.viewport_bar
        bar.comparisons[Comparison.OFF].trigger()
        bar.overlay.setChecked(True)

    def _show_distribution(self) -> None:
        self._window.viewport_bar.overlay.setChecked(False)
        self._window.control_panel.search_field.clear()
        self._window.show_panel("distribution")

    def _show_coefficients(self) -> None:
        groups = self._window.control_panel.groups
        for name, group in groups.items():
            if name != COEFFICIENTS:
                group.collapse(animate=False)
        groups[COEFFICIENTS].expand(animate=False)

    def _show_transfer(self) -> None:
        self._window.show_panel("gallery")
        for box in self._window.transfer_panel.groups.boxes.values():
            box.setChecked(True)
        self._window.use_as_source(EditRequest(LENDER))

    def _show_animation(self) -> None:
        window = self._window
        for panel in ("gallery", "controls", "animation"):
            window.show_panel(panel)
        for yaw in (-24.0, 0.0, 24.0):
            window.session.set_control("yaw", yaw)
            window.animation_panel.add()

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.open()
        self._dialog = dialog

    def _close_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None
