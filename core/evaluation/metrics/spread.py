"""Spread of properties within groups: disentanglement score, conditional generation."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def mean_pairwise(values: np.ndarray) -> float:
    """Return the mean Euclidean distance between any two of (N, D) values."""
    distance = np.linalg.norm(values[:, None] - values[None], axis=2)
    count = len(values)
    return float(distance.sum() / (count * (count - 1)))


def relative_spread(groups: np.ndarray, corpus: np.ndarray) -> float:
    """Return the mean pairwise distance inside groups (G, M, D) over the same in the corpus (N, D)."""
    return float(np.mean([mean_pairwise(group) for group in groups])) / max(mean_pairwise(corpus), 1e-12)


def disentanglement(varied: str, spreads: Mapping[str, float]) -> float:
    """Return DS_i = Π_{k≠i} σ_i / σ_k for relative spreads σ by property (Deng et al. 2020, section 4.2).

    It is NaN where nobody can tell how far the varied property spreads.
    """
    if varied not in spreads:
        return float("nan")
    ratios = [spreads[varied] / max(sigma, 1e-6) for name, sigma in spreads.items() if name != varied]
    return float(np.prod(ratios))
