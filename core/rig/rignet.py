"""RigNet: edits a StyleGAN code so that it shows given face parameters.

What every architecture shares; `core.rig.rignet_architectures` lists them and reads their files.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

import torch
from torch import nn

from core.face.params import BlockTable, FaceParams
from core.files.checkpoint import write_tensors
from core.rig.objects import Objects

_SMALLEST_SIGMA = 1e-4


@dataclass(frozen=True)
class RigNetSizes:
    """Widths inside a RigNet; an architecture uses those that it has.

    Attributes:
        encoded_dim: width of the encoded code l_i of each layer (paper: 32).
        hidden: width of the shared layers.
        rank: directions of W in which answers lie.
    """

    encoded_dim: int = 32
    hidden: int = 256
    rank: int = 64


class RigNet(nn.Module, ABC):
    """A network (w_plus, wanted parameters, F(w_plus)) → edited w_plus.

    Args:
        num_ws: L, style layers of the generator.
        w_dim: width of a code.
        table: blocks of the face model.
        mode: what it is trained to edit: "pose", "expression", "light" or "joint".
        sizes: widths inside.
    """

    architecture: ClassVar[str]
    w_mean: torch.Tensor
    w_sigma: torch.Tensor
    p_mean: torch.Tensor
    p_sigma: torch.Tensor

    def __init__(
        self,
        num_ws: int,
        w_dim: int,
        table: BlockTable,
        mode: str = "joint",
        sizes: RigNetSizes | None = None,
    ) -> None:
        super().__init__()
        self.num_ws, self.w_dim, self.table, self.mode = num_ws, w_dim, table, mode
        self.sizes = sizes or RigNetSizes()
        self.register_buffer("w_mean", torch.zeros(num_ws, w_dim))
        self.register_buffer("w_sigma", torch.ones(num_ws, 1))
        self.register_buffer("p_mean", torch.zeros(table.size))
        self.register_buffer("p_sigma", torch.ones(table.size))

    def forward(self, w_plus: torch.Tensor, params: FaceParams, original: FaceParams) -> torch.Tensor:
        """Return codes that show `params`; an untrained network returns its input.

        Args:
            w_plus: (N, L, w_dim) codes.
            params: N target parameters.
            original: F(w_plus), N parameters.

        Returns:
            (N, L, w_dim) edited codes.
        """
        start = self.table.pack(original)
        seen = self.see(w_plus, start)
        return w_plus + self.along(self.answer(seen, self.table.pack(params), start))

    @abstractmethod
    def see(self, w_plus: torch.Tensor, start: torch.Tensor) -> torch.Tensor:
        """Return what it sees of portraits, whatever is asked of them.

        Args:
            w_plus: (N, L, w_dim) codes.
            start: (N, P) packed F(w_plus).

        Returns:
            (N, S).
        """

    @abstractmethod
    def answer(self, seen: torch.Tensor, wanted: torch.Tensor, start: torch.Tensor) -> torch.Tensor:
        """Return the answer (N, K) to packed parameters (N, P), where portraits were seen as (N, S)."""

    @abstractmethod
    def steps(self, answer: torch.Tensor) -> torch.Tensor:
        """Return the steps (N, L, R) along `basis` that an answer (N, K) stands for; it is linear."""

    def along(self, answer: torch.Tensor) -> torch.Tensor:
        """Return the offset of codes (N, L, w_dim) that an answer (N, K) stands for; it is linear."""
        return self.steps(answer) @ self.basis

    @property
    @abstractmethod
    def basis(self) -> torch.Tensor:
        """Directions of W (R, w_dim) in which answers lie; training leaves them as they are."""

    @property
    @abstractmethod
    def answer_size(self) -> int:
        """K."""

    @torch.no_grad()
    def set_statistics(
        self, w_plus: torch.Tensor, params: FaceParams, objects: Objects | None = None
    ) -> None:
        """Standardise by codes (N, L, w_dim) and their parameters, both from the corpus; move no object."""
        variance, mean = torch.var_mean(w_plus, 0, correction=0)
        self.w_mean.copy_(mean)
        self.w_sigma.copy_(variance.mean(1).sqrt().clamp(min=_SMALLEST_SIGMA)[:, None])
        packed = self.table.pack(params)
        self.p_mean.copy_(packed.mean(0))
        self.p_sigma.copy_(packed.std(0).clamp(min=_SMALLEST_SIGMA))

    def save(self, path: str | Path) -> None:
        """Write the network; raises AssetError where the file cannot be written."""
        metadata = {
            "kind": "rignet",
            "architecture": self.architecture,
            "num_ws": self.num_ws,
            "w_dim": self.w_dim,
            "mode": self.mode,
            "table": self.table.sizes,
        }
        write_tensors(path, self.state_dict(), metadata | asdict(self.sizes))

    def _standardised(self, w_plus: torch.Tensor) -> torch.Tensor:
        assert w_plus.shape[1:] == (self.num_ws, self.w_dim), f"w_plus has shape {tuple(w_plus.shape)}"
        return (w_plus - self.w_mean) / self.w_sigma


def edit_latent(
    rignet: RigNet, w_plus: torch.Tensor, params: FaceParams, original: FaceParams
) -> torch.Tensor:
    """Move codes from their original parameters to new ones.

    RigNet(w, F(w)) is only approximately w, so the edit is the difference of two answers; parameters equal
    to the original leave the code untouched bit for bit.

    Args:
        rignet: the trained network.
        w_plus: (N, L, w_dim) codes.
        params: N target parameters.
        original: F(w_plus), N parameters.

    Returns:
        (N, L, w_dim) edited codes.
    """
    wanted, start = rignet.table.pack(params), rignet.table.pack(original)
    seen = rignet.see(w_plus, start)
    return w_plus + rignet.along(rignet.answer(seen, wanted, start) - rignet.answer(seen, start, start))
