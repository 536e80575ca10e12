"""The semantic vector: one table of blocks, and the value that holds them.

StyleRig (CVPR 2020, section 3) lists 257 numbers for its face model: identity 80, albedo 80,
expression 64, illumination 27, rotation 3, translation 3. Models of other sizes get a table of their own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import torch

SH_BANDS = 9
COMPONENT_LIMIT = 3.0
"""Unnamed expression components stay within this many σ of the neutral face."""


@dataclass(frozen=True)
class Block:
    """One block of the semantic vector.

    Attributes:
        name, size, label, unit: as shown and packed.
        components: how many of its last columns are unnamed components ~ N(0, 1), within ±COMPONENT_LIMIT;
            of the expression block, the columns before them are named units in [0, 1].
    """

    name: str
    size: int
    label: str
    unit: str
    components: int = 0


@dataclass(frozen=True, eq=False)
class FaceParams:
    """Parameters of N faces.

    Attributes:
        identity: (N, Ki) shape coefficients, each ~ N(0, 1).
        albedo: (N, Ka) skin reflectance coefficients, each ~ N(0, 1).
        expression: (N, Ke) expression units in [0, 1], then ordered components, each ~ N(0, 1).
        sh_coeffs: (N, 9, 3) spherical-harmonics illumination, RGB (see `core.render.spherical_harmonics`).
        rotation: (N, 3) yaw, pitch, roll in radians (see `core.face.rotation`).
        translation: (N, 3) centimetres in the world frame.
    """

    identity: torch.Tensor
    albedo: torch.Tensor
    expression: torch.Tensor
    sh_coeffs: torch.Tensor
    rotation: torch.Tensor
    translation: torch.Tensor

    def __len__(self) -> int:
        return self.rotation.shape[0]

    def __getitem__(self, index: slice | torch.Tensor) -> FaceParams:
        return self._map(lambda tensor: tensor[index])

    def replace(self, **blocks: torch.Tensor) -> FaceParams:
        """Return a copy with the named blocks exchanged."""
        return dataclasses.replace(self, **blocks)

    def to(self, device: torch.device | str) -> FaceParams:
        """Return a copy on `device`."""
        return self._map(lambda tensor: tensor.to(device))

    def detach(self) -> FaceParams:
        """Return a copy cut off from the autograd graph."""
        return self._map(torch.Tensor.detach)

    def _map(self, function: Callable[[torch.Tensor], torch.Tensor]) -> FaceParams:
        return FaceParams(**{f.name: function(getattr(self, f.name)) for f in dataclasses.fields(self)})

    @staticmethod
    def cat(parts: list[FaceParams]) -> FaceParams:
        """Concatenate along N."""
        names = [f.name for f in dataclasses.fields(FaceParams)]
        return FaceParams(**{name: torch.cat([getattr(p, name) for p in parts]) for name in names})


@dataclass(frozen=True)
class BlockTable:
    """The blocks in their order; packing and unpacking derive from it."""

    blocks: tuple[Block, ...]

    @property
    def size(self) -> int:
        """Length P of the packed vector."""
        return sum(block.size for block in self.blocks)

    @property
    def names(self) -> tuple[str, ...]:
        """Block names in packing order."""
        return tuple(block.name for block in self.blocks)

    @property
    def sizes(self) -> dict[str, int]:
        """Arguments of `block_table` that give this table."""
        expression = self["expression"]
        sizes = {name: self[name].size for name in ("identity", "albedo", "expression")}
        return sizes | ({"components": expression.components} if expression.components else {})

    def __getitem__(self, name: str) -> Block:
        return next(block for block in self.blocks if block.name == name)

    def slice(self, name: str) -> slice:
        """Columns of block `name` in the packed vector."""
        start = 0
        for block in self.blocks:
            if block.name == name:
                return slice(start, start + block.size)
            start += block.size
        raise KeyError(name)

    def pack(self, params: FaceParams) -> torch.Tensor:
        """Return the packed vectors (N, P)."""
        return torch.cat([getattr(params, name).flatten(1) for name in self.names], dim=1)

    def unpack(self, packed: torch.Tensor) -> FaceParams:
        """Split packed vectors (N, P) into blocks."""
        parts = dict(zip(self.names, packed.split([b.size for b in self.blocks], dim=1), strict=True))
        parts["sh_coeffs"] = parts["sh_coeffs"].unflatten(1, (SH_BANDS, 3))
        return FaceParams(**parts)


def block_table(
    identity: int = 80, albedo: int = 80, expression: int = 64, components: int = 0
) -> BlockTable:
    """Return the table for a model with these basis sizes (defaults: the paper's).

    Args:
        identity: its columns.
        albedo: its columns.
        expression: its columns.
        components: how many of the last expression columns are unnamed components.
    """
    if not 0 <= components <= expression:
        raise ValueError(f"{components} of {expression} expression columns cannot be components")
    return BlockTable(
        (
            Block("identity", identity, "Identity", "σ"),
            Block("albedo", albedo, "Albedo", "σ"),
            Block("expression", expression, "Expression", "", components),
            Block("sh_coeffs", SH_BANDS * 3, "Light", ""),
            Block("rotation", 3, "Pose", "rad"),
            Block("translation", 3, "Translation", "cm"),
        )
    )
