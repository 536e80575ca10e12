"""Which frames of a film become keyframes: as few as tell its movement."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.controls.control import Control
from core.driving.driving import DrivenControls

_TOLERANCE = 0.02  # of a control's range: so far frames may lie beside the straight way between keyframes


def key_frames(
    driven: DrivenControls, controls: Mapping[str, Control], shortest: float, most: int
) -> list[int]:
    """Return frames of a film between which the others lie on straight ways.

    Args:
        driven: values of controls over time.
        controls: of the rig, by name.
        shortest: seconds between keyframes at least; the last one may be left out for it.
        most: keyframes at most; with fewer, ways are less exact.
    """
    names = list(driven.values)
    if not names:
        return [0]
    spans = np.array([controls[name].maximum - controls[name].minimum for name in names])
    curves = np.stack([driven.values[name] for name in names], axis=1) / spans
    tolerance = _TOLERANCE
    while len(found := _straight(driven.moments, curves, shortest, tolerance)) > most:
        tolerance *= 1.5
    return found


def _straight(moments: np.ndarray, curves: np.ndarray, shortest: float, tolerance: float) -> list[int]:
    """Return frames, each as far from the one before as a straight way between them is true."""
    found = [0]
    while (later := np.flatnonzero(moments >= moments[found[-1]] + shortest - 1e-6)).size:
        reached = int(later[0])
        for end in later[1:]:
            if _bend(moments, curves, found[-1], int(end)) > tolerance:
                break
            reached = int(end)
        found.append(reached)
    return found


def _bend(moments: np.ndarray, curves: np.ndarray, start: int, end: int) -> float:
    """Return how far curves (T, C) lie beside the straight way from one frame to another."""
    between = slice(start + 1, end)
    share = (moments[between] - moments[start]) / (moments[end] - moments[start])
    way = curves[start] + share[:, None] * (curves[end] - curves[start])
    return float(np.abs(curves[between] - way).max(initial=0.0))
