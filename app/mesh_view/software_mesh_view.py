"""The mesh drawn on the CPU, for displays without OpenGL."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QTimer
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app import theme
from core.render.mesh_picture import SHIFTS, averaged, draw_mesh, draw_mesh_wires

RESOLUTION = 288
SMOOTH_AFTER_MS = 150
DEGREES_PER_PIXEL = 0.5


class SoftwareMeshView(QWidget):
    """Draws vertex colours as they are; drag to orbit.

    What stands still is drawn a few times more, a little shifted each, for a mean without steps along edges.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mesh: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None
        self._frame = np.zeros((0, 0, 4), dtype=np.uint8)  # the image borrows its memory
        self._image = QImage()
        self._wires = False
        self._orbit = QPointF()
        self._grabbed_at = QPointF()
        self._shifted: list[np.ndarray] = []
        self._still = QTimer(self, singleShot=True)
        self._still.timeout.connect(self._smooth)
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
        self._show(draw(*self._mesh, self._angles, RESOLUTION))
        self._shifted.clear()
        if not self._wires:
            self._still.start(SMOOTH_AFTER_MS)

    def _smooth(self) -> None:
        """Add one shifted picture, so that no more than a frame's time is taken at once."""
        if self._mesh is None or self._wires:
            return
        shift = SHIFTS[len(self._shifted)]
        self._shifted.append(draw_mesh(*self._mesh, self._angles, RESOLUTION, shift))
        if len(self._shifted) < len(SHIFTS):
            self._still.start(0)
        else:
            self._show(averaged(self._shifted))

    @property
    def _angles(self) -> tuple[float, float]:
        return self._orbit.x(), -self._orbit.y()

    def _show(self, frame: np.ndarray) -> None:
        self._frame, side = frame, len(frame)
        self._image = QImage(frame.data, side, side, 4 * side, QImage.Format.Format_RGBA8888)
        self.update()
