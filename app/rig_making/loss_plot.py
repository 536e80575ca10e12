"""The losses of both networks while they are trained, small."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app import theme
from core.rig.training_run.record import Losses

MARGIN, CAPTION = 8, 18
SIZE = QSize(130, 120)
COLORS = {"first reconstructor": "muted", "reconstructor": "accent", "rignet": "second"}


class LossPlot(QWidget):
    """Each training's loss over its own time, between its own smallest and largest, logarithmic."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.losses: Losses = {}
        self.setMinimumSize(SIZE)
        self.setAccessibleName(self.tr("Losses"))
        self.setToolTip(
            self.tr("What each training still gets wrong: it falls fast at first, and later ever more slowly")
        )

    def show_losses(self, losses: Losses) -> None:
        """Draw the curves of a run."""
        if losses != self.losses:
            self.losses = losses
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a frame, the curves and their names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(theme.color("line"))
        painter.setBrush(theme.color("field"))
        painter.drawRect(area)
        inner = area.adjusted(MARGIN, CAPTION + MARGIN, -MARGIN, -MARGIN)
        left = area.left() + MARGIN
        for stage, color in COLORS.items():
            points = self.losses.get(stage, [])
            if len(points) < 2:
                continue
            painter.setPen(QPen(theme.color(color), 1.5))
            painter.drawPolyline(curve(points, inner))
            name = self._name(stage)
            painter.drawText(QPointF(left, area.top() + CAPTION), name)
            left += painter.fontMetrics().horizontalAdvance(name) + MARGIN
        if not any(len(points) > 1 for points in self.losses.values()):
            painter.setPen(theme.color("muted"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.tr("Losses"))

    def _name(self, stage: str) -> str:
        return {
            "first reconstructor": self.tr("first F"),
            "reconstructor": self.tr("F"),
            "rignet": self.tr("RigNet"),
        }[stage]


def curve(points: Sequence[tuple[float, float]], area: QRectF) -> QPolygonF:
    """Return at least two points (share, loss) as a line that fills an area."""
    heights = [math.log(max(loss, 1e-9)) for _, loss in points]
    low, span = min(heights), max(max(heights) - min(heights), 1e-6)
    return QPolygonF(
        [
            QPointF(
                area.left() + min(max(share, 0.0), 1.0) * area.width(),
                area.bottom() - (height - low) / span * area.height(),
            )
            for (share, _), height in zip(points, heights, strict=True)
        ]
    )
