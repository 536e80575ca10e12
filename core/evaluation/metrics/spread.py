"""Spread of properties within groups: disentanglement score, conditional generation, Fréchet distance."""

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
    """Return DS_i = Π_{k≠i} σ_i / σ_k for relative spreads σ by property (Deng et al. 2020, section 4.2)."""
    ratios = [spreads[varied] / max(sigma, 1e-6) for name, sigma in spreads.items() if name != varied]
    return float(np.prod(ratios))


def frechet_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Return the Fréchet distance of Gaussians fitted to features (N, D) and (M, D) (Heusel et al. 2017)."""
    covariances = [np.cov(features, rowvar=False) for features in (first, second)]
    root = _root(covariances[0])
    cross = np.linalg.eigvalsh(root @ covariances[1] @ root).clip(0)
    mean = ((first.mean(0) - second.mean(0)) ** 2).sum()
    return float(mean + sum(np.trace(c) for c in covariances) - 2 * np.sqrt(cross).sum())


def _root(covariance: np.ndarray) -> np.ndarray:
    variance, directions = np.linalg.eigh(covariance)
    return (directions * np.sqrt(variance.clip(0))) @ directions.T
