"""Charts in the editor's dark colours, as matplotlib figures."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from core.files.whole_file import write_whole

PAPER, PANEL, INK, FAINT = "#16181d", "#1e2128", "#e6e8ec", "#8b92a0"
COLORS = ("#5aa9ff", "#ffb454", "#7fd77f", "#ff7b8a", "#c792ea", "#5ed3d0")
_STYLE: dict[Any, Any] = {
    "figure.facecolor": PANEL,
    "axes.facecolor": PANEL,
    "axes.edgecolor": "#4a5160",
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "text.color": INK,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "grid.color": "#333945",
    "font.size": 10,
    "svg.fonttype": "none",
    "savefig.facecolor": PANEL,
}
BINS = 9
_PANEL_COLUMNS = 3


def new_figure(width: float, height: float, columns: int = 1) -> tuple[Figure, list[Axes]]:
    """Return a figure of so many inches, and its axes side by side."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = [figure.add_subplot(1, columns, column + 1) for column in range(columns)]
        for axis in axes:
            axis.grid(alpha=0.6, linewidth=0.6)
            axis.set_axisbelow(True)
            axis.spines[["top", "right"]].set_visible(False)
    return figure, axes


def as_svg(figure: Figure) -> str:
    """Return a figure as an SVG element without the XML header."""
    text = io.StringIO()
    with mpl.rc_context(_STYLE):
        figure.savefig(text, format="svg")
    drawing = text.getvalue()
    return drawing[drawing.index("<svg") :]


def save_chart(figure: Figure, path: Path) -> None:
    """Write a figure as PNG; raises ExportError."""
    data = io.BytesIO()
    with mpl.rc_context(_STYLE):
        figure.savefig(data, format="png", dpi=130)
    write_whole(path, data.getvalue())


def gain_chart(
    requested: Mapping[str, np.ndarray],
    achieved: Mapping[str, np.ndarray],
    unit: str,
    colors: Mapping[str, str],
) -> Figure:
    """Draw achieved against requested changes with the mean answer; the dashed line is faithful."""
    figure, (axis,) = new_figure(3.6, 2.9)
    for judge, asked in requested.items():
        seen = np.isfinite(achieved[judge])
        axis.plot(asked[seen], achieved[judge][seen], ".", color=colors[judge], alpha=0.22, markersize=3)
        axis.plot(
            *_binned(asked[seen], achieved[judge][seen]),
            "-o",
            color=colors[judge],
            markersize=3.5,
            label=judge,
        )
    ends = _ends([*requested.values()])
    axis.plot(ends, ends, "--", color=FAINT, linewidth=1)
    suffix = f" ({unit})" if unit else ""
    axis.set_xlabel(f"change asked for{suffix}")
    axis.set_ylabel(f"change achieved{suffix}")
    _legend(axis, 8, "upper left")
    return figure


def line_chart(series: Mapping[str, tuple[Sequence[float], Sequence[float]]], x: str, y: str) -> Figure:
    """Draw named lines (x values, y values)."""
    figure, (axis,) = new_figure(5.2, 3.0)
    for color, (name, (xs, ys)) in zip(COLORS, series.items(), strict=False):
        axis.plot(xs, ys, "-o", color=color, label=name, markersize=4)
    axis.set_xlabel(x)
    axis.set_ylabel(y)
    _legend(axis)
    return figure


def bar_chart(
    labels: Sequence[str],
    series: Mapping[str, np.ndarray],
    y: str,
    spreads: Mapping[str, np.ndarray] | None = None,
    width: float = 8.0,
) -> Figure:
    """Draw grouped bars, one colour per series, with error bars where `spreads` gives them."""
    figure, (axis,) = new_figure(width, 3.4)
    share = 0.8 / max(len(series), 1)
    for index, (name, values) in enumerate(series.items()):
        at = np.arange(len(labels)) + (index - (len(series) - 1) / 2) * share
        error = None if spreads is None else spreads[name]
        axis.bar(at, values, share, yerr=error, color=COLORS[index % len(COLORS)], label=name, ecolor=FAINT)
    axis.set_xticks(np.arange(len(labels)), labels)
    axis.set_ylim(bottom=0)
    axis.set_ylabel(y)
    _legend(axis)
    return figure


def bar_panels(panels: Mapping[str, Mapping[str, float]], marked: Collection[tuple[str, str]]) -> Figure:
    """Draw one panel of named bars per title; bars whose (title, name) is marked have another colour."""
    rows = -(-len(panels) // _PANEL_COLUMNS)
    names = list(dict.fromkeys(name for values in panels.values() for name in values))
    height = 0.9 + 0.3 * len(names)
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(4.3 * _PANEL_COLUMNS, height * rows), layout="constrained")
        for place, (title, values) in enumerate(panels.items()):
            axis = figure.add_subplot(rows, _PANEL_COLUMNS, place + 1)
            shown = [values.get(name, 0.0) for name in names]
            colors = [COLORS[1] if (title, name) in marked else COLORS[0] for name in names]
            bars = axis.barh([name.replace("_", " ") for name in names], shown, 0.62, color=colors)
            axis.bar_label(
                bars, [f"{values[n]:.3g}" if n in values else "–" for n in names], padding=3, fontsize=8
            )
            axis.invert_yaxis()
            axis.margins(x=0.16)
            axis.set_title(title, fontsize=10)
            axis.tick_params(labelsize=8)
            axis.spines[["top", "right"]].set_visible(False)
            if place % _PANEL_COLUMNS:
                axis.set_yticklabels([])
    return figure


def _legend(axis: Axes, size: int = 9, place: Literal["best", "upper left"] = "best") -> None:
    axis.legend(fontsize=size, loc=place, frameon=False, labelcolor=INK)


def _binned(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return means of x and y in bins of equal population."""
    parts = np.array_split(np.argsort(x), min(BINS, max(len(x), 1)))
    parts = [part for part in parts if len(part)]
    return np.array([x[part].mean() for part in parts]), np.array([y[part].mean() for part in parts])


def _ends(values: list[np.ndarray]) -> list[float]:
    joined = np.concatenate(values)
    return [float(joined.min()), float(joined.max())]
