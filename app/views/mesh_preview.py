"""The face model under the portrait's light; it follows the sliders at once."""

from __future__ import annotations

import torch
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.document.session import EditSession
from app.views.gl_mesh_view import GLMeshView, opengl
from app.views.software_mesh_view import SoftwareMeshView
from core.render.renderer import shade_vertices

FRAME_MS = 8


class MeshPreview(QWidget):
    """Follows the session's target parameters."""

    def __init__(self, session: EditSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mesh_preview")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        shared = opengl()
        self.view: GLMeshView | SoftwareMeshView = GLMeshView(shared) if shared else SoftwareMeshView()
        self.caption = QLabel(self._caption())
        self.caption.setProperty("role", "muted")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.caption.setWordWrap(True)
        self.caption.setContentsMargins(8, 6, 8, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.caption)
        self._soon = QTimer(self, singleShot=True, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._soon.timeout.connect(self._draw)
        session.values_changed.connect(self._schedule)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened out of sight."""
        super().showEvent(event)
        self._schedule()

    def _schedule(self) -> None:
        """Draw once for all changes within a frame."""
        if not self._soon.isActive():
            self._soon.start()

    def _draw(self) -> None:
        rig, params = self._session.rig, self._session.target_params()
        if rig is None or params is None or not self.isVisible():
            return
        with torch.no_grad():
            vertices, colors = shade_vertices(rig.model, params)
        self.view.show_mesh(vertices[0].numpy(), colors[0].numpy(), rig.model.triangles.numpy())

    def _caption(self) -> str:
        how = self.tr("Drag to orbit, double-click for the portrait's view.")
        if isinstance(self.view, GLMeshView):
            return how
        return self.tr("This display has no OpenGL; the mesh is drawn on the CPU.") + " " + how
