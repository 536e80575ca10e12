"""What a reader's points say of the shipped head: its own units and angles, see `core.face.point_values`.

Of other heads nothing is known: their units mean something else, and they look straight ahead elsewhere.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.errors import AssetError
from core.face.face_reader import READERS
from core.face.morphable_model import MorphableModel
from core.face.point_values import PointValues
from core.files.assets import SHIPPED_READER
from core.files.checkpoint import read_tensors, write_tensors
from core.importing.face_surface.landmark_fit import is_shipped_head, shipped_units

HEAD_VALUES = "head_values.safetensors"
_KIND = "point_values"
_ARRAYS = ("sight", "error", "centre", "mean", "weights")


def head_values(model: MorphableModel) -> dict[str, PointValues]:
    """Return what each reader that was looked at tells about a model, by the reader's name.

    Nothing unless the model is the shipped head with all of its units.

    Raises:
        AssetError: the shipped file is missing or damaged.
    """
    vertices, landmarks = (getattr(model, n).cpu().numpy() for n in ("mean_vertices", "landmark_vertices"))
    if model.units != shipped_units() or not is_shipped_head(vertices, landmarks):
        return {}
    return load_values(SHIPPED_READER / HEAD_VALUES)


def save_values(path: Path, values: dict[str, PointValues]) -> None:
    """Write what each reader tells; raises ExportError."""
    tensors = {
        f"{reader}.{name}": torch.from_numpy(getattr(known, name)).float()
        for reader, known in values.items()
        for name in _ARRAYS
    }
    names = {reader: list(known.names) for reader, known in values.items()}
    write_tensors(path, tensors, {"kind": _KIND, "names": names})


@cache
def load_values(path: Path) -> dict[str, PointValues]:
    """Read what `save_values` wrote; raises AssetError where anything is missing or damaged."""
    tensors, metadata = read_tensors(path)
    stored = metadata.get("names")
    names: dict[str, Any] = stored if isinstance(stored, dict) else {}
    orders = [tuple(map(str, own)) if isinstance(own, list) else () for own in names.values()]
    alike = len(set(orders)) == 1 and len(set(orders[0])) == len(orders[0]) and "roll" in orders[0]
    if metadata.get("kind") != _KIND or names.keys() != READERS.keys() or not alike:
        raise AssetError(f"{path} is not what readers tell about heads; restore the file.")
    return {reader: _values(path, reader, orders[0], tensors) for reader in names}


def _values(path: Path, reader: str, names: tuple[str, ...], tensors: dict[str, torch.Tensor]) -> PointValues:
    points, count = READERS[reader].points, len(names)
    shapes: dict[str, tuple[int, ...]] = dict.fromkeys(("sight", "error", "mean"), (count,))
    shapes |= {"centre": (2 * points.count,), "weights": (2 * points.count, count)}
    arrays: dict[str, np.ndarray] = {}
    for name in _ARRAYS:
        tensor = tensors.get(f"{reader}.{name}")
        if tensor is None or tuple(tensor.shape) != shapes[name] or not tensor.isfinite().all():
            raise AssetError(f"{path}: tensor '{reader}.{name}' is missing or damaged; restore the file.")
        arrays[name] = tensor.double().numpy()
    return PointValues(names, ibug=points.ibug, **arrays)
