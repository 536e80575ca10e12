"""What a generator's own samples look like in the semantic vector: slider ranges and distributions."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from core.errors import AssetError
from core.files.npz import Npz, write_npz

FIELDS = ("seeds", "params", "w")
_OBJECTS, MOST_OBJECTS = "objects", 16
_LARGEST, _LARGEST_OBJECT = 1e6, 1e9


def _no_objects() -> np.ndarray:
    return np.zeros((0, 0), np.float32)


@dataclass(frozen=True)
class Statistics:
    """Samples of a rig.

    Attributes:
        seeds: (S,) int64 seed of each sample.
        params: (S, P) float32 packed F(w), in the order of the model's block table.
        w: (S, w_dim) float32 latents, truncation 1.
        objects: (K, w_dim) float32, what W says of objects that edits leave alone (`core.rig.objects`); K may
            be 0, as in rigs of versions that sought none.
    """

    seeds: np.ndarray
    params: np.ndarray
    w: np.ndarray
    objects: np.ndarray = field(default_factory=_no_objects)

    def save(self, path: Path) -> None:
        """Write npz, samples in half precision; raises ExportError."""
        halves = {"params": self.params.astype(np.float16), "w": self.w.astype(np.float16)}
        objects = {_OBJECTS: self.objects.astype(np.float32)} if len(self.objects) else {}
        write_npz(path, {"seeds": self.seeds, **halves, **objects})

    @classmethod
    def load(cls, path: Path) -> Statistics:
        """Read what `save` wrote.

        Raises:
            AssetError: the file is missing, damaged or lacks a field.
        """
        file = Npz(path)
        seeds, params, w = file.read(FIELDS).values()
        for name, array, rank in (("seeds", seeds, 1), ("params", params, 2), ("w", w, 2)):
            if array.dtype.kind not in "fiu" or array.ndim != rank or len(array) != len(seeds):
                raise AssetError(f"{path}: field {name} is not a table of numbers; restore the file.")
            if not array.size or not np.isfinite(array).all():
                raise AssetError(f"{path}: field {name} is empty or not finite; restore the file.")
            if name != "seeds" and float(np.abs(array).max()) > _LARGEST:
                raise AssetError(f"{path}: field {name} holds impossible numbers; restore the file.")
        if len(seeds) < 2:
            raise AssetError(f"{path} holds a single sample; restore the file.")
        objects = file.read([_OBJECTS])[_OBJECTS] if _OBJECTS in file else _no_objects()
        largest = float(np.abs(objects).max(initial=0))
        if objects.dtype.kind != "f" or objects.ndim != 2 or not largest < _LARGEST_OBJECT:
            raise AssetError(f"{path}: field {_OBJECTS} is not a table of finite numbers; restore the file.")
        if len(objects) > min(MOST_OBJECTS, w.shape[1] // 2):
            raise AssetError(
                f"{path}: field {_OBJECTS} has {len(objects)} rows, more than are possible; restore the file."
            )
        return cls(seeds, params.astype(np.float32), w.astype(np.float32), objects.astype(np.float32))

    def check(self, path: Path, parameters: int, w_dim: int) -> None:
        """Raise AssetError, naming the file, unless it fits a face model and a generator of these widths."""
        fields = (("params", self.params, parameters), ("w", self.w, w_dim), (_OBJECTS, self.objects, w_dim))
        for name, array, width in fields:
            if len(array) and array.shape[1] != width:
                raise AssetError(
                    f"{path}: field {name} is {array.shape[1]} numbers wide where {width} are expected; "
                    "restore the file."
                )
