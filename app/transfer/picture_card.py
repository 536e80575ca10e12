"""One small picture with a caption."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.widgets.frames import image_of

CAPTION = 22
SMALLEST, WIDTH = 120, 150
STALE_OPACITY = 0.35
ROUNDING = 4.0


class PictureCard(QWidget):
    """Shows a frame, or says why there is none; a frame that is no longer true is pale until the next."""

    def __init__(self, caption: str, message: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image, self._message = QImage(), message
        self._is_stale = self._is_target = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumSize(SMALLEST, SMALLEST + CAPTION)
        self.set_caption(caption)

    @property
    def image(self) -> QImage:
        """What is shown; null where a message stands in its place."""
        return self._image

    @property
    def is_stale(self) -> bool:
        """Whether the picture waits to be replaced."""
        return self._is_stale

    @property
    def caption(self) -> str:
        """What stands below the picture."""
        return self._caption

    def set_caption(self, caption: str) -> None:
        """Say below the picture what it is."""
        self._caption = caption
        self._tell()

    def show_frame(self, frame: np.ndarray) -> None:
        """Show a frame (H, W, 3) uint8."""
        self._image, self._is_stale = image_of(frame), False
        self._tell()

    def show_message(self, message: str) -> None:
        """Show a sentence in place of a picture."""
        self._image, self._message, self._is_stale = QImage(), message, False
        self._tell()

    def mark_stale(self) -> None:
        """Make the picture pale: another one is on its way."""
        self._is_stale = True
        self.update()

    def mark_target(self, on: bool) -> None:
        """Show that what is dragged can be dropped here."""
        self._is_target = on
        self.update()

    def sizeHint(self) -> QSize:
        """Return as much height as a square picture needs."""
        return QSize(WIDTH, max(self.width(), SMALLEST) + CAPTION)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that goes with the width."""
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture or message, and the caption."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        square = self._square()
        if self._image.isNull():
            self._draw_message(painter, square)
        else:
            self._draw_image(painter, square)
        if self._is_target:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(square.adjusted(1, 1, -1, -1), ROUNDING, ROUNDING)
        painter.setPen(theme.color("muted"))
        below = QRectF(0, square.bottom(), square.width(), CAPTION)
        room = int(square.width())
        text = painter.fontMetrics().elidedText(self._caption, Qt.TextElideMode.ElideRight, room)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    def _square(self) -> QRectF:
        side = min(self.width(), self.height() - CAPTION)
        return QRectF(0, 0, side, side)

    def _draw_image(self, painter: QPainter, square: QRectF) -> None:
        scale = self.devicePixelRatioF()
        size = (square.size() * scale).toSize()
        keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        picture = self._image.scaled(size, keep, smooth)
        picture.setDevicePixelRatio(scale)
        painter.setOpacity(STALE_OPACITY if self._is_stale else 1.0)
        painter.drawImage(QPointF(square.topLeft()), picture)
        painter.setOpacity(1.0)

    def _draw_message(self, painter: QPainter, square: QRectF) -> None:
        painter.setPen(QPen(theme.color("edge"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(theme.color("field"))
        painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), ROUNDING, ROUNDING)
        painter.setPen(theme.color("muted"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(square.adjusted(8, 8, -8, -8), flags, self._message)

    def _tell(self) -> None:
        self.setAccessibleName(self._caption)
        self.setAccessibleDescription(self._message if self._image.isNull() else "")
        self.update()
