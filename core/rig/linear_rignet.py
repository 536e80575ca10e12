"""The paper's RigNet (StyleRig, CVPR 2020, section 4.3): linear encoder and decoder per style layer."""

from __future__ import annotations

import math

import torch
from torch import nn

from core.face.params import BlockTable, FaceParams
from core.rig.objects import Objects
from core.rig.rignet import RigNet, RigNetSizes


class LinearRigNet(RigNet):
    """Each style layer has its own linear encoder w_i → l_i and linear decoder [l_i, p] → d_i.

    The edited code is w + d. Since d is linear in p, the edit (a difference of two answers) is one constant
    map of the change of parameters: the same for every portrait.
    """

    architecture = "linear"
    w_root: torch.Tensor

    def __init__(
        self,
        num_ws: int,
        w_dim: int,
        table: BlockTable,
        mode: str = "joint",
        sizes: RigNetSizes | None = None,
    ) -> None:
        super().__init__(num_ws, w_dim, table, mode, sizes)
        encoded_dim = self.sizes.encoded_dim
        self.register_buffer("w_root", torch.zeros(w_dim, w_dim).fill_diagonal_(1))
        # One batched matrix product per stage instead of L small layers: (L, in, out).
        encoder = torch.empty(num_ws, w_dim, encoded_dim)
        self.encoder = nn.Parameter(encoder.normal_(std=1 / math.sqrt(w_dim)))
        self.encoder_bias = nn.Parameter(torch.zeros(num_ws, 1, encoded_dim))
        self.decoder = nn.Parameter(torch.zeros(num_ws, encoded_dim + table.size, w_dim))
        self.decoder_bias = nn.Parameter(torch.zeros(num_ws, 1, w_dim))

    def see(self, w_plus: torch.Tensor, start: torch.Tensor) -> torch.Tensor:
        """Return the encoded codes (N, L · encoded_dim); the original parameters play no part."""
        encoded = torch.baddbmm(self.encoder_bias, self._standardised(w_plus).transpose(0, 1), self.encoder)
        return encoded.transpose(0, 1).flatten(1)

    def answer(self, seen: torch.Tensor, wanted: torch.Tensor, start: torch.Tensor) -> torch.Tensor:
        """Return what the decoder reads (N, K): l of all layers, parameters in σ, and a one for its bias."""
        return torch.cat([seen, (wanted - self.p_mean) / self.p_sigma, torch.ones_like(seen[:, :1])], dim=1)

    def steps(self, answer: torch.Tensor) -> torch.Tensor:
        """Decode (N, K) to steps (N, L, w_dim)."""
        encoded, p_std, one = answer.split(
            [self.answer_size - self.table.size - 1, self.table.size, 1], dim=1
        )
        layers = encoded.unflatten(1, (self.num_ws, -1)).transpose(0, 1)
        inputs = torch.cat([layers, p_std.expand(self.num_ws, -1, -1)], dim=2)
        return torch.baddbmm(one * self.decoder_bias, inputs, self.decoder).transpose(0, 1)

    @property
    def basis(self) -> torch.Tensor:
        """The root of the covariance of W, (w_dim, w_dim)."""
        return self.w_root

    @property
    def answer_size(self) -> int:
        """K, see `answer`."""
        return self.num_ws * self.sizes.encoded_dim + self.table.size + 1

    @torch.no_grad()
    def set_statistics(
        self, w_plus: torch.Tensor, params: FaceParams, objects: Objects | None = None
    ) -> None:
        """Standardise by codes (N, L, w_dim) and their parameters, both from the corpus.

        The decoder's answer is coloured by the root of the covariance of W. This is the same family of
        linear maps, but training moves first along directions in which W really varies, and never along
        those in which it does not.
        """
        super().set_statistics(w_plus, params)
        variance, directions = torch.linalg.eigh(torch.cov(w_plus[:, 0].T))
        root = (directions * variance.clamp(min=0).sqrt()) @ directions.T
        self.w_root.copy_(root if objects is None else objects.left_alone(root))
