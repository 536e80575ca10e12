"""The mesh drawn on the CPU, for displays without OpenGL."""

from __future__ import annotations

import math

import numpy as np
import torch
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app import theme
from core.face.rotation import rotation_matrix
from core.render.camera import Camera
from core.render.rasterizer import default_rasterizer
from core.render.wireframe import contour_edges, draw_wires

RESOLUTION = 288
DEGREES_PER_PIXEL = 0.5


class SoftwareMeshView(QWidget):
    """Draws vertex colours as they are; drag to orbit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mesh: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None
        self._frame = np.zeros((0, 0, 4), dtype=np.uint8)  # the image borrows its memory
        self._image = QImage()
        self._wires = False
        self._orbit = QPointF()
        self._grabbed_at = QPointF()
        self.setMinimumSize(120, 120)

    @property
    def image(self) -> QImage:
        """The picture on screen; null before the first mesh."""
        return self._image

    def show_mesh(self, vertices: np.ndarray, colors: np.ndarray, triangles: np.ndarray) -> None:
        """Show a mesh.

        Args:
            vertices: (V, 3) cm, world frame.
            colors: (V, 3) RGB in [0, 1].
            triangles: (F, 3) counter-clockwise seen from outside.
        """
        self._mesh = vertices, colors, triangles
        self._draw()

    def set_wires(self, on: bool) -> None:
        """Draw the edges of what faces the viewer instead of surfaces."""
        self._wires = on
        self._draw()

    def reset_view(self) -> None:
        """Look from where the portrait's camera stands."""
        self._orbit = QPointF()
        self._draw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the mesh."""
        self._grabbed_at = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn the mesh with the pointer."""
        self._orbit += (event.position() - self._grabbed_at) * DEGREES_PER_PIXEL
        self._orbit.setY(min(max(self._orbit.y(), -90.0), 90.0))
        self._grabbed_at = event.position()
        self._draw()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Return to the portrait's view."""
        self.reset_view()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, square and as large as fits."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("canvas"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        side = float(min(self.width(), self.height()))
        corner = QPointF((self.width() - side) / 2, (self.height() - side) / 2)
        painter.drawImage(QRectF(corner.x(), corner.y(), side, side), self._image)

    def _draw(self) -> None:
        if self._mesh is None:
            return
        draw = draw_mesh_wires if self._wires else draw_mesh
        self._frame = draw(*self._mesh, self._orbit.x(), -self._orbit.y())
        layout = QImage.Format.Format_RGBA8888
        self._image = QImage(self._frame.data, RESOLUTION, RESOLUTION, 4 * RESOLUTION, layout)
        self.update()


def draw_mesh(
    vertices: np.ndarray, colors: np.ndarray, triangles: np.ndarray, azimuth: float, elevation: float
) -> np.ndarray:
    """Return the mesh turned by two angles in degrees as a frame (H, W, 4), uint8, clear around the mesh."""
    rasterize = default_rasterizer("cpu")
    turned = _turned(vertices, azimuth, elevation)
    fragments = rasterize(Camera().project(turned), torch.from_numpy(triangles), RESOLUTION)
    index, weights = fragments.triangle_index[0].numpy(), fragments.barycentric[0].numpy()
    covered = index >= 0
    corners = colors[triangles[index[covered]]]  # (M, 3 corners, 3)
    frame = np.zeros((RESOLUTION, RESOLUTION, 4), dtype=np.uint8)
    frame[covered, :3] = np.einsum("mc,mcr->mr", weights[covered], corners).clip(0, 1) * 255
    frame[covered, 3] = 255
    return frame


def draw_mesh_wires(
    vertices: np.ndarray, colors: np.ndarray, triangles: np.ndarray, azimuth: float, elevation: float
) -> np.ndarray:
    """Return the edges of the turned mesh as a frame, as `draw_mesh` does."""
    corners, turned = torch.from_numpy(triangles), _turned(vertices, azimuth, elevation)
    shown = contour_edges(torch.from_numpy(vertices), corners)
    alpha = draw_wires(Camera().project(turned), corners, shown, RESOLUTION).numpy()
    frame = np.empty((RESOLUTION, RESOLUTION, 4), dtype=np.uint8)
    frame[..., :3] = (255 * colors.mean(0).clip(0, 1)).astype(np.uint8)
    frame[..., 3] = 255 * alpha
    return frame


def _turned(vertices: np.ndarray, azimuth: float, elevation: float) -> torch.Tensor:
    """Return vertices (1, V, 3) turned by two angles in degrees."""
    angles = torch.tensor([[math.radians(azimuth), math.radians(elevation), 0.0]])
    return torch.from_numpy(vertices) @ rotation_matrix(angles).mT


def compile_rasterizer() -> None:
    """Have the rasteriser compiled, which can take seconds; call it off the GUI thread."""
    corners = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]], dtype=np.float32)
    draw_mesh(corners, np.ones_like(corners), np.array([[0, 1, 2]]), 0.0, 0.0)
