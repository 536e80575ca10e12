"""What can be done with the portrait on screen; each command brings the panel that shows it to the front."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.document.session import EditSession
from app.layout import show_panel
from app.panels import Panels
from core.editing.edit import Edit


class PortraitCommands(QObject):
    """Passes the portrait on to the panels."""

    def __init__(self, window: QMainWindow, session: EditSession, panels: Panels) -> None:
        super().__init__(window)
        self._window, self._session, self._panels = window, session, panels

    def choose_random(self) -> None:
        """Edit a random portrait."""
        self._panels.portrait_bar.choose_random()

    def show_alike(self) -> None:
        """List people who look like the one on screen."""
        self._panels.gallery.show_alike()
        show_panel(self._window, "gallery")

    def toggle_favourite(self) -> None:
        """Add the portrait on screen to the favourites, or take it away."""
        self._panels.gallery.toggle_favourite(self._session.edit.source)

    def use_as_source(self, lender: Edit | None = None) -> None:
        """Let an edited portrait, or the one on screen, lend pose, expression, light or styles to others."""
        show_panel(self._window, "transfer")
        self._panels.transfer.lend(lender or self._session.edit)

    def draw_samples(self) -> None:
        """Draw portraits that share something with the one on screen."""
        show_panel(self._window, "sampling")
        self._panels.sampling.draw()

    def add_keyframe(self) -> None:
        """Keep the present look as a keyframe."""
        show_panel(self._window, "animation")
        self._panels.animation.add()
