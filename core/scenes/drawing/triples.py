"""Arithmetic on colours and directions in compiled code: tuples of three floats cost no allocation."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

Triple = tuple[float, float, float]


@njit(cache=True, fastmath=True)
def step(x: float, edge: float, width: float) -> float:
    """Rise smoothly from 0 to 1 at `edge`."""
    return 1 / (1 + math.exp(-(x - edge) / width))


@njit(cache=True, fastmath=True)
def bell(x: float) -> float:
    """Return a Gaussian of unit height and width."""
    return math.exp(-0.5 * x * x)


@njit(cache=True, fastmath=True)
def mix(a: Triple, b: Triple, share: float) -> Triple:
    """Return a where share is 0, b where it is 1."""
    keep = 1 - share
    return a[0] * keep + b[0] * share, a[1] * keep + b[1] * share, a[2] * keep + b[2] * share


@njit(cache=True, fastmath=True)
def scale(a: Triple, factor: float) -> Triple:
    """Return a times a number."""
    return a[0] * factor, a[1] * factor, a[2] * factor


@njit(cache=True, fastmath=True)
def times(a: Triple, b: Triple) -> Triple:
    """Return the product, channel by channel."""
    return a[0] * b[0], a[1] * b[1], a[2] * b[2]


@njit(cache=True, fastmath=True)
def add(a: Triple, b: Triple) -> Triple:
    """Return the sum."""
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


@njit(cache=True, fastmath=True)
def dot(a: Triple, b: Triple) -> float:
    """Return the inner product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@njit(cache=True, fastmath=True)
def unit(a: Triple) -> Triple:
    """Return the direction of a."""
    return scale(a, 1 / (math.sqrt(dot(a, a)) + 1e-9))


@njit(cache=True, fastmath=True)
def triple(values: np.ndarray, start: int) -> Triple:
    """Read three numbers of an array."""
    return values[start], values[start + 1], values[start + 2]
