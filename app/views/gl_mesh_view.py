"""The mesh through OpenGL."""

from __future__ import annotations

import functools
import math

import numpy as np
import pyqtgraph.opengl as gl
from PySide6.QtGui import QMouseEvent, QOffscreenSurface, QOpenGLContext, QResizeEvent
from PySide6.QtWidgets import QWidget

from app import theme
from core.render.camera import Camera


@functools.cache
def has_opengl() -> bool:
    """Return whether this display gives a working OpenGL context; call it on the GUI thread first."""
    surface, context = QOffscreenSurface(), QOpenGLContext()
    surface.create()
    works = surface.isValid() and context.create() and context.makeCurrent(surface)
    if works:
        context.doneCurrent()
    return works


class GLMeshView(gl.GLViewWidget):
    """Draws vertex colours as they are; drag to orbit, wheel to zoom, middle button to pan.

    OpenGL's z is up here: (x, y, z) of the world frame becomes (x, -z, y).
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: gl.GLMeshItem | None = None
        self.setBackgroundColor(theme.color("canvas"))
        self.reset_view()

    def show_mesh(self, vertices: np.ndarray, colors: np.ndarray, triangles: np.ndarray) -> None:
        """Show a mesh.

        Args:
            vertices: (V, 3) cm, world frame.
            colors: (V, 3) RGB in [0, 1].
            triangles: (F, 3) counter-clockwise seen from outside.
        """
        upright = np.stack([vertices[:, 0], -vertices[:, 2], vertices[:, 1]], axis=1, dtype=np.float32)
        opaque = np.concatenate([colors, np.ones_like(colors[:, :1])], axis=1, dtype=np.float32)
        data = gl.MeshData(vertexes=upright, faces=triangles, vertexColors=opaque)
        if self._item is None:
            self._item = gl.GLMeshItem(meshdata=data, computeNormals=False)
            self.addItem(self._item)
        else:
            self._item.setMeshData(meshdata=data)

    def reset_view(self) -> None:
        """Look from where the portrait's camera stands."""
        self.opts["center"] *= 0
        self.setCameraPosition(distance=Camera().distance, azimuth=-90, elevation=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the portrait's square frame into the shorter side."""
        super().resizeEvent(event)
        widen = max(1.0, self.width() / max(1, self.height()))
        self.opts["fov"] = math.degrees(2 * math.atan(widen / Camera().focal))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Return to the portrait's view."""
        self.reset_view()
