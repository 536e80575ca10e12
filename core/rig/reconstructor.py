"""The face reconstructor: which face parameters does a StyleGAN code show?

The differentiable face reconstruction network F of StyleRig (CVPR 2020, section 4.2): a three-layer MLP
with ELU after each intermediate layer, from latent codes straight to the semantic vector.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from core.device import CPU
from core.face.face_reader import READERS
from core.face.params import BlockTable, FaceParams
from core.files.checkpoint import load_network, read_tensors, write_tensors
from core.files.json_fields import JsonFields
from core.rig.network_sizes import MOST_LAYERS, WIDEST, WIDEST_W, read_table

# Typical spread of each block, so that an untrained network already gives plausible faces:
# basis coefficients are in σ; heads turn by some 17 degrees and shift by some 1.5 cm.
_BLOCK_SCALE = {
    "identity": 1.0,
    "albedo": 1.0,
    "expression": 1.0,
    "sh_coeffs": 0.5,
    "rotation": 0.3,
    "translation": 1.5,
}
# Units rest near zero, but not so near that the sigmoid passes no gradient.
_RESTING_EXPRESSION = 0.07
# White ambient light of shading 1: Y_0 · γ_0 = 1.
_AMBIENT_COEFF = 2 * math.sqrt(math.pi)
# Keeps dead channels from being blown up by the standardisation.
_SMALLEST_SIGMA = 1e-4
_AT_ONCE = 1000  # codes
_LONGEST_NAME = 40


class FaceReconstructor(nn.Module):
    """Three-layer MLP from latent codes to face parameters.

    Args:
        num_ws: L, style layers of the generator.
        w_dim: width of a code.
        table: blocks of the face model.
        hidden: width of both intermediate layers.
        reader: of faces, whose points it learns from (`core.face.face_reader`).
        told: the units that it learns from what these points tell (`core.face.point_values`).
    """

    w_mean: torch.Tensor
    w_sigma: torch.Tensor
    output_offset: torch.Tensor
    output_scale: torch.Tensor

    def __init__(
        self,
        num_ws: int,
        w_dim: int,
        table: BlockTable,
        hidden: int = 512,
        reader: str = "dlib",
        told: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self.reader, self.told = reader, told
        self.num_ws, self.w_dim, self.table, self.hidden = num_ws, w_dim, table, hidden
        self.register_buffer("w_mean", torch.zeros(num_ws, w_dim))
        self.register_buffer("w_sigma", torch.ones(num_ws, 1))
        with CPU:  # numbers, also where only shapes are asked for (`load_network`)
            offset, scale = _output_scaling(table)
        self.register_buffer("output_offset", offset)
        self.register_buffer("output_scale", scale)
        last = nn.Linear(hidden, table.size)
        self.layers = nn.Sequential(
            nn.Linear(num_ws * w_dim, hidden),
            nn.ELU(),
            nn.Linear(hidden, hidden),
            nn.ELU(),
            last,
        )
        with torch.no_grad():
            last.weight.mul_(0.1)
            last.bias.zero_()

    def forward(self, w_plus: torch.Tensor) -> FaceParams:
        """Return the parameters of N faces.

        Args:
            w_plus: (N, L, w_dim) latent codes.

        Returns:
            N parameters; expression units lie in (0, 1), components within ±COMPONENT_LIMIT.
        """
        return self.leave(self.enter(w_plus))

    @torch.no_grad()
    def read(self, w_plus: torch.Tensor) -> FaceParams:
        """Return F of any number of codes (N, L, w_dim), which may lie on another device, where they lie."""
        parts = [self(part.to(self.w_mean)).to(w_plus.device) for part in w_plus.split(_AT_ONCE)]
        return FaceParams.cat(parts)

    def enter(self, w_plus: torch.Tensor) -> torch.Tensor:
        """Return the first layer's answer (N, hidden) to codes (N, L, w_dim)."""
        assert w_plus.shape[1:] == (self.num_ws, self.w_dim), f"w_plus has shape {tuple(w_plus.shape)}"
        standardised = (w_plus - self.w_mean) / self.w_sigma
        return self.layers[0](standardised.flatten(1))

    def leave(self, entered: torch.Tensor) -> FaceParams:
        """Return the N parameters that follow from the first layer's answer (N, hidden)."""
        packed = self.layers[1:](entered) * self.output_scale + self.output_offset
        return self.table.unpack(self.table.bounded(packed))

    def fold(self, offsets: torch.Tensor) -> torch.Tensor:
        """Return what offsets (K, L, w_dim) of codes add to the first layer's answer, (K, hidden)."""
        return functional.linear((offsets / self.w_sigma).flatten(1), self.layers.get_parameter("0.weight"))

    @property
    def sees_gaze(self) -> bool:
        """Whether it learned where irises are."""
        reader = READERS.get(self.reader)
        return reader is not None and "irises" in reader.points.parts

    @torch.no_grad()
    def set_latent_statistics(self, w_plus: torch.Tensor) -> None:
        """Standardise inputs by the mean and, per layer, the rms deviation of codes (N, L, w_dim)."""
        variance, mean = torch.var_mean(w_plus, 0, correction=0)
        self.w_mean.copy_(mean)
        self.w_sigma.copy_(variance.mean(1).sqrt().clamp(min=_SMALLEST_SIGMA)[:, None])

    @torch.no_grad()
    def set_ambient_light(self, brightness: torch.Tensor) -> None:
        """Start from ambient light of this shading (3,), RGB, so that light need not be found from zero."""
        part = self.table.slice("sh_coeffs")
        self.output_offset[part][:3] = brightness * _AMBIENT_COEFF

    @torch.no_grad()
    def set_place(self, rotation: torch.Tensor, translation: torch.Tensor) -> None:
        """Start from heads turned by (3,) radians and placed at (3,) cm, where the pictures have them."""
        for name, value in (("rotation", rotation), ("translation", translation)):
            self.output_offset[self.table.slice(name)] = value

    def save(self, path: str | Path) -> None:
        """Write the network; raises AssetError where the file cannot be written."""
        metadata = {
            "kind": "face_reconstructor",
            "num_ws": self.num_ws,
            "w_dim": self.w_dim,
            "hidden": self.hidden,
            "table": self.table.sizes,
            "reader": self.reader,
            "told": self.told,
        }
        write_tensors(path, self.state_dict(), metadata)

    @classmethod
    def load(cls, path: str | Path) -> FaceReconstructor:
        """Read a network; raises AssetError naming the file and the field that is wrong."""
        tensors, metadata = read_tensors(path)
        fields = JsonFields(Path(path), metadata)
        if metadata.get("kind") != "face_reconstructor":
            raise fields.refusal("kind", f"is {str(metadata.get('kind'))[:40]!r}, not 'face_reconstructor'")
        num_ws, w_dim = fields.whole("num_ws", 1, MOST_LAYERS), fields.whole("w_dim", 1, WIDEST_W)
        table, hidden = read_table(fields), fields.whole("hidden", 1, WIDEST)
        reader = fields.text("reader", _LONGEST_NAME) if "reader" in fields else "dlib"
        told = fields.texts("told", table.size, _LONGEST_NAME) if "told" in fields else ()
        network = load_network(path, lambda: cls(num_ws, w_dim, table, hidden, reader, told), tensors)
        return network.eval()


def _output_scaling(table: BlockTable) -> tuple[torch.Tensor, torch.Tensor]:
    offset = torch.zeros(table.size)
    resting = math.log(_RESTING_EXPRESSION / (1 - _RESTING_EXPRESSION))
    offset[table.slice("expression")][: table["expression"].units] = resting
    offset[table.slice("sh_coeffs")][:3] = _AMBIENT_COEFF
    scale = torch.cat([torch.full((block.size,), _BLOCK_SCALE[block.name]) for block in table.blocks])
    return offset, scale
