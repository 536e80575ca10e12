"""The portrait before the edit beside the portrait after it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from app import theme
from app.portrait_view.zoom import Zoom

GAP = 12.0
GRIP = 9.0  # half the width of the stretch in which the divider is grabbed


class Comparison(Enum):
    """How before and after share the view."""

    OFF = "off"
    WIPE = "wipe"
    SIDE_BY_SIDE = "side by side"


class Pane(NamedTuple):
    """One picture in the view: where it lies, and the part of the view in which it is seen."""

    shows_before: bool
    rect: QRectF
    clip: QRectF


def panes(comparison: Comparison, zoom: Zoom, room: QRectF, size: QSize, split: float) -> list[Pane]:
    """Return what to draw; the edited portrait comes last, `split` is the wipe's divider in its widths."""
    if comparison is Comparison.SIDE_BY_SIDE:
        width = (room.width() - GAP) / 2
        left = QRectF(room.left(), room.top(), width, room.height())
        right = left.translated(width + GAP, 0)
        return [Pane(True, zoom.rect(left, size), left), Pane(False, zoom.rect(right, size), right)]
    rect = zoom.rect(room, size)
    everything = room.adjusted(-room.left(), -room.top(), room.left(), room.top())
    if comparison is Comparison.OFF:
        return [Pane(False, rect, everything)]
    at = divider_of(rect, split)
    before = QRectF(everything.topLeft(), QPointF(at, everything.bottom()))
    after = QRectF(QPointF(at, everything.top()), everything.bottomRight())
    return [Pane(True, rect, before), Pane(False, rect, after)]


def divider_of(rect: QRectF, split: float) -> float:
    """Return the divider's x in a portrait that lies at `rect`."""
    return rect.left() + split * rect.width()


def draw_divider(painter: QPainter, x: float, height: float) -> None:
    """Draw the line that the hand moves, with its grip."""
    painter.setPen(QPen(theme.color("text"), 1.5))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    painter.setBrush(theme.color("text"))
    painter.drawRoundedRect(QRectF(x - 4, height / 2 - 16, 8, 32), 4, 4)


def draw_label(painter: QPainter, pane: Pane, text: str) -> None:
    """Name a pane in its upper corner: the outer one, so that both stay apart in a wipe."""
    seen = pane.rect.intersected(pane.clip)
    box = QRectF(painter.fontMetrics().boundingRect(text)).adjusted(-8, -4, 8, 4)
    if seen.width() < box.width() + 12:
        return
    box.moveTop(seen.top() + 8)
    if pane.shows_before:
        box.moveLeft(seen.left() + 8)
    else:
        box.moveRight(seen.right() - 8)
    shade = theme.color("canvas")
    shade.setAlphaF(0.75)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(theme.color("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
