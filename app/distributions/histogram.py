"""How often the generator shows which value of one quantity."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from app import theme

BINS = 31


class Histogram(pg.PlotWidget):
    """Bars over the values of one quantity, and two lines: the portrait's own value and the wanted one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=theme.color("panel"))
        self.edges = np.linspace(0, 1, BINS + 1)
        self.counts = np.zeros(BINS)
        self._bars = pg.BarGraphItem(x=[], height=[], width=1, brush=theme.color("edge"), pen=None)
        self.own_line = pg.InfiniteLine(pen=pg.mkPen(theme.color("muted"), width=1))
        self.wanted_line = pg.InfiniteLine(pen=pg.mkPen(theme.color("accent"), width=2))
        for item in (self._bars, self.own_line, self.wanted_line):
            self.addItem(item)
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.hideAxis("left")
        axis = self.getAxis("bottom")
        axis.setTextPen(theme.color("muted"))
        axis.setPen(theme.color("line"))
        self.setMinimumHeight(110)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_values(self, values: np.ndarray) -> None:
        """Show the histogram of (N,) values."""
        self.counts, self.edges = np.histogram(values.astype(np.float64), BINS)
        middles, width = (self.edges[1:] + self.edges[:-1]) / 2, self.edges[1] - self.edges[0]
        self._bars.setOpts(x=middles, height=self.counts, width=0.86 * width)
        self.setXRange(self.edges[0], self.edges[-1], padding=0.02)
        self.setYRange(0, self.counts.max(), padding=0.02)

    def mark(self, own: float, wanted: float) -> None:
        """Move the lines."""
        self.own_line.setValue(own)
        self.wanted_line.setValue(wanted)

    def bin_at(self, position: QPointF) -> int:
        """Return the bin at a place of the scene; the outermost one beyond the bars."""
        value = self.getViewBox().mapSceneToView(position).x()
        return int(np.clip(np.searchsorted(self.edges, value) - 1, 0, BINS - 1))
