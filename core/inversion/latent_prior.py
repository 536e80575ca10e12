"""The generator's own codes as a cloud, and coordinates in which it is round.

In them, steps and distances mean the same along every direction of W.
"""

from __future__ import annotations

import torch

from core.rig.support import principal_directions

SMALLEST_SIGMA = 1e-3
"""Directions are left out along which samples differ less, as compared with the widest."""


class LatentPrior:
    """Coordinates of W in σ of samples (S, w_dim)."""

    def __init__(self, samples: torch.Tensor) -> None:
        directions = principal_directions(samples, min(samples.shape[1], len(samples) - 1))
        lengths = directions.norm(dim=1)
        self._directions = directions[lengths > SMALLEST_SIGMA * lengths[0]]

    @property
    def size(self) -> int:
        """Number K of coordinates."""
        return len(self._directions)

    def offsets(self, coordinates: torch.Tensor) -> torch.Tensor:
        """Return offsets in W (..., w_dim) of coordinates (..., K)."""
        return coordinates @ self._directions
