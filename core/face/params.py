"""The semantic vector: one table of blocks, and the value that holds them.

StyleRig (CVPR 2020, section 3) lists 257 numbers for its face model: identity 80, albedo 80,
expression 64, illumination 27, rotation 3, translation 3. Models of other sizes get a table of their own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch

from core.face.bounds import COMPONENT_LIMIT, SH_BANDS


@dataclass(frozen=True)
class Block:
    """One block of the semantic vector: its first columns are named units, its last unnamed components.

    Attributes:
        name, size, label, unit: as shown and packed.
        units: how many of its first columns lie in [0, 1].
        components: how many of its last columns are ~ N(0, 1) and lie within ±COMPONENT_LIMIT.
    """

    name: str
    size: int
    label: str
    unit: str
    units: int = 0
    components: int = 0

    def bounded(self, raw: torch.Tensor) -> torch.Tensor:
        """Bring any numbers (N, size) smoothly into the block's bounds; columns without bounds stay."""
        return self._by_kind(
            raw,
            torch.sigmoid,
            lambda free: free,
            lambda components: COMPONENT_LIMIT * torch.tanh(components / COMPONENT_LIMIT),
        )

    def slope(self, values: torch.Tensor) -> torch.Tensor:
        """Return the derivative of `bounded` (N, size) where it gives `values` (N, size)."""
        return self._by_kind(
            values,
            lambda units: units * (1 - units),
            torch.ones_like,
            lambda components: 1 - (components / COMPONENT_LIMIT).square(),
        )

    def _by_kind(
        self, values: torch.Tensor, *functions: Callable[[torch.Tensor], torch.Tensor]
    ) -> torch.Tensor:
        """Apply a function each to units, free columns and components; most blocks have one kind alone."""
        counts = self.units, self.size - self.units - self.components, self.components
        if self.size in counts:
            return functions[counts.index(self.size)](values)
        parts = values.split(list(counts), dim=1)
        return torch.cat([function(part) for function, part in zip(functions, parts, strict=True)], dim=1)


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
        """Return the parameters on `device`; between devices they travel in one piece."""
        if self.rotation.device == torch.device(device):
            return self
        blocks = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        flat = [block.flatten(1) for block in blocks.values()]
        parts = torch.cat(flat, dim=1).to(device).split([part.shape[1] for part in flat], dim=1)
        moved = zip(blocks, blocks.values(), parts, strict=True)
        return FaceParams(**{name: part.reshape(block.shape) for name, block, part in moved})

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
    """The blocks in their order; packing, unpacking and bounds derive from it."""

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

    def bounded(self, raw: torch.Tensor) -> torch.Tensor:
        """Bring packed numbers (N, P) smoothly into the bounds of their blocks."""
        return torch.cat([block.bounded(part) for block, part in self._split(raw)], dim=1)

    def slope(self, packed: torch.Tensor) -> torch.Tensor:
        """Return the derivative of `bounded` (N, P) where it gives `packed` (N, P)."""
        return torch.cat([block.slope(part) for block, part in self._split(packed)], dim=1)

    def pack(self, params: FaceParams) -> torch.Tensor:
        """Return the packed vectors (N, P)."""
        return torch.cat([getattr(params, name).flatten(1) for name in self.names], dim=1)

    def unpack(self, packed: torch.Tensor) -> FaceParams:
        """Split packed vectors (N, P) into blocks."""
        parts = {block.name: part for block, part in self._split(packed)}
        parts["sh_coeffs"] = parts["sh_coeffs"].unflatten(1, (SH_BANDS, 3))
        return FaceParams(**parts)

    def _split(self, packed: torch.Tensor) -> Iterator[tuple[Block, torch.Tensor]]:
        return zip(self.blocks, packed.split([block.size for block in self.blocks], dim=1), strict=True)


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
            Block("expression", expression, "Expression", "", expression - components, components),
            Block("sh_coeffs", SH_BANDS * 3, "Light", ""),
            Block("rotation", 3, "Pose", "rad"),
            Block("translation", 3, "Translation", "cm"),
        )
    )
