"""Gaussian windows over planes of numbers, in the time of a few sums."""

from __future__ import annotations

import numpy as np

_BOXES = 4


def blurred(values: np.ndarray, radius: float) -> np.ndarray:
    """Return values (S, S) or (S, S, C) under a Gaussian, near enough; beyond the border they are mirrored.

    Args:
        values: the planes.
        radius: standard deviation in pixels, below S.
    """
    if values.ndim == 3:
        return np.stack([blurred(part, radius) for part in np.moveaxis(values, 2, 0)], axis=2)
    reach = max(1, round((np.sqrt(12 * radius * radius / _BOXES + 1) - 1) / 2))
    for _ in range(_BOXES):
        values = _box(_box(values, reach).T, reach).T
    return values.astype(np.float32)


def smoothstep(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return 0 up to `low`, 1 from `high` on, and a smooth way between."""
    share = ((values - low) / (high - low)).clip(0, 1)
    return share * share * (3 - 2 * share)


def _box(values: np.ndarray, reach: int) -> np.ndarray:
    """Return the means of 2 · reach + 1 neighbours along the columns."""
    padded = np.pad(values.astype(np.float64), ((reach + 1, reach), (0, 0)), mode="symmetric")
    sums = padded.cumsum(axis=0)
    size = 2 * reach + 1
    return (sums[size:] - sums[:-size]) / size
