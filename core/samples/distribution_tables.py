"""Distributions as tables that researchers take away: CSV, one header line, full stops as decimal points."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

import numpy as np

from core.samples.comparison import common_edges, difference
from core.samples.distributions import PERCENTILES, Distribution

Range = tuple[float, float]


def share_within(values: np.ndarray, reliable: Range) -> float:
    """Return which share in [0, 1] of (N,) values lies in a range, both ends included."""
    low, high = reliable
    return float(((values >= low) & (values <= high)).mean())


def table_as_csv(
    found: Mapping[str, Distribution],
    reliable: Mapping[str, Range],
    other: Mapping[str, Distribution] | None = None,
) -> str:
    """Return one row per quantity: mean, standard deviation, percentiles, share in the reliable range.

    Args:
        found: the quantities by name.
        reliable: ranges in which portraits follow, for those quantities that have one.
        other: the same quantities elsewhere; what they have more or less comes in further columns.
    """
    heads = ["name", "unit", "portraits", "mean", "sigma", *(f"p{p}" for p in PERCENTILES)]
    heads += ["reliable_low", "reliable_high", "share_in_reliable"]
    further = ["other_portraits", "other_mean", "other_sigma", "overlap", "ks_distance"]
    rows = []
    for name, d in found.items():
        row = [d.name, d.unit, len(d.values), *_numbers(d.values.mean(), d.values.std())]
        row += _numbers(*d.percentiles().values())
        limits = reliable.get(name)
        row += [*_numbers(*limits, share_within(d.values, limits))] if limits else [""] * 3
        if other is not None:
            row += _compared(d, other.get(name))
        rows.append(row)
    return _csv([*heads, *(further if other is not None else [])], rows)


def histogram_as_csv(first: np.ndarray, second: np.ndarray | None, bins: int) -> str:
    """Return one row per bar: its ends, and how many of the (N,) and (M,) values lie between them."""
    sets = [first] if second is None else [first, second]
    edges = common_edges(first, sets[-1], bins)
    counts = [np.histogram(values, edges)[0].tolist() for values in sets]
    heads = ["low", "high", "portraits", "other_portraits"][: 2 + len(sets)]
    ends = zip(_numbers(*edges[:-1]), _numbers(*edges[1:]), strict=True)
    return _csv(heads, ([*pair, *row] for pair, row in zip(ends, zip(*counts, strict=True), strict=True)))


def points_as_csv(seeds: np.ndarray, across: Distribution, up: Distribution) -> str:
    """Return one row per portrait: its seed and both quantities, (N,) each."""
    rows = zip(seeds.tolist(), _numbers(*across.values), _numbers(*up.values), strict=True)
    return _csv(["seed", across.name, up.name], rows)


def _compared(own: Distribution, other: Distribution | None) -> list[object]:
    if other is None:
        return [""] * 5
    found = difference(own.values, other.values)
    numbers = _numbers(other.values.mean(), other.values.std(), found.overlap, found.ks)
    return [len(other.values), *numbers]


def _numbers(*values: float) -> list[str]:
    return [f"{value:.5g}" for value in values]


def _csv(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue()
