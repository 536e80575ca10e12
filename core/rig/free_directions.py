"""Directions of W that leave the face alone: hair, background, clothes and whatever else a generator varies.

They lie beyond the face model, so F says nothing about them and RigNet never learns them. A step of one along
a direction is one standard deviation of the generator's samples.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from core.errors import AssetError
from core.files.npz import Npz, write_npz
from core.generator.protocol import StyleGenerator

MOST_DIRECTIONS = 64
LARGEST_REACH = 10.0
_MOST_NUMBERS = 2**20
_FIELDS = {"directions": (2, "f"), "layers": (1, "b"), "reach": (1, "f")}  # rank and kind


@dataclass(frozen=True, eq=False)
class FreeDirections:
    """K directions of one generator; K may be 0.

    Attributes:
        directions: (K, w_dim) float32, how far one σ goes; orthogonal to each other.
        layers: (num_ws,) bool, the style layers that are moved.
        reach: (K,) float32, how many σ a portrait can be moved to either side.
    """

    directions: np.ndarray
    layers: np.ndarray
    reach: np.ndarray

    def __len__(self) -> int:
        return len(self.directions)

    def offset(self, amounts: torch.Tensor) -> torch.Tensor:
        """Return what amounts (N, K) in σ add to codes, (N, num_ws, w_dim)."""
        steps = amounts @ torch.tensor(self.directions).to(amounts)
        return steps[:, None] * torch.tensor(self.layers).to(amounts)[:, None]

    def amounts(self, w_plus: torch.Tensor) -> torch.Tensor:
        """Return how far codes (N, num_ws, w_dim) lie along the directions: (N, K) in σ from 0 in W."""
        steps = torch.tensor(self.directions).to(w_plus)
        moved = w_plus[:, torch.tensor(self.layers)].mean(1)
        return moved @ (steps / steps.square().sum(1, keepdim=True)).T

    def within(self, reach: np.ndarray, least: float) -> FreeDirections:
        """Return the directions with other reaches (K,), without those that reach less than `least`."""
        kept = reach >= least
        return FreeDirections(
            self.directions[kept],
            self.layers,
            reach[kept].astype(np.float32),
        )

    def save(self, path: Path) -> None:
        """Write npz; raises ExportError."""
        write_npz(path, {name: getattr(self, name) for name in _FIELDS})

    @classmethod
    def load(cls, path: Path) -> FreeDirections:
        """Read what `save` wrote.

        Raises:
            AssetError: the file is missing, damaged or lacks a field.
        """
        arrays = Npz(path, _MOST_NUMBERS).read(_FIELDS)
        for name, (rank, kind) in _FIELDS.items():
            array = arrays[name]
            if array.dtype.kind != kind or array.ndim != rank or not np.isfinite(array).all():
                raise AssetError(f"{path}: field {name} is not a table of finite numbers; restore the file.")
        steps, reach = (arrays[name].astype(np.float32) for name in ("directions", "reach"))
        found = cls(steps, arrays["layers"], reach)
        found._check_own(path)
        return found

    def check(self, path: Path, generator: StyleGenerator) -> None:
        """Raise AssetError, naming the file, unless it fits a generator."""
        wanted = {
            "directions": (len(self), generator.w_dim),
            "layers": (generator.num_ws,),
        }
        for name, shape in wanted.items():
            found = getattr(self, name).shape
            if found != shape:
                raise AssetError(
                    f"{path}: field {name} has the shape {found} where {shape} is expected; restore the file."
                )

    def _check_own(self, path: Path) -> None:
        if len(self) > MOST_DIRECTIONS or len(self) != len(self.reach):
            raise AssetError(f"{path}: its fields do not speak of the same directions; restore the file.")
        if not ((self.reach > 0) & (self.reach <= LARGEST_REACH)).all():
            raise AssetError(f"{path}: field reach is not within 0 and {LARGEST_REACH:g}; restore the file.")
        if not self.directions.any(1).all() or not self.layers.any():
            raise AssetError(f"{path}: field directions or layers moves nothing; restore the file.")
