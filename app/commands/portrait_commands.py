"""What can be done with the portrait on screen; each command brings the panel that shows it to the front."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QInputDialog, QMainWindow

from app.document.session import EditSession
from app.layout import show_panel
from app.notices import Notices
from app.panels import Panels
from core.editing.edit import Edit
from core.editing.portrait_code import nvidia_portrait
from core.editing.portrait_source import parse_seed
from core.errors import RequestError


class PortraitCommands(QObject):
    """Passes the portrait on to the panels."""

    def __init__(self, window: QMainWindow, session: EditSession, panels: Panels, notices: Notices) -> None:
        super().__init__(window)
        self._notices = notices
        self._window, self._session, self._panels = window, session, panels

    def choose_random(self) -> None:
        """Edit a random portrait."""
        self._panels.portrait_bar.choose_random()

    def ask_nvidia_seed(self) -> None:
        """Ask for a seed of NVIDIA's tools, which draw other people than this program does."""
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("NVIDIA Seed"))
        dialog.setLabelText(self.tr("Seed, as in gen_images.py of StyleGAN"))
        dialog.setTextValue("0")
        dialog.textValueSelected.connect(self.choose_nvidia_seed)
        dialog.open()

    def choose_nvidia_seed(self, text: str) -> None:
        """Edit the portrait that NVIDIA's tools show for a seed."""
        opened = self._session.opened
        if opened is None:
            return
        psi = self._session.edit.source.seeds_truncation
        try:
            self._session.go_to(nvidia_portrait(opened.rig.generator, parse_seed(text), psi))
        except RequestError as error:
            self._notices.warned.emit(str(error))

    def show_alike(self) -> None:
        """List people who look like the one on screen."""
        self._panels.gallery.show_alike()
        show_panel(self._window, "gallery")

    def show_session(self) -> None:
        """List the portraits of this session."""
        self._panels.gallery.show_session()
        show_panel(self._window, "gallery")

    def toggle_favourite(self) -> None:
        """Add the portrait on screen to the favourites, or take it away."""
        self._panels.gallery.toggle_favourite(self._session.shown.source)

    def use_as_source(self, lender: Edit | None = None) -> None:
        """Let an edited portrait, or the one on screen, lend its groups or styles to others."""
        show_panel(self._window, "transfer")
        self._panels.transfer.lend(lender or self._session.shown)

    def draw_samples(self) -> None:
        """Draw portraits that share something with the one on screen."""
        show_panel(self._window, "sampling")
        self._panels.sampling.draw()

    def take_snapshot(self) -> None:
        """Keep the present edit under a name."""
        show_panel(self._window, "history")
        self._panels.history.take()

    def show_animation(self) -> None:
        """Show the keyframes."""
        show_panel(self._window, "animation")

    def add_keyframe_of(self, edit: Edit) -> None:
        """Let the animation on screen go on to another portrait."""
        self.show_animation()
        self._panels.animation.add_portrait(edit)

    def add_keyframe(self) -> None:
        """Keep the present look as a keyframe."""
        self.show_animation()
        self._panels.animation.add()
