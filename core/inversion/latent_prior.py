"""The generator's own codes as a cloud: coordinates in which it is round, so that steps and distances mean
the same along every direction of W.
"""

from __future__ import annotations

import torch

from core.rig.support import principal_directions

SMALLEST_SIGMA = 1e-3
"""Directions along which samples hardly differ count as if they did this much, as compared with the widest."""


class LatentPrior:
    """Coordinates of W in σ of samples (S, w_dim)."""

    def __init__(self, samples: torch.Tensor) -> None:
        self.mean = samples.mean(0)
        directions = principal_directions(samples, min(samples.shape[1], len(samples) - 1))
        lengths = directions.norm(dim=1, keepdim=True)
        kept = (lengths > SMALLEST_SIGMA * lengths[0]).squeeze(1)
        self._directions = directions[kept]
        self._inverse = (self._directions / lengths[kept].square()).T

    @property
    def size(self) -> int:
        """Number K of coordinates."""
        return len(self._directions)

    def codes(self, coordinates: torch.Tensor) -> torch.Tensor:
        """Return codes (..., w_dim) at coordinates (..., K)."""
        return self.mean + coordinates @ self._directions

    def offsets(self, coordinates: torch.Tensor) -> torch.Tensor:
        return coordinates @ self._directions

    def coordinates(self, codes: torch.Tensor) -> torch.Tensor:
        """Return coordinates (..., K) of codes (..., w_dim)."""
        return (codes - self.mean) @ self._inverse
