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

RESOLUTION = 320
DEGREES_PER_PIXEL = 0.5


class SoftwareMeshView(QWidget):
    """Draws vertex colours as they are; drag to orbit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mesh: tuple[torch.Tensor, torch.Tensor, torch.Tensor] | None = None
        self._image = QImage()
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
        self._mesh = torch.from_numpy(vertices), torch.from_numpy(colors), torch.from_numpy(triangles)
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
        frame = draw_mesh(*self._mesh, self._orbit.x(), -self._orbit.y())
        self._image = QImage(
            frame.tobytes(), RESOLUTION, RESOLUTION, 4 * RESOLUTION, QImage.Format.Format_RGBA8888
        ).copy()
        self.update()


@torch.no_grad()
def draw_mesh(
    vertices: torch.Tensor, colors: torch.Tensor, triangles: torch.Tensor, azimuth: float, elevation: float
) -> np.ndarray:
    """Return the mesh turned by two angles in degrees as a frame (H, W, 4), uint8, clear around the mesh."""
    turn = torch.tensor([[math.radians(azimuth), math.radians(elevation), 0.0]])
    vertices_ndc = Camera().project(vertices @ rotation_matrix(turn).mT)
    fragments = default_rasterizer("cpu")(vertices_ndc, triangles, RESOLUTION)
    covered = fragments.triangle_index[0] >= 0
    corners = colors[triangles[fragments.triangle_index[0][covered]]]  # (M, 3 corners, 3)
    painted = (corners * fragments.barycentric[0][covered].unsqueeze(-1)).sum(1)
    frame = torch.zeros(RESOLUTION, RESOLUTION, 4, dtype=torch.uint8)
    frame[covered] = torch.nn.functional.pad(painted.clamp(0, 1) * 255, (0, 1), value=255).byte()
    return frame.numpy()


def compile_rasterizer() -> None:
    """Have the rasteriser compiled, which can take seconds; call it off the GUI thread."""
    corner = torch.tensor([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    draw_mesh(corner, torch.ones(3, 3), torch.tensor([[0, 1, 2]]), 0.0, 0.0)
