"""What a view says in place of a picture, or over it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from app import theme

RING = 32.0


@dataclass(frozen=True)
class Message:
    """A title and an explanation; a busy one turns a ring."""

    title: str = ""
    detail: str = ""
    color: str = "text"
    busy: bool = False

    @property
    def text(self) -> str:
        """All of it as one sentence; empty when all is well."""
        return ": ".join(part for part in (self.title, self.detail) if part)


def draw_busy(painter: QPainter, room: QRectF, message: Message, degrees: int) -> None:
    """Draw a ring, turned by so many degrees, over the title."""
    middle = room.center() - QPointF(0, 20)
    ring = QRectF(middle.x() - RING / 2, middle.y() - RING / 2, RING, RING)
    painter.setPen(QPen(theme.color("raised"), 3))
    painter.drawEllipse(ring)
    painter.setPen(QPen(theme.color("accent"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(ring, -degrees * 16, 90 * 16)
    painter.setPen(theme.color("muted"))
    below = QRectF(room.left(), ring.bottom() + 16, room.width(), 24)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, message.title)


def draw_card(painter: QPainter, room: QRectF, message: Message) -> None:
    """Draw title and explanation in the middle."""
    width = min(420.0, room.width() - 48.0)
    box = QRectF(room.center().x() - width / 2, room.center().y() - 60, width, 160)
    wrap = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    font = painter.font()
    title_font = QFont(font)
    title_font.setPixelSize(16)
    title_font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(title_font)
    painter.setPen(theme.color(message.color))
    used = painter.drawText(box, wrap | Qt.AlignmentFlag.AlignTop, message.title)
    painter.setFont(font)
    painter.setPen(theme.color("muted"))
    painter.drawText(box.adjusted(0, used.height() + 10, 0, 0), wrap, message.detail)


def draw_bar(painter: QPainter, room: QRectF, message: Message) -> None:
    """Draw the message as a bar at the foot, so that the picture above it stays in sight."""
    bar = QRectF(room.left(), room.bottom() - 34, room.width(), 34)
    shade = theme.color("canvas")
    shade.setAlphaF(0.86)
    painter.fillRect(bar, shade)
    painter.setPen(theme.color(message.color))
    metrics, room_for_text = painter.fontMetrics(), int(bar.width()) - 24
    text = metrics.elidedText(message.text, Qt.TextElideMode.ElideRight, room_for_text)
    painter.drawText(bar.adjusted(12, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter, text)
