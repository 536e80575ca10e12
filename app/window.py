"""The main window: arranges the panels and connects session, render thread and menus."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMessageBox, QVBoxLayout, QWidget

from app.document.session import EditSession
from app.menus import menu_bar
from app.panels.control_panel import ControlPanel
from app.panels.distribution_panel import DistributionPanel
from app.panels.portrait_bar import PortraitBar
from app.panels.status_line import StatusLine
from app.views.before_picture import BeforePicture
from app.views.mesh_overlay import MeshOverlay
from app.views.mesh_preview import MeshPreview
from app.views.portrait_hand import PortraitHand
from app.views.viewport import Viewport
from app.views.viewport_bar import ViewportBar
from app.worker.exporter import Exporter
from app.worker.render_thread import Failure, OpenPipeline, RenderThread
from core.pipeline import PortraitSource

MINIMUM_SIZE = (1024, 640)
INITIAL_SIZE = (1440, 900)
GEOMETRY_KEY, LAYOUT_KEY = "window/geometry", "window/layout"
LAYOUT_VERSION = 1  # rises when docks come or go


class MainWindow(QMainWindow):
    """The editor; `open` puts a rig into it."""

    trouble = Signal(str)  # a sentence about something that nobody else reports; may come from any thread

    def __init__(self, source: PortraitSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = EditSession(source, self)
        self.render_thread = RenderThread(self)
        self.exporter = Exporter(self.session, self)
        self.viewport = Viewport()
        self.portrait_hand = PortraitHand(self.viewport, self.session)
        self.before_picture = BeforePicture(self.viewport, self.session, self.render_thread)
        self.mesh_overlay = MeshOverlay(self.viewport, self.session)
        self.viewport_bar = ViewportBar(self.viewport, self.mesh_overlay)
        self.portrait_bar = PortraitBar(self.session)
        self.mesh_preview = MeshPreview(self.session)
        self.control_panel = ControlPanel(self.session)
        self.distribution_panel = DistributionPanel(self.session, self.exporter)
        self.status_line = StatusLine(self.session)
        self._arrange()
        self._connect()
        menu_bar.build(self)
        self._restore_layout()
        self.viewport.show_hint(
            self.tr("No rig is open"), self.tr("Choose File ▸ Open Rig… to pick a rig folder.")
        )
        self.render_thread.start()

    def open(self, open_pipeline: OpenPipeline) -> None:
        """Open a rig; the portrait on screen stays until the new one is there."""
        self.viewport.show_busy(self.tr("Opening the rig…"))
        self.render_thread.open(open_pipeline)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout and join the threads before the window goes."""
        settings = QSettings()
        settings.setValue(GEOMETRY_KEY, self.saveGeometry())
        settings.setValue(LAYOUT_KEY, self.saveState(LAYOUT_VERSION))
        self.render_thread.stop()
        self.exporter.finish()
        self.mesh_overlay.finish()
        event.accept()

    def _connect(self) -> None:
        session, thread = self.session, self.render_thread
        thread.rig_ready.connect(session.adopt_rig)
        thread.frame_ready.connect(session.adopt_result)
        thread.failed.connect(self._report)
        session.rig_changed.connect(self._greet_rig)
        session.state_changed.connect(lambda: thread.submit(session.request()))
        session.result_changed.connect(self._show_result)
        self.exporter.saved.connect(lambda path: self.status_line.notify(self.tr("Saved {0}").format(path)))
        self.exporter.failed.connect(self.warn)
        self.trouble.connect(self.warn)

    def warn(self, sentence: str) -> None:
        """Show one sentence in a dialog that blocks nothing else."""
        box = QMessageBox(QMessageBox.Icon.Warning, self.tr("Rig Editor"), sentence, parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _greet_rig(self) -> None:
        assert self.session.rig is not None
        self.render_thread.submit(self.session.request())
        self.viewport.set_picture_size(self.session.rig.resolution)
        self.setWindowTitle(self.tr("{0} — Rig Editor").format(self.session.rig.rig.name))
        self.viewport.show_busy(self.tr("Rendering the portrait…"))

    def _show_result(self) -> None:
        assert self.session.result is not None
        self.viewport.show_frame(self.session.result.frame)

    def _report(self, failure: Failure) -> None:
        """Tell the user; what is on screen stays."""
        if failure.task == "open":
            self.viewport.show_error(self.tr("The rig could not be opened"), failure.sentence)
            self.warn(failure.sentence)
        else:
            self.viewport.show_error(self.tr("The portrait could not be rendered"), failure.sentence)
        self.status_line.notify(failure.sentence)

    def _arrange(self) -> None:
        self.setWindowTitle(self.tr("Rig Editor"))
        self.setMinimumSize(*MINIMUM_SIZE)
        self.resize(*INITIAL_SIZE)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.portrait_bar)
        column.addWidget(self.viewport, 1)
        column.addWidget(self.viewport_bar)
        self.setCentralWidget(middle)
        self.setStatusBar(self.status_line)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        mesh = self._dock("mesh", self.tr("Mesh"), self.mesh_preview, left)
        distribution = self._dock("distribution", self.tr("Distribution"), self.distribution_panel, left)
        controls = self._dock("controls", self.tr("Controls"), self.control_panel, right)
        self.resizeDocks([mesh, controls], [300, 380], Qt.Orientation.Horizontal)
        self.resizeDocks([mesh, distribution], [480, 320], Qt.Orientation.Vertical)

    def _restore_layout(self) -> None:
        """Take up size, place and docks of the last time, where there was one."""
        settings = QSettings()
        for key, restore in ((GEOMETRY_KEY, self.restoreGeometry), (LAYOUT_KEY, self._restore_docks)):
            saved = settings.value(key)
            if isinstance(saved, QByteArray):
                restore(saved)

    def _restore_docks(self, saved: QByteArray) -> bool:
        return self.restoreState(saved, LAYOUT_VERSION)

    def _dock(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(name)
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock
