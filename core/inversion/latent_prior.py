"""The generator's own codes as a cloud, and coordinates in which it is round.

In them, steps and distances mean the same along every direction of W. Codes drawn from a round cloud show
portraits as whole as the generator's own; codes that a search has found at the same distance do not. A
sample is √K σ from the mean, but hardly 3 σ along any one direction, and a search moves along the one that
serves its picture. So it may move so many σ along each octave of principal directions: the first, the next
two, the next four, and so on. One ball around all of them would let it spend on strong directions what weak
ones may have.
"""

from __future__ import annotations

import torch
from torch.nn.functional import one_hot

from core.rig.support import principal_directions

SMALLEST_SIGMA = 1e-3
"""Directions are left out along which samples differ less, as compared with the widest."""
REACH = 5.0
"""σ from the mean along each octave. Of twelve portraits found for photographs, the fine contrast of five
would leave the spread of the generator's own, were it free; with 3, of two, and faces are 2.8 dB farther."""
_EPSILON = 1e-12


class LatentPrior:
    """Coordinates of W in σ of samples (S, w_dim)."""

    def __init__(self, samples: torch.Tensor) -> None:
        directions = principal_directions(samples, min(samples.shape[1], len(samples) - 1))
        lengths = directions.norm(dim=1)
        self._directions = directions[lengths > SMALLEST_SIGMA * lengths[0]]
        self._inverse = (self._directions / self._directions.square().sum(1, keepdim=True)).T
        self._mean = samples.mean(0)
        octave = torch.arange(1, self.size + 1, device=samples.device).log2().floor().long()
        self._octaves = one_hot(octave).T.float()  # (octaves, K)

    @property
    def size(self) -> int:
        """Number K of coordinates."""
        return len(self._directions)

    def codes(self, coordinates: torch.Tensor) -> torch.Tensor:
        """Return codes in W (..., w_dim) of coordinates (..., K)."""
        return self._mean + coordinates @ self._directions

    def coordinates(self, w: torch.Tensor) -> torch.Tensor:
        """Return the coordinates (..., K) of codes in W (..., w_dim)."""
        return (w - self._mean) @ self._inverse

    def held(self, coordinates: torch.Tensor, share: torch.Tensor | float = 1.0) -> torch.Tensor:
        """Return the nearest coordinates (..., K) within a share (..., 1) of `REACH` of the mean."""
        lengths = (coordinates.square() @ self._octaves.T).sqrt()
        factor = (share * REACH / lengths.clamp(min=_EPSILON)).clamp(max=1)
        return coordinates * (factor @ self._octaves)
