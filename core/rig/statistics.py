"""What a generator's own samples look like in the semantic vector: slider ranges and distributions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import AssetError
from core.files.npz import Npz, write_npz

FIELDS = ("seeds", "params", "w")


@dataclass(frozen=True)
class Statistics:
    """Samples of a rig.

    Attributes:
        seeds: (S,) int64 seed of each sample.
        params: (S, P) float32 packed F(w), in the order of the model's block table.
        w: (S, w_dim) float32 latents, truncation 1.
    """

    seeds: np.ndarray
    params: np.ndarray
    w: np.ndarray

    def save(self, path: Path) -> None:
        """Write npz in half precision; raises ExportError."""
        halves = {"params": self.params.astype(np.float16), "w": self.w.astype(np.float16)}
        write_npz(path, {"seeds": self.seeds, **halves})

    @classmethod
    def load(cls, path: Path) -> Statistics:
        """Read what `save` wrote.

        Raises:
            AssetError: the file is missing, damaged or lacks a field.
        """
        seeds, params, w = Npz(path).read(FIELDS).values()
        for name, array, rank in (("seeds", seeds, 1), ("params", params, 2), ("w", w, 2)):
            if array.dtype.kind not in "fiu" or array.ndim != rank or len(array) != len(seeds):
                raise AssetError(f"{path}: field {name} is not a table of numbers; restore the file.")
            if not array.size or not np.isfinite(array).all():
                raise AssetError(f"{path}: field {name} is empty or not finite; restore the file.")
        return cls(seeds, params.astype(np.float32), w.astype(np.float32))

    def check(self, path: Path, parameters: int, w_dim: int) -> None:
        """Raise AssetError, naming the file, unless it fits a face model and a generator of these widths."""
        for name, array, width in (("params", self.params, parameters), ("w", self.w, w_dim)):
            if array.shape[1] != width:
                raise AssetError(
                    f"{path}: field {name} is {array.shape[1]} numbers wide where {width} are expected; "
                    "restore the file."
                )
