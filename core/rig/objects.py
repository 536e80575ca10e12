"""What comes and goes in pictures by itself, such as spectacles, and what edits leave alone.

Readers of faces take a rim for a brow or a lid. So F, which learned from them, sees a little of spectacles in
brows and lids, and an edit that asks for much of a brow would draw some. Rigs note which directions of W hold
such objects (`core.training.object_search` finds them), and edits move codes along none of these. The colours
of what surrounds faces, hair and backdrops, are kept in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from core.rig.statistics import Statistics


@dataclass(frozen=True, eq=False)
class Objects:
    """K objects of one generator; K may be 0.

    Attributes:
        reads: (K, w_dim); an offset of W times these is how far it moves each object, in σ.
        ways: (K, w_dim), how far one σ of each goes. No way moves another object.
    """

    reads: torch.Tensor
    ways: torch.Tensor

    @classmethod
    def of(cls, statistics: Statistics, device: torch.device | None = None) -> Objects:
        """Return those that a rig's statistics note."""
        w = torch.from_numpy(statistics.w).double()
        covariance = torch.cov(w.T)
        reads = torch.from_numpy(statistics.objects).double().view(-1, w.shape[1])
        sigma = ((reads @ covariance) * reads).sum(1).clamp(min=0).sqrt()
        reads = reads[sigma > 0] / sigma[sigma > 0, None]
        carried = reads @ covariance
        ways = torch.linalg.pinv(reads @ carried.T) @ carried
        return cls(reads.float().to(device), ways.float().to(device))

    def __len__(self) -> int:
        return len(self.reads)

    def left_alone(self, offsets: torch.Tensor) -> torch.Tensor:
        """Return offsets of W (..., w_dim) less what would move an object."""
        return offsets - offsets @ self.reads.T @ self.ways if len(self) else offsets
