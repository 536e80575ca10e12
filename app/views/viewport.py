"""The portrait, as large as the window allows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme

MARGIN = 16
TICK_MS = 40


class Viewport(QWidget):
    """Shows a frame, or says why there is none.

    A message over an existing frame appears as a bar at its foot, so the portrait stays in sight.
    """

    drag_began = Signal(object)  # Qt.MouseButton
    dragged = Signal(QPointF)  # since the drag began, in sides of the portrait, right and up
    drag_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: np.ndarray | None = None
        self._image = QImage()
        self._title, self._detail, self._title_color = "", "", "text"
        self._turn = 0
        self._grip: QPointF | None = None
        self._ticker = QTimer(self, interval=TICK_MS)
        self._ticker.timeout.connect(self._spin)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 200)
        self.setToolTip(self.tr("Drag to turn the head; drag with the right button to move the light"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(640, 640)

    @property
    def message(self) -> str:
        """The sentence shown in place of the portrait or over it; empty when all is well."""
        return ": ".join(part for part in (self._title, self._detail) if part)

    @property
    def image(self) -> QImage:
        """The picture on screen; null when there is none."""
        return self._image

    def show_frame(self, frame: np.ndarray) -> None:
        """Show a picture.

        Args:
            frame: (H, W, 3) uint8 RGB, contiguous, written by nobody afterwards.
        """
        height, width, _ = frame.shape
        self._frame = frame  # the image borrows its memory
        self._image = QImage(frame.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        self._say("", "")

    def show_busy(self, title: str) -> None:
        """Say that something is on its way."""
        self._say(title, "")
        self._ticker.start()

    def show_hint(self, title: str, detail: str) -> None:
        """Say what the user can do."""
        self._say(title, detail)

    def show_error(self, title: str, detail: str) -> None:
        """Say what went wrong; a portrait already on screen stays."""
        self._say(title, detail, "error")

    def portrait_rect(self) -> QRectF:
        """Return where the portrait lies, in widget coordinates."""
        margin = MARGIN if min(self.width(), self.height()) > 300 else 4
        room = QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)
        size = QSizeF(self._image.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(room.center() - QPointF(size.width() / 2, size.height() / 2), size)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the portrait."""
        held = self._grip is not None
        if held or self._image.isNull() or not self.portrait_rect().contains(event.position()):
            event.ignore()
            return
        self._grip = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.drag_began.emit(event.button())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report how far the hand has gone."""
        if self._grip is None:
            return
        offset = (event.position() - self._grip) / max(1.0, self.portrait_rect().width())
        self.dragged.emit(QPointF(offset.x(), -offset.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go once no button is held."""
        if self._grip is not None and not event.buttons():
            self._grip = None
            self.unsetCursor()
            self.drag_ended.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw portrait and message."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("canvas"))
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        if not self._image.isNull():
            painter.drawImage(self.portrait_rect(), self._image)
            if self.message:
                self._draw_bar(painter)
        elif self._ticker.isActive():
            self._draw_busy(painter)
        elif self.message:
            self._draw_card(painter)

    def _say(self, title: str, detail: str, title_color: str = "text") -> None:
        self._ticker.stop()
        self._title, self._detail, self._title_color = title, detail, title_color
        self.setAccessibleDescription(self.message)
        self.update()

    def _spin(self) -> None:
        self._turn = (self._turn + 12) % 360
        self.update()

    def _draw_busy(self, painter: QPainter) -> None:
        middle = QRectF(self.rect()).center() - QPointF(0, 20)
        ring = QRectF(middle.x() - 16, middle.y() - 16, 32, 32)
        painter.setPen(QPen(theme.color("raised"), 3))
        painter.drawEllipse(ring)
        painter.setPen(QPen(theme.color("accent"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, -self._turn * 16, 90 * 16)
        painter.setPen(theme.color("muted"))
        below = QRectF(0, ring.bottom() + 16, self.width(), 24)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._title)

    def _draw_card(self, painter: QPainter) -> None:
        width = min(420.0, self.width() - 48.0)
        box = QRectF((self.width() - width) / 2, self.height() / 2 - 60, width, 160)
        wrap = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        title_font = QFont(self.font())
        title_font.setPixelSize(16)
        title_font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(title_font)
        painter.setPen(theme.color(self._title_color))
        used = painter.drawText(box, wrap | Qt.AlignmentFlag.AlignTop, self._title)
        painter.setFont(self.font())
        painter.setPen(theme.color("muted"))
        painter.drawText(box.adjusted(0, used.height() + 10, 0, 0), wrap, self._detail)

    def _draw_bar(self, painter: QPainter) -> None:
        rect = self.portrait_rect()
        bar = QRectF(rect.left(), rect.bottom() - 34, rect.width(), 34)
        shade = theme.color("canvas")
        shade.setAlphaF(0.86)
        painter.fillRect(bar, shade)
        painter.setPen(theme.color(self._title_color))
        text = painter.fontMetrics().elidedText(
            self.message, Qt.TextElideMode.ElideRight, int(bar.width()) - 24
        )
        painter.drawText(bar.adjusted(12, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter, text)
