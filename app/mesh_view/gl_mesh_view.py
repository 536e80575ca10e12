"""The mesh through OpenGL.

It is drawn into a buffer of our own and painted from there like any picture. A QOpenGLWidget would have Qt
compose the whole window through OpenGL at every repaint, which takes a tenth of a second without a GPU.
"""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph.opengl as gl
from OpenGL import GL
from pyqtgraph.opengl.GLViewWidget import GLViewMixin
from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QMouseEvent, QOpenGLContext, QPainter, QPaintEvent
from PySide6.QtOpenGL import QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat
from PySide6.QtWidgets import QWidget

from app import theme
from app.opengl import SAMPLES, GLContext
from core.render.camera import Camera

FRAMING = 0.86  # of the portrait's frame, as a mesh has no hair or background
SMOOTH_AFTER_MS = 150
OPAQUE = {GL.GL_DEPTH_TEST: True, GL.GL_BLEND: False, GL.GL_CULL_FACE: False}


class GLMeshView(GLViewMixin, QWidget):
    """Draws vertex colours as they are; drag to orbit, wheel to zoom, middle button to pan.

    OpenGL's z is up here: (x, y, z) of the world frame becomes (x, -z, y).
    """

    def __init__(self, shared: GLContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shared = shared
        self._buffer: QOpenGLFramebufferObject | None = None
        self._item = gl.GLMeshItem(computeNormals=False)
        self._wires = False
        self._samples = 0
        self._moving = QTimer(self, singleShot=True, interval=SMOOTH_AFTER_MS)
        self._moving.timeout.connect(self.update)
        self.setMinimumSize(120, 120)
        self.setBackgroundColor(theme.color("canvas"))
        self.reset_view()
        self._is_slow = False
        if shared.make_current():
            self._is_slow = shared.draws_on_cpu()
            self.initializeGL()

    def show_mesh(self, vertices: np.ndarray, colors: np.ndarray, triangles: np.ndarray) -> None:
        """Show a mesh.

        Args:
            vertices: (V, 3) cm, world frame.
            colors: (V, 3) RGB in [0, 1].
            triangles: (F, 3) counter-clockwise seen from outside.
        """
        upright = np.stack([vertices[:, 0], -vertices[:, 2], vertices[:, 1]], axis=1, dtype=np.float32)
        opaque = np.concatenate([colors, np.ones_like(colors[:, :1])], axis=1, dtype=np.float32)
        self._item.setMeshData(meshdata=gl.MeshData(upright, triangles, vertexColors=opaque))
        if self._item not in self.items:
            self.addItem(self._item)
        self._move()
        self.update()

    def set_wires(self, on: bool) -> None:
        """Draw the edges of what faces the viewer instead of surfaces."""
        self._wires = on
        self._item.setGLOptions({**OPAQUE, GL.GL_CULL_FACE: on})
        self.update()

    def reset_view(self) -> None:
        """Look from where the portrait's camera stands."""
        self.opts["center"] *= 0
        self.setCameraPosition(distance=Camera().distance, azimuth=-90, elevation=0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Orbit or pan."""
        self._move()
        super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Return to the portrait's view."""
        self.reset_view()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw into the buffer and paint that."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("canvas"))
        if self._shared.make_current():
            painter.drawImage(self.rect(), self._draw().toImage())

    def isValid(self) -> bool:
        """Return whether there is a context; pyqtgraph asks before it initialises items."""
        return self._shared.context.isValid()

    def context(self) -> QOpenGLContext:
        """Return the context; pyqtgraph asks for its format."""
        return self._shared.context

    def _move(self) -> None:
        """What moves has no smooth edges where they take longer than a frame; what stands still has."""
        if self._is_slow:
            self._moving.start()

    def _draw(self) -> QOpenGLFramebufferObject:
        """Fit the portrait's square frame into the shorter side and draw; the context is current."""
        size = QSize(self.deviceWidth(), self.deviceHeight())
        samples = 0 if self._moving.isActive() else SAMPLES
        if self._buffer is None or self._buffer.size() != size or self._samples != samples:
            self._samples = samples
            layout = QOpenGLFramebufferObjectFormat()
            layout.setAttachment(QOpenGLFramebufferObject.Attachment.CombinedDepthStencil)
            layout.setSamples(samples)
            self._buffer = QOpenGLFramebufferObject(size, layout)
        widen = max(1.0, size.width() / max(1, size.height()))
        self.opts["fov"] = math.degrees(2 * math.atan(FRAMING * widen / Camera().focal))
        self._buffer.bind()
        GL.glViewport(0, 0, size.width(), size.height())
        GL.glPolygonMode(GL.GL_FRONT_AND_BACK, GL.GL_LINE if self._wires else GL.GL_FILL)
        self.paintGL()
        GL.glPolygonMode(GL.GL_FRONT_AND_BACK, GL.GL_FILL)
        self._buffer.release()
        return self._buffer
