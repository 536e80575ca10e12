"""Transfer gain: how much of a requested change a judge finds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FOLLOWS = 0.5
"""Local slope above which a control counts as followed."""


@dataclass(frozen=True)
class Gain:
    """Achieved change regressed on requested change.

    Attributes:
        slope: 1 is faithful; r2: share of variance that the line explains; points: how many.
        error: mean |achieved - requested| change, in the parameter's unit.
        follows: lowest and highest value between which the local slope stays above 0.5, around the middle of
            the sweep; None where it does not even there.
    """

    slope: float
    r2: float
    points: int
    error: float
    follows: tuple[float, float] | None


def transfer_gain(requested: np.ndarray, achieved: np.ndarray) -> tuple[float, float]:
    """Return slope and R² of achieved on requested changes (N,); NaN where there is nothing to regress on."""
    if len(requested) < 3 or requested.std() < 1e-9:
        return float("nan"), float("nan")
    centred, answer = requested - requested.mean(), achieved - achieved.mean()
    slope = float((centred * answer).sum() / (centred**2).sum())
    rest = answer - slope * centred
    return slope, 1 - float((rest**2).sum()) / max(float((answer**2).sum()), 1e-12)


def local_slopes(low: np.ndarray, step: np.ndarray, answer: np.ndarray, levels: int) -> np.ndarray:
    """Return the mean answer to a step up from each level, per unit asked for; (levels,), NaN where none.

    Args:
        low: (N,) index of the lower level of each pair of edits of one portrait.
        step: (N,) how much more the upper edit asked for.
        answer: (N,) how much more was achieved.
        levels: how many levels there are.
    """
    sums = [np.bincount(low, weights=w, minlength=levels)[:levels] for w in (answer, step)]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(np.abs(sums[1]) > 1e-9, sums[0] / sums[1], np.nan)


def followed_range(levels: np.ndarray, slopes: np.ndarray, stride: int) -> tuple[float, float] | None:
    """Return the range around the middle in which local slopes stay above 0.5.

    Args:
        levels: (M,) values asked for, rising.
        slopes: (M,) slope between level i and level i + stride; NaN counts as not followed.
        stride: distance of the two levels of a pair.
    """
    good = [bool(slope > FOLLOWS) for slope in slopes[: len(levels) - stride]]
    middle = (len(good) - 1) // 2
    if not good or not good[middle]:
        return None
    first = last = middle
    while first > 0 and good[first - 1]:
        first -= 1
    while last + 1 < len(good) and good[last + 1]:
        last += 1
    return float(levels[first]), float(levels[last + stride])
