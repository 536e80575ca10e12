"""How often the generator shows which value of one quantity."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtWidgets import QWidget

from app import theme
from core.samples.comparison import common_edges

BINS = 31
LEAST_SIZE = QSize(80, 96)


class Histogram(pg.PlotWidget):
    """Bars over the values of one quantity, and two lines: the portrait's own value and the wanted one.

    Other values to compare with stand before the bars as an outline; heights are percent of either set.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=theme.color("panel"), enableMenu=False)
        self.edges = np.linspace(0, 1, BINS + 1)
        self.counts = np.zeros(BINS)
        self.other_counts = np.zeros(BINS)
        self.chosen_bin: int | None = None
        self.bars = pg.BarGraphItem(x=[], height=[], width=1, brush=theme.color("groove"), pen=None)
        veil = theme.color("second")
        veil.setAlphaF(0.25)
        pen = pg.mkPen(theme.color("second"), width=2)
        self.outline = pg.PlotCurveItem(
            self.edges, self.other_counts, stepMode="center", fillLevel=0, brush=veil, pen=pen
        )
        self.own_line = pg.InfiniteLine(pen=pg.mkPen(theme.color("text"), width=1))
        self.wanted_line = pg.InfiniteLine(pen=pg.mkPen(theme.color("accent"), width=2))
        for item in (self.bars, self.outline, self.own_line, self.wanted_line):
            self.addItem(item)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.hideAxis("left")
        for side in ("bottom", "left"):
            axis = self.getAxis(side)
            axis.setTextPen(theme.color("muted"))
            axis.setPen(theme.color("line"))
        self.setAccessibleName(self.tr("Histogram"))
        self.setMinimumSize(LEAST_SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Leave the size to the panel."""
        return LEAST_SIZE

    def show_values(self, values: np.ndarray, other: np.ndarray | None = None) -> None:
        """Show the histogram of (N,) values, and of (M,) others over the same bins."""
        self.edges = common_edges(values, values if other is None else other, BINS)
        self.counts = np.histogram(values, self.edges)[0]
        self.other_counts = np.histogram([] if other is None else other, self.edges)[0]
        self.chosen_bin = None
        shares = _percent(self.counts), _percent(self.other_counts)
        self._draw_bars()
        self.outline.setData(x=self.edges, y=shares[1])
        self.outline.setVisible(other is not None)
        self._fit(self.edges)
        self.setYRange(0, max(share.max() for share in shares), padding=0.02)

    def choose_bin(self, number: int) -> None:
        """Light up one bar."""
        self.chosen_bin = number
        self._draw_bars()

    def mark(self, own: float, wanted: float) -> None:
        """Move the lines; the axis reaches as far as they do."""
        self.own_line.setValue(own)
        self.wanted_line.setValue(wanted)
        self._fit(np.array([*self.edges, own, wanted]))

    def bin_at(self, position: QPointF) -> int:
        """Return the bin at a place of the scene; the outermost one beyond the bars."""
        value = self.getViewBox().mapSceneToView(position).x()
        return int(np.clip(np.searchsorted(self.edges, value) - 1, 0, BINS - 1))

    def _draw_bars(self) -> None:
        middles, width = (self.edges[1:] + self.edges[:-1]) / 2, self.edges[1] - self.edges[0]
        plain, lit = theme.color("groove"), theme.color("text")
        brushes = [lit if number == self.chosen_bin else plain for number in range(BINS)]
        self.bars.setOpts(x=middles, height=_percent(self.counts), width=0.86 * width, brushes=brushes)

    def _fit(self, values: np.ndarray) -> None:
        self.setXRange(values.min(), values.max(), padding=0.02)


def _percent(counts: np.ndarray) -> np.ndarray:
    return 100 * counts / max(counts.sum(), 1)
