"""RigNet: edits a StyleGAN code so that it shows given face parameters.

Architecture of StyleRig (CVPR 2020, section 4.3): each style layer has its own linear encoder w_i → l_i
and its own linear decoder [l_i, p] → d_i; the edited code is w + d.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import nn

from core.checkpoint import load_state, read_tensors, write_tensors
from core.errors import AssetError
from core.face.params import BlockTable, FaceParams, block_table

ENCODED_DIM = 32
_SMALLEST_SIGMA = 1e-4


class RigNet(nn.Module):
    """Linear encoder and decoder per style layer.

    Args:
        num_ws: L, style layers of the generator.
        w_dim: width of a code.
        table: blocks of the face model.
        encoded_dim: width of the encoded code l_i (paper: 32).
        mode: what it was trained to edit: "pose", "expression", "light" or "joint".
    """

    w_mean: torch.Tensor
    w_sigma: torch.Tensor
    w_root: torch.Tensor
    p_mean: torch.Tensor
    p_sigma: torch.Tensor

    def __init__(
        self,
        num_ws: int,
        w_dim: int,
        table: BlockTable,
        encoded_dim: int = ENCODED_DIM,
        mode: str = "joint",
    ) -> None:
        super().__init__()
        self.num_ws, self.w_dim, self.table = num_ws, w_dim, table
        self.encoded_dim, self.mode = encoded_dim, mode
        self.register_buffer("w_mean", torch.zeros(num_ws, w_dim))
        self.register_buffer("w_sigma", torch.ones(num_ws, 1))
        self.register_buffer("w_root", torch.eye(w_dim))
        self.register_buffer("p_mean", torch.zeros(table.size))
        self.register_buffer("p_sigma", torch.ones(table.size))
        # One batched matrix product per stage instead of L small layers: (L, in, out).
        self.encoder = nn.Parameter(torch.randn(num_ws, w_dim, encoded_dim) / math.sqrt(w_dim))
        self.encoder_bias = nn.Parameter(torch.zeros(num_ws, 1, encoded_dim))
        self.decoder = nn.Parameter(torch.zeros(num_ws, encoded_dim + table.size, w_dim))
        self.decoder_bias = nn.Parameter(torch.zeros(num_ws, 1, w_dim))

    def forward(self, w_plus: torch.Tensor, params: FaceParams) -> torch.Tensor:
        """Return codes that show `params`; an untrained network returns its input.

        Args:
            w_plus: (N, L, w_dim) codes.
            params: N target parameters.

        Returns:
            (N, L, w_dim) edited codes.
        """
        assert w_plus.shape[1:] == (self.num_ws, self.w_dim), f"w_plus has shape {tuple(w_plus.shape)}"
        w_std = ((w_plus - self.w_mean) / self.w_sigma).transpose(0, 1)  # (L, N, w_dim)
        encoded = torch.baddbmm(self.encoder_bias, w_std, self.encoder)
        p_std = (self.table.pack(params) - self.p_mean) / self.p_sigma
        inputs = torch.cat([encoded, p_std.expand(self.num_ws, -1, -1)], dim=2)
        offset = torch.baddbmm(self.decoder_bias, inputs, self.decoder).transpose(0, 1)
        return w_plus + offset @ self.w_root

    @torch.no_grad()
    def set_statistics(self, w_plus: torch.Tensor, params: FaceParams) -> None:
        """Standardise by codes (N, L, w_dim) and their parameters, both from the corpus.

        The decoder's answer is coloured by the root of the covariance of W. This is the same family of
        linear maps, but training moves first along directions in which W really varies, and never along
        those in which it does not.
        """
        mean = w_plus.mean(0)
        self.w_mean.copy_(mean)
        self.w_sigma.copy_((w_plus - mean).square().mean((0, 2)).sqrt().clamp(min=_SMALLEST_SIGMA)[:, None])
        variance, directions = torch.linalg.eigh(torch.cov(w_plus[:, 0].T))
        self.w_root.copy_((directions * variance.clamp(min=0).sqrt()) @ directions.T)
        packed = self.table.pack(params)
        self.p_mean.copy_(packed.mean(0))
        self.p_sigma.copy_(packed.std(0).clamp(min=_SMALLEST_SIGMA))

    def save(self, path: str | Path) -> None:
        """Write the network; raises AssetError where the file cannot be written."""
        metadata = {
            "kind": "rignet",
            "num_ws": self.num_ws,
            "w_dim": self.w_dim,
            "encoded_dim": self.encoded_dim,
            "mode": self.mode,
            "table": self.table.sizes,
        }
        write_tensors(path, self.state_dict(), metadata)

    @classmethod
    def load(cls, path: str | Path) -> RigNet:
        """Read a network; raises AssetError naming the file and the field that is wrong."""
        tensors, metadata = read_tensors(path)
        if metadata.get("kind") != "rignet":
            raise AssetError(f"{path}: field 'kind' is {metadata.get('kind')!r}, not 'rignet'.")
        try:
            table = block_table(**{name: int(size) for name, size in metadata["table"].items()})
            num_ws, w_dim, encoded_dim = (int(metadata[n]) for n in ("num_ws", "w_dim", "encoded_dim"))
            network = cls(num_ws, w_dim, table, encoded_dim, str(metadata["mode"]))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise AssetError(f"{path}: its dimensions cannot be read ({error!r}). Train it again.") from error
        load_state(path, network, tensors)
        return network.eval()


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
    return w_plus + (rignet(w_plus, params) - rignet(w_plus, original))
