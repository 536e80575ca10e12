"""RigNets that answer a change of parameters: the residual one, and the baseline that does not see the code.

The paper's network is linear, so its edits are the same for every portrait. Here hidden layers see the
code, what it shows, and how that shall change: Δp = p - F(w), of the controlled blocks alone.
"""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import functional

from core.face.params import BlockTable, FaceParams
from core.rig.objects import Objects
from core.rig.rignet import RigNet, RigNetSizes
from core.rig.rignet_choices import MODE_BLOCKS
from core.rig.support import face_directions, floored_sigma, support_of


class ResidualRigNet(RigNet):
    """Hidden layers over [encoded w, F(w), Δp] give each style layer its offset, along directions of W.

    Δp counts as far as the corpus reaches (`core.rig.support`), so that a request which the generator never
    shows does not throw codes out of W.
    """

    architecture = "residual"
    sees_code = True
    directions: torch.Tensor
    p_low: torch.Tensor
    p_high: torch.Tensor
    controlled: torch.Tensor

    def __init__(
        self,
        num_ws: int,
        w_dim: int,
        table: BlockTable,
        mode: str = "joint",
        sizes: RigNetSizes | None = None,
    ) -> None:
        super().__init__(num_ws, w_dim, table, mode, sizes)
        encoded_dim, hidden, rank = self.sizes.encoded_dim, self.sizes.hidden, min(self.sizes.rank, w_dim)
        self.register_buffer("directions", torch.zeros(rank, w_dim).fill_diagonal_(1))
        self.register_buffer("p_low", torch.full((table.size,), -math.inf))
        self.register_buffer("p_high", torch.full((table.size,), math.inf))
        columns = range(table.size)
        controlled = [column for name in MODE_BLOCKS[mode] for column in columns[table.slice(name)]]
        self.register_buffer("controlled", torch.tensor(controlled), persistent=False)
        seen = len(controlled)
        if self.sees_code:
            encoder = torch.empty(num_ws, w_dim, encoded_dim)
            self.encoder = nn.Parameter(encoder.normal_(std=1 / math.sqrt(w_dim)))
            seen += num_ws * encoded_dim + table.size
        self.trunk = nn.Sequential(nn.Linear(seen, hidden), nn.ELU(), nn.Linear(hidden, hidden), nn.ELU())
        self.decoder = nn.Linear(hidden, num_ws * rank)
        self.shortcut = nn.Linear(len(controlled), num_ws * rank, bias=False)
        for last in (self.decoder.weight, self.decoder.bias, self.shortcut.weight):
            nn.init.zeros_(last)

    def see(self, w_plus: torch.Tensor, start: torch.Tensor) -> torch.Tensor:
        """Return what code and F of it are to the first hidden layer, (N, hidden), all but the change."""
        weight, bias = self.trunk.get_parameter("0.weight"), self.trunk.get_parameter("0.bias")
        if not self.sees_code:
            return bias.expand(len(w_plus), -1)
        encoded = torch.bmm(self._standardised(w_plus).transpose(0, 1), self.encoder)
        parts = [encoded.transpose(0, 1).flatten(1), (start - self.p_mean) / self.p_sigma]
        return functional.linear(torch.cat(parts, dim=1), weight[:, len(self.controlled) :], bias)

    def answer(self, seen: torch.Tensor, wanted: torch.Tensor, start: torch.Tensor) -> torch.Tensor:
        """Return steps (N, L · rank) along the directions of W."""
        wanted = wanted.clamp(start.minimum(self.p_low), start.maximum(self.p_high))
        change = ((wanted - start) / self.p_sigma)[:, self.controlled]
        weight = self.trunk.get_parameter("0.weight")
        entered = seen + functional.linear(change, weight[:, : len(self.controlled)])
        return self.decoder(self.trunk[1:](entered)) + self.shortcut(change)

    def steps(self, answer: torch.Tensor) -> torch.Tensor:
        """Return the answer (N, L · rank) by layers, (N, L, rank)."""
        return answer.unflatten(1, (self.num_ws, -1))

    @property
    def basis(self) -> torch.Tensor:
        """The directions of W in which faces change, (rank, w_dim)."""
        return self.directions

    @property
    def answer_size(self) -> int:
        """L · rank."""
        return self.decoder.out_features

    @torch.no_grad()
    def set_statistics(
        self, w_plus: torch.Tensor, params: FaceParams, objects: Objects | None = None
    ) -> None:
        """Standardise by codes (N, L, w_dim) and their parameters, and note how far both reach."""
        super().set_statistics(w_plus, params)
        packed = self.table.pack(params)
        self.p_sigma.copy_(floored_sigma(self.table, packed))
        low, high = support_of(packed)
        self.p_low.copy_(low)
        self.p_high.copy_(high)
        seen = (packed / self.p_sigma)[:, self.controlled]
        directions = face_directions(w_plus.mean(1), seen, len(self.directions))
        self.directions.copy_(directions if objects is None else objects.left_alone(directions))


class SteeringRigNet(ResidualRigNet):
    """The paper's baseline (section 8.4): Δp alone gives the offset, whatever the code is."""

    architecture = "steering"
    sees_code = False
