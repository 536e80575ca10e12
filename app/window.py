"""The main window: puts services, panels and commands together, and shows what comes of them."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QMessageBox, QTabBar, QWidget

from app import layout
from app.commands.commands import make_commands
from app.menus.menu_bar import add_menus
from app.panels import make_panels
from app.portrait_view.viewport import HELD
from app.services import Services
from app.widgets.file_mime import paths_in
from app.worker.render_thread import Failure, OpenPipeline


class MainWindow(QMainWindow):
    """The editor; `open` puts a rig into it."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.services = services
        services.owner.setParent(self)
        self.panels = make_panels(services)
        self.commands = make_commands(self, self.services, self.panels)
        layout.arrange(self, self.panels, self._panel_titles())
        self._connect()
        add_menus(self, self.services, self.panels, self.commands)
        layout.restore(self)
        self._is_leaving = False
        self.setAcceptDrops(True)
        self._show_title()
        self.panels.viewport.show_hint(
            self.tr("No rig is open"),
            self.tr("Choose File ▸ Open Rig… to pick a rig folder, or File ▸ Open Generator…"),
        )
        self.setFocusProxy(self.panels.viewport)  # letters are commands from the start
        self.setFocus()
        self.services.worker.start()

    def open(self, open_pipeline: OpenPipeline) -> None:
        """Open a rig or a generator; the portrait on screen stays until the new one is there."""
        self.panels.viewport.show_busy(self.tr("Opening…"))
        self.services.worker.open(open_pipeline)

    def leave(self) -> None:
        """Close without asking about unsaved work or running exports."""
        self._is_leaving = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about what would be lost; then remember the layout and end the services."""
        if not self._is_leaving and self._has_unfinished():
            event.ignore()
            commands = self.commands
            commands.photo.ask_before(
                lambda: commands.file.ask_before(lambda: commands.export.ask_before(self.leave))
            )
            return
        layout.remember(self)
        for dialog in self.findChildren(QDialog):
            dialog.hide()  # none outlives its window
        self.services.close()
        event.accept()

    def _has_unfinished(self) -> bool:
        commands = self.commands
        return self.services.document.is_modified or commands.export.is_running or commands.photo.has_found

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that can be opened."""
        if paths_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped; a file manager must not take it for moved."""
        paths = paths_in(event.mimeData())
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.commands.file.open_paths(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and B are for the portrait, wherever the focus is; Escape leads to it, as it is edited."""
        if event.key() in HELD:
            self.panels.viewport.keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.setFocus()
            self.services.session.consider(None)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of the portrait."""
        if event.key() in HELD:
            self.panels.viewport.keyReleaseEvent(event)
        else:
            super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Let go of the portrait when another window gets the keys."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.panels.viewport.hold_before(False)
        super().changeEvent(event)

    def childEvent(self, event: QChildEvent) -> None:
        """Have what is dragged over a tab bring its panel forward."""
        child = event.child()
        if event.type() == QEvent.Type.ChildPolished and isinstance(child, QTabBar):
            child.setAcceptDrops(True)
            child.setChangeCurrentOnDrag(True)
        super().childEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Pass over panels that lie behind others."""
        began, moved = self.focusWidget(), super().focusNextPrevChild(forward)
        while moved and layout.is_behind(self.focusWidget()) and self.focusWidget() is not began:
            moved = super().focusNextPrevChild(forward)
        return moved

    def _panel_titles(self) -> dict[str, str]:
        return {
            "mesh": self.tr("Mesh"),
            "gallery": self.tr("Gallery"),
            "distribution": self.tr("Distribution"),
            "controls": self.tr("Controls"),
            "transfer": self.tr("Transfer"),
            "sampling": self.tr("Sampling"),
            "animation": self.tr("Animation"),
            "history": self.tr("History"),
        }

    def _connect(self) -> None:
        session = self.services.session
        self.services.worker.failed.connect(self._report)
        self.services.notices.warned.connect(self._warn)
        self.services.document.changed.connect(self._show_title)
        session.rig_changed.connect(self._greet_rig)
        session.rig_changed.connect(self._show_title)
        session.result_changed.connect(self._show_result)
        self.commands.file.pipeline_wanted.connect(self.open)

    def _warn(self, sentence: str) -> None:
        """Show one sentence in a dialog that blocks nothing else."""
        box = QMessageBox(QMessageBox.Icon.Warning, self.tr("Rig Editor"), sentence, parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _show_title(self) -> None:
        document, opened = self.services.document, self.services.session.opened
        parts = [f"{document.title}[*]", opened.rig.name] if opened else []
        self.setWindowTitle(" — ".join([*parts, self.tr("Rig Editor")]))
        if self.isWindowModified() != document.is_modified:  # Qt would tell the window system each time
            self.setWindowModified(document.is_modified)

    def _greet_rig(self) -> None:
        session, viewport = self.services.session, self.panels.viewport
        assert session.opened is not None
        viewport.set_picture_size(session.opened.resolution)
        self.panels.viewport_bar.offer(comparison=session.can_edit, overlay=session.rig is not None)
        viewport.show_busy(self.tr("Rendering the portrait…"))

    def _show_result(self) -> None:
        picture = self.services.session.picture
        assert picture is not None
        self.panels.viewport.show_frame(picture.frame)

    def _report(self, failure: Failure) -> None:
        """Tell the user once; what is on screen stays. An export tells its own failure."""
        viewport = self.panels.viewport
        if failure.task == "edit":
            viewport.show_error(self.tr("The portrait could not be rendered"), failure.sentence)
        elif failure.task != "open":
            self.services.notices.noted.emit(failure.sentence)
        elif self.services.session.picture is None:
            viewport.show_error(self.tr("It could not be opened"), failure.sentence)
        else:
            viewport.end_busy()
            self._warn(failure.sentence)
