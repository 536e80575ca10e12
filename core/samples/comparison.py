"""How far apart two sets of values lie: two rigs, or two truncations, in one quantity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

OVERLAP_BINS = 31


@dataclass(frozen=True)
class Difference:
    """What the second set has more or less than the first.

    Attributes:
        mean, sigma: second less first, in the unit of the values.
        overlap: share in [0, 1] that both histograms have in common; 1 where they are equal.
        ks: Kolmogorov-Smirnov distance in [0, 1]: the largest difference of the two cumulated shares.
    """

    mean: float
    sigma: float
    overlap: float
    ks: float


def difference(first: np.ndarray, second: np.ndarray) -> Difference:
    """Compare two sets of values, (N,) and (M,), neither empty."""
    shares = [
        np.histogram(values, common_edges(first, second, OVERLAP_BINS))[0] for values in (first, second)
    ]
    first_share, second_share = (counts / counts.sum() for counts in shares)
    return Difference(
        mean=float(second.mean() - first.mean()),
        sigma=float(second.std() - first.std()),
        overlap=float(np.minimum(first_share, second_share).sum()),
        ks=_ks_distance(first, second),
    )


def common_edges(first: np.ndarray, second: np.ndarray, bins: int) -> np.ndarray:
    """Return edges (bins + 1,) of equal bins over all values of both sets."""
    both = np.concatenate([first, second]).astype(np.float64)
    return np.histogram_bin_edges(both, bins)


def _ks_distance(first: np.ndarray, second: np.ndarray) -> float:
    places = np.concatenate([first, second])
    shares = [
        np.searchsorted(np.sort(values), places, side="right") / len(values) for values in (first, second)
    ]
    return float(np.abs(shares[0] - shares[1]).max())
