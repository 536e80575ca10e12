"""How a picture lies in a view: fitted, or at a scale about a point."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt

SMALLEST_FIT = 0.5  # a fitted picture may be shrunk to this share of itself
LARGEST = 64.0


@dataclass(frozen=True)
class Zoom:
    """A plain value; `None` as scale fits the picture into the room.

    Attributes:
        scale: widget pixels per picture pixel.
        x, y: point of the picture, in sides from its top left, that lies in the middle of the room.
    """

    scale: float | None = None
    x: float = 0.5
    y: float = 0.5

    def rect(self, room: QRectF, size: QSize) -> QRectF:
        """Return where a picture of `size` lies."""
        scaled = QSizeF(size) * self.scale_in(room, size)
        center = room.center()
        if self.scale is None:
            return QRectF(center - QPointF(scaled.width() / 2, scaled.height() / 2), scaled)
        corner = center - QPointF(self.x * scaled.width(), self.y * scaled.height())
        return QRectF(corner, scaled)

    def scale_in(self, room: QRectF, size: QSize) -> float:
        """Return the scale, also of a fitted picture."""
        if self.scale is not None:
            return self.scale
        fitted = QSizeF(size).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return fitted.width() / max(1, size.width())

    def scaled(self, factor: float, anchor: QPointF, room: QRectF, size: QSize) -> Zoom:
        """Return the zoom times `factor` under which what is at `anchor` stays there."""
        before = self.rect(room, size)
        smallest = min(1.0, SMALLEST_FIT * Zoom().scale_in(room, size))
        scale = min(max(self.scale_in(room, size) * factor, smallest), LARGEST)
        u = (anchor.x() - before.left()) / before.width()
        v = (anchor.y() - before.top()) / before.height()
        to_middle = (room.center() - anchor) / scale
        return Zoom(scale, u + to_middle.x() / size.width(), v + to_middle.y() / size.height())._bounded()

    def moved(self, by: QPointF, room: QRectF, size: QSize) -> Zoom:
        """Return the zoom under which the picture lies `by` widget pixels further."""
        rect = self.rect(room, size)
        x, y = (self.x, self.y) if self.scale is not None else (0.5, 0.5)
        scale = self.scale_in(room, size)
        return Zoom(scale, x - by.x() / rect.width(), y - by.y() / rect.height())._bounded()

    def _bounded(self) -> Zoom:
        """Keep the picture in sight."""
        return dataclasses.replace(self, x=min(max(self.x, 0.0), 1.0), y=min(max(self.y, 0.0), 1.0))
