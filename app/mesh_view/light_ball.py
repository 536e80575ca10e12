"""A ball under the portrait's light; the light is taken by hand."""

from __future__ import annotations

import numpy as np
import torch
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app import theme
from app.document.session import EditSession
from core.render.spherical_harmonics import dominant_direction, shade

SIDE = 76
PIXELS = 48
RADIUS = 30.0
DEGREES_PER_RADIUS = 70.0
KEY_DEGREES = 5.0
_KEYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}


class LightBall(QWidget):
    """Follows the session's light; a drag or the arrow keys move it, a double click gives it back."""

    def __init__(self, session: EditSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._grip: QPointF | None = None
        self._begin = (0.0, 0.0)
        self.direction = np.zeros(3)
        self._normals, self._inside = _ball()
        self._frame = np.zeros((PIXELS, PIXELS, 4), np.uint8)  # the image borrows its memory
        self._image = QImage()
        self.setFixedSize(SIDE, SIDE)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(self.tr("Drag to move the light; double-click gives it back to the portrait"))
        self.setAccessibleName(self.tr("Light direction"))

    def sizeHint(self) -> QSize:
        """Return its only size."""
        return QSize(SIDE, SIDE)

    def show_light(self, sh_coeffs: torch.Tensor) -> None:
        """Show an illumination (1, 9, 3)."""
        self.direction = dominant_direction(sh_coeffs)[0].numpy()
        shading = shade(self._normals[None], sh_coeffs)[0].numpy()
        self._frame = np.zeros((PIXELS, PIXELS, 4), np.uint8)
        self._frame[self._inside, :3] = (200 * shading).clip(0, 255)
        self._frame[self._inside, 3] = 255
        layout = QImage.Format.Format_RGBA8888
        self._image = QImage(self._frame.data, PIXELS, PIXELS, 4 * PIXELS, layout)
        self.update()

    def mark(self) -> QPointF:
        """Return where the light stands on the ball, in widget coordinates."""
        x, y, _ = self.direction
        return QPointF(SIDE / 2 + RADIUS * float(x), SIDE / 2 - RADIUS * float(y))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the light."""
        self._grip = event.position()
        self._begin = self._session.value("light_azimuth"), self._session.value("light_elevation")
        self._session.begin_gesture()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the light follow the hand."""
        if self._grip is not None:
            turn = (event.position() - self._grip) * (DEGREES_PER_RADIUS / RADIUS)
            self._move(self._begin[0] + turn.x(), self._begin[1] - turn.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None
        self._session.end_gesture()
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Give the direction back to the portrait."""
        self._session.reset_controls(["light_azimuth", "light_elevation"])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the light with the arrow keys."""
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None:
            event.ignore()
            return
        azimuth, elevation = self._session.value("light_azimuth"), self._session.value("light_elevation")
        self._move(azimuth + KEY_DEGREES * step[0], elevation + KEY_DEGREES * step[1])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ball and where the light stands; a ring stands behind it."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(SIDE / 2 - RADIUS, SIDE / 2 - RADIUS, 2 * RADIUS, 2 * RADIUS)
        painter.drawImage(box, self._image)
        painter.setPen(QPen(theme.color("accent" if self.hasFocus() else "edge"), 1.5))
        painter.drawEllipse(box)
        in_front = self.direction[2] >= 0
        painter.setPen(QPen(theme.color("canvas" if in_front else "caution"), 1.5))
        painter.setBrush(theme.color("caution") if in_front else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self.mark(), 5, 5)

    def _move(self, azimuth: float, elevation: float) -> None:
        rig = self._session.rig
        if rig is None or not rig.moves_faces:
            return
        values = {}
        for name, wanted in (("light_azimuth", azimuth), ("light_elevation", elevation)):
            control = rig.controls[name]
            values[name] = min(max(wanted, control.minimum), control.maximum)
        self._session.set_controls(values, self.tr("Move Light"))


def _ball() -> tuple[torch.Tensor, np.ndarray]:
    """Return the unit normals (M, 3) of a ball seen from the front, and the pixels (H, W) where it is."""
    axis = (np.arange(PIXELS) + 0.5) * 2 / PIXELS - 1
    x, y = np.meshgrid(axis, -axis)
    inside = np.hypot(x, y) < 1
    z = np.sqrt(1 - x[inside] ** 2 - y[inside] ** 2)
    normals = np.stack([x[inside], y[inside], z], axis=-1)
    return torch.from_numpy(normals.astype(np.float32)), inside
