"""The face model under the portrait's light; it follows the sliders at once."""

from __future__ import annotations

from enum import Enum
from functools import partial

import torch
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.document.session import EditSession
from app.mesh_view.gl_mesh_view import GLMeshView
from app.mesh_view.light_ball import SIDE, LightBall
from app.mesh_view.software_mesh_view import SoftwareMeshView
from app.opengl import opengl
from app.widgets.actions import make_toggle
from app.worker.likenesses import Likenesses
from core.likeness.likeness import face_mesh
from core.render.mesh_colors import MeshColors

FRAME_MS = 8
ROOMY = 260


class MeshStyle(Enum):
    """What the mesh shows."""

    SHADED = "shaded"
    WIREFRAME = "wireframe"
    ALBEDO = "albedo"


class MeshPreview(QWidget):
    """Follows the session's target parameters."""

    def __init__(
        self, session: EditSession, likenesses: Likenesses | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("mesh_preview")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._likenesses = session, likenesses
        self._style = MeshStyle.SHADED
        shared = opengl()
        self.view: GLMeshView | SoftwareMeshView = GLMeshView(shared) if shared else SoftwareMeshView()
        self.light_ball = LightBall(session, self.view)
        self.caption = QLabel(self._caption())
        self._soon = QTimer(self, singleShot=True, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._soon.timeout.connect(self._draw)
        self.styles: dict[MeshStyle, QAction] = {}
        self._arrange()
        self.view.installEventFilter(self)
        session.values_changed.connect(self._schedule)
        if likenesses is not None:
            likenesses.found.connect(self._schedule)

    @property
    def colors(self) -> MeshColors:
        """Which colours it shows: what an exported mesh gets."""
        return "albedo" if self._style is MeshStyle.ALBEDO else "lit"

    def show_style(self, style: MeshStyle) -> None:
        """Choose what the mesh shows."""
        self.styles[style].setChecked(True)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened out of sight."""
        super().showEvent(event)
        self._schedule()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave a small room to the mesh alone."""
        self.caption.setVisible(self.height() >= ROOMY)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the light ball in its corner."""
        if event.type() == QEvent.Type.Resize:
            self.light_ball.move(self.view.width() - SIDE - 4, self.view.height() - SIDE - 4)
        return False

    def _schedule(self) -> None:
        """Draw once for all changes within a frame."""
        if not self._soon.isActive():
            self._soon.start()

    def _draw(self) -> None:
        rig, params = self._session.rig, self._session.target_params()
        if rig is None or params is None or not self.isVisible():
            return
        likeness = self._likenesses.of(self._session.edit) if self._likenesses else None
        mesh = face_mesh(rig.model, params, self.colors, likeness)
        self.view.show_mesh(mesh.vertices, mesh.colors, mesh.triangles)
        with torch.no_grad():
            self.light_ball.show_light(params.sh_coeffs)

    def _caption(self) -> str:
        how = self.tr("Drag to orbit, double-click for the portrait's view.")
        if isinstance(self.view, GLMeshView):
            return how
        return self.tr("This display has no OpenGL; the mesh is drawn on the CPU.") + " " + how

    def _arrange(self) -> None:
        self.caption.setProperty("role", "muted")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.caption.setWordWrap(True)
        self.caption.setContentsMargins(8, 2, 8, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_style_row())
        column.addWidget(self.view, 1)
        column.addWidget(self.caption)

    def _make_style_row(self) -> QHBoxLayout:
        titles = {
            MeshStyle.SHADED: (self.tr("Lit"), self.tr("The face under the portrait's light")),
            MeshStyle.WIREFRAME: (self.tr("Wires"), self.tr("The edges of the mesh")),
            MeshStyle.ALBEDO: (self.tr("Albedo"), self.tr("The skin's own colour, without light")),
        }
        row, group = QHBoxLayout(), QActionGroup(self)
        row.setContentsMargins(8, 6, 8, 2)
        row.setSpacing(4)
        for style, (title, tip) in titles.items():
            self.styles[style] = make_toggle(self, title, None, partial(self._choose, style), tip)
            group.addAction(self.styles[style])
            button = QToolButton()
            button.setDefaultAction(self.styles[style])
            row.addWidget(button)
        row.addStretch(1)
        self.show_style(self._style)
        return row

    def _choose(self, style: MeshStyle, on: bool) -> None:
        if on:
            self._style = style
            self.view.set_wires(style is MeshStyle.WIREFRAME)
            self._schedule()
