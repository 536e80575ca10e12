"""How two quantities of the generator's portraits go together."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtWidgets import QWidget

from app import theme
from app.distributions.histogram import LEAST_SIZE

MOST_POINTS = 3000  # more make dragging slow and show nothing more


class Scatter(pg.PlotWidget):
    """A point per sampled portrait, a ring where the portrait itself stands, a disc where it is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=theme.color("panel"), enableMenu=False)
        point = theme.color("muted")
        point.setAlphaF(0.4)
        second = theme.color("second")
        second.setAlphaF(0.4)
        self.points = pg.ScatterPlotItem(size=4, pen=None, brush=point)
        self.other_points = pg.ScatterPlotItem(size=4, pen=None, brush=second)
        self.own_mark = pg.ScatterPlotItem(size=11, pen=pg.mkPen(theme.color("text"), width=2), brush=None)
        self.wanted_mark = pg.ScatterPlotItem(size=9, pen=None, brush=theme.color("accent"))
        self.values = np.zeros((0, 2))
        for item in (self.points, self.other_points, self.own_mark, self.wanted_mark):
            self.addItem(item)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        for side in ("bottom", "left"):
            axis = self.getAxis(side)
            axis.setTextPen(theme.color("muted"))
            axis.setPen(theme.color("line"))
        self.setAccessibleName(self.tr("Scatter plot"))
        self.setMinimumSize(LEAST_SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Leave the size to the panel."""
        return LEAST_SIZE

    @property
    def correlation(self) -> float:
        """Pearson's r of the two quantities; 0 where one of them never changes."""
        spread = self.values.std(0)
        return float(np.asarray(np.corrcoef(self.values.T))[0, 1]) if spread.min() > 1e-9 else 0.0

    def show_values(self, across: np.ndarray, up: np.ndarray) -> None:
        """Show the points of (N,) and (N,) values."""
        self.values = np.stack([across, up], axis=1).astype(np.float64)
        shown = self.values[:MOST_POINTS]
        self.points.setData(x=shown[:, 0], y=shown[:, 1])
        self.other_points.setData(x=[], y=[])
        self._fit(self.values)

    def show_others(self, across: np.ndarray, up: np.ndarray) -> None:
        """Lay the points of other portraits, (M,) and (M,) values, over those on show."""
        others = np.stack([across, up], axis=1).astype(np.float64)
        shown = others[:MOST_POINTS]
        self.other_points.setData(x=shown[:, 0], y=shown[:, 1])
        self._fit(np.concatenate([self.values, others]))

    def mark(self, own: tuple[float, float], wanted: tuple[float, float]) -> None:
        """Move the marks."""
        self.own_mark.setData(x=[own[0]], y=[own[1]])
        self.wanted_mark.setData(x=[wanted[0]], y=[wanted[1]])

    def nearest(self, position: QPointF) -> int:
        """Return the row of the point that is nearest on screen to a place of the scene."""
        at = self.getViewBox().mapSceneToView(position)
        per_pixel = np.array(self.getViewBox().viewPixelSize())
        steps = (self.values - [at.x(), at.y()]) / per_pixel
        return int(np.hypot(steps[:, 0], steps[:, 1]).argmin())

    def _fit(self, values: np.ndarray) -> None:
        """Leave out the outermost of (N, 2) values."""
        for column, set_range in zip(values.T, (self.setXRange, self.setYRange), strict=True):
            low, high = (float(np.percentile(column, p)) for p in (0.5, 99.5))
            set_range(low, max(high, low + 1e-3), padding=0.08)
