"""The main window: arranges the panels and connects session, worker and menus."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMessageBox, QWidget

from app import layout
from app.animation.animation_panel import AnimationPanel
from app.commands.export_commands import ExportCommands
from app.commands.file_commands import FileCommands
from app.commands.photo_commands import PhotoCommands
from app.controls.control_panel import ControlPanel
from app.distributions.distribution_panel import DistributionPanel
from app.document.autosave import Autosave
from app.document.document import Document
from app.document.favourites import Favourites
from app.document.recent_files import RecentFiles
from app.document.session import EditSession
from app.empty_state.empty_states import add_empty_states
from app.gallery.gallery_panel import GalleryPanel
from app.menus.menu_bar import MenuBar
from app.mesh_view.mesh_preview import MeshPreview
from app.paths import autosave_folder, favourites_file
from app.portrait_view.before_picture import BeforePicture
from app.portrait_view.mesh_overlay import MeshOverlay
from app.portrait_view.portrait_bar import PortraitBar
from app.portrait_view.portrait_gestures import PortraitGestures
from app.portrait_view.viewport import Viewport
from app.portrait_view.viewport_bar import ViewportBar
from app.sampling.sampling_panel import SamplingPanel
from app.status_line import StatusLine
from app.transfer.transfer_panel import TransferPanel
from app.worker.exporter import Exporter
from app.worker.render_thread import Failure, OpenPipeline, RenderThread
from app.worker.series import Series
from core.editing.edit_request import EditRequest
from core.editing.portrait_source import Portrait
from core.files.file_kind import kind_of


class MainWindow(QMainWindow):
    """The editor; `open` puts a rig into it."""

    trouble = Signal(str)  # a sentence about something that nobody else reports; may come from any thread

    def __init__(self, source: Portrait, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = EditSession(source, self)
        self.document = Document(self.session, self)
        self.recent_files = RecentFiles(self)
        self.autosave = Autosave(self.session, self.document, autosave_folder())
        self.favourites = Favourites(favourites_file(), self)
        self.render_thread = RenderThread(self)
        self.exporter = Exporter(self.session, self)
        self.series = Series(self.render_thread, self)
        self.docks: dict[str, QDockWidget] = {}
        self._make_widgets()
        self.file_commands = FileCommands(self)
        self.export_commands = ExportCommands(self)
        self.photo_commands = PhotoCommands(self)
        layout.arrange(self, self._panel_titles())
        self._connect()
        self._connect_document()
        self.setMenuBar(MenuBar(self))
        layout.restore(self)
        self.setAcceptDrops(True)
        self._show_title()
        self.viewport.show_hint(
            self.tr("No rig is open"),
            self.tr("Choose File ▸ Open Rig… to pick a rig folder, or File ▸ Open Generator…"),
        )
        self.render_thread.start()

    def open(self, open_pipeline: OpenPipeline) -> None:
        """Open a rig or a generator; the portrait on screen stays until the new one is there."""
        self.viewport.show_busy(self.tr("Opening…"))
        self.render_thread.open(open_pipeline)

    def warn(self, sentence: str) -> None:
        """Show one sentence in a dialog that blocks nothing else."""
        box = QMessageBox(QMessageBox.Icon.Warning, self.tr("Rig Editor"), sentence, parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def show_panel(self, name: str) -> None:
        """Bring a docked panel to the front."""
        self.docks[name].show()
        self.docks[name].raise_()

    def use_as_source(self, lender: EditRequest) -> None:
        """Let an edited portrait lend pose, expression, light or styles to others."""
        self.show_panel("transfer")
        self.transfer_panel.lend(lender)

    def draw_samples(self) -> None:
        """Draw portraits that share something with the one on screen."""
        self.show_panel("sampling")
        self.sampling_panel.draw()

    def leave(self) -> None:
        """Close without asking about unsaved work."""
        self.document.abandon()
        self.close()

    def toggle_favourite(self) -> None:
        """Add the portrait on screen to the favourites, or take it away."""
        self.gallery_panel.toggle_favourite(self.session.state.source)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work; then remember the layout and join the threads before the window goes."""
        if self.document.is_modified:
            event.ignore()
            self.file_commands.ask_before(self.leave)
            return
        layout.remember(self)
        self.series.finish()
        self.photo_commands.finish()
        self.render_thread.stop()
        self.exporter.finish()
        self.mesh_overlay.finish()
        self.distribution_panel.finish()
        self.autosave.discard()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that can be opened."""
        if self._droppable(event) is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped; a file manager must not take it for moved."""
        path = self._droppable(event)
        if path is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.file_commands.open_path(path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space belongs to the portrait, wherever the focus is."""
        if event.key() == Qt.Key.Key_Space:
            self.viewport.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Give the left button back to the head."""
        if event.key() == Qt.Key.Key_Space:
            self.viewport.keyReleaseEvent(event)
        else:
            super().keyReleaseEvent(event)

    def _droppable(self, event: QDropEvent) -> Path | None:
        """Return the first local file or folder that the program can open."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        return next((path for path in paths if kind_of(path) is not None), None)

    def _make_widgets(self) -> None:
        session = self.session
        self.viewport = Viewport()
        self.portrait_gestures = PortraitGestures(self.viewport, session)
        self.before_picture = BeforePicture(self.viewport, session, self.render_thread)
        self.mesh_overlay = MeshOverlay(self.viewport, session)
        self.viewport_bar = ViewportBar(self.viewport, self.mesh_overlay)
        self.portrait_bar = PortraitBar(session)
        self.mesh_preview = MeshPreview(session)
        self.control_panel = ControlPanel(session)
        self.gallery_panel = GalleryPanel(session, self.render_thread, self.favourites)
        self.distribution_panel = DistributionPanel(session, self.exporter, self.render_thread)
        self.transfer_panel = TransferPanel(session, self.render_thread)
        self.sampling_panel = SamplingPanel(session, self.render_thread, self.series)
        self.animation_panel = AnimationPanel(session, self.series)
        self.status_line = StatusLine(session)
        self.empty_states = add_empty_states(self)

    def _panel_titles(self) -> dict[str, str]:
        return {
            "mesh": self.tr("Mesh"),
            "gallery": self.tr("Gallery"),
            "distribution": self.tr("Distribution"),
            "controls": self.tr("Controls"),
            "transfer": self.tr("Transfer"),
            "sampling": self.tr("Sampling"),
            "animation": self.tr("Animation"),
        }

    def _connect(self) -> None:
        session, thread, series = self.session, self.render_thread, self.series
        thread.rig_ready.connect(session.adopt_rig)
        thread.frame_ready.connect(session.adopt_result)
        thread.failed.connect(self._report)
        session.rig_changed.connect(self._greet_rig)
        session.state_changed.connect(lambda: thread.submit(session.request()))
        session.result_changed.connect(self._show_result)
        for saved, failed in ((self.exporter.saved, self.exporter.failed), (series.finished, series.failed)):
            saved.connect(lambda path: self.status_line.notify(self.tr("Saved {0}").format(path)))
            failed.connect(self.warn)
        series.progressed.connect(self.status_line.show_progress)
        series.ended.connect(self.status_line.hide_progress)
        self.status_line.cancel_clicked.connect(series.cancel)
        self.animation_panel.export_wanted.connect(self.export_commands.animation)
        self.sampling_panel.save_wanted.connect(self.export_commands.samples)
        for panel in (self.gallery_panel, self.sampling_panel):
            panel.lent.connect(self.use_as_source)
        self.empty_states["controls"].card.keep_wanted.connect(self.export_commands.generator)
        self.trouble.connect(self.warn)

    def _connect_document(self) -> None:
        document = self.document
        document.changed.connect(self._show_title)
        document.opened.connect(self.recent_files.add)
        document.noted.connect(self.status_line.notify)
        self.session.rig_changed.connect(self._show_title)
        self.session.state_changed.connect(self._show_star)
        self.session.rig_changed.connect(self._show_star)
        self.favourites.changed.connect(self._show_star)
        self.portrait_bar.star_button.clicked.connect(self.toggle_favourite)

    def _show_title(self) -> None:
        opened = self.session.opened
        parts = [f"{self.document.title}[*]", opened.rig.name] if opened else []
        self.setWindowTitle(" — ".join([*parts, self.tr("Rig Editor")]))
        if self.isWindowModified() != self.document.is_modified:  # Qt would tell the window system each time
            self.setWindowModified(self.document.is_modified)

    def _show_star(self) -> None:
        self.portrait_bar.show_star(self.gallery_panel.is_favourite(self.session.state.source))

    def _greet_rig(self) -> None:
        opened, session = self.session.opened, self.session
        assert opened is not None
        self.render_thread.submit(session.request())
        self.viewport.set_picture_size(opened.resolution)
        self.viewport_bar.offer(comparison=session.can_edit, overlay=session.rig is not None)
        if opened.rig.path.is_file():
            self.recent_files.add(opened.rig.path)
        self.viewport.show_busy(self.tr("Rendering the portrait…"))

    def _show_result(self) -> None:
        assert self.session.picture is not None
        self.viewport.show_frame(self.session.picture.frame)

    def _report(self, failure: Failure) -> None:
        """Tell the user; what is on screen stays. An export tells its own failure."""
        if failure.task == "open":
            self.viewport.show_error(self.tr("It could not be opened"), failure.sentence)
            self.warn(failure.sentence)
            if self.session.opened is not None and not self.session.is_final:
                self.render_thread.submit(self.session.request())  # given up to open the other one
        elif failure.task == "edit":
            self.viewport.show_error(self.tr("The portrait could not be rendered"), failure.sentence)
        self.status_line.notify(failure.sentence)
