"""A plot as a picture for papers and slides: title, axes with units, legend, twice the size of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from pyqtgraph.exporters import ImageExporter
from PySide6.QtCore import QBuffer, QByteArray, Qt
from PySide6.QtGui import QImage, QImageWriter

from app import theme
from app.distributions.histogram import Histogram
from app.distributions.scatter import Scatter

SIZE = (800, 500)
SCALE = 2
LEGEND_LINE = 3  # pixels: thinner ones lose their colour between two


@dataclass(frozen=True)
class Captions:
    """What is written on a figure.

    Attributes:
        title: above it.
        across, up: at its axes, with their units.
        names: of what is shown, as the legend lists it: portraits, others, own value, wanted value; an
            empty one is left out.
    """

    title: str
    across: str
    up: str
    names: Sequence[str]


def histogram_items(plot: Histogram) -> list[pg.GraphicsObject]:
    """Return what the legend of a histogram lists."""
    return [plot.bars, plot.outline, plot.own_line, plot.wanted_line]


def scatter_items(plot: Scatter) -> list[pg.GraphicsObject]:
    """Return what the legend of a scatter plot lists."""
    return [plot.points, plot.other_points, plot.own_mark, plot.wanted_mark]


def as_png(plot: Histogram | Scatter, captions: Captions) -> bytes:
    """Return a plot that is on no screen as PNG."""
    items = histogram_items(plot) if isinstance(plot, Histogram) else scatter_items(plot)
    plot.resize(*SIZE)
    plot.showAxis("left")
    plot.setTitle(captions.title, color=theme.COLORS["text"], size="13pt")
    for side, text in (("bottom", captions.across), ("left", captions.up)):
        plot.getAxis(side).enableAutoSIPrefix(False)
        plot.setLabel(side, text, color=theme.COLORS["muted"])
    legend = plot.addLegend(
        offset=(-12, 12),
        brush=theme.color("window"),
        labelTextColor=theme.color("text"),
        labelTextSize="11pt",
    )
    for item, name in zip(items, captions.names, strict=True):
        if name:
            legend.addItem(_sample(item), name)
    plot.grab()  # lays out what was never shown
    exporter = ImageExporter(plot.plotItem)
    exporter.parameters()["width"] = SIZE[0] * SCALE
    exporter.parameters()["background"] = theme.color("panel")
    return _png(exporter.export(toBytes=True))


def _sample(item: pg.GraphicsObject) -> pg.GraphicsObject:
    """Return what stands for an item in a legend: pyqtgraph knows no vertical line, and points are faint."""
    if isinstance(item, pg.InfiniteLine):
        return pg.PlotDataItem(pen=pg.mkPen(item.pen.color(), width=LEGEND_LINE))
    if isinstance(item, pg.ScatterPlotItem) and item.opts["brush"].style() != Qt.BrushStyle.NoBrush:
        color = item.opts["brush"].color()
        color.setAlphaF(1)
        return pg.ScatterPlotItem(size=9, pen=None, brush=color)
    return item


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
