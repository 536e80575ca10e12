"""Checks that every array of a foreign file passes before anything is computed with it."""

from __future__ import annotations

import numpy as np

from core.files.refusal import RefusalError

MAX_ITEMS = 2**27
LARGEST = 1e9  # of all fields: micrometres, variances and indices stay below it


def checked(array: np.ndarray, name: str, shape: tuple[int | None, ...]) -> np.ndarray:
    """Return an array of finite numbers of this shape.

    Args:
        array: as stored.
        name: of the field, for the message.
        shape: expected sides; None fits any side of at least 1.

    Raises:
        RefusalError: naming the field.
    """
    expected = "×".join("any" if side is None else str(side) for side in shape)
    if array.dtype.kind not in "fiub" or array.dtype.itemsize > 8:
        raise RefusalError(f"its field {name} holds no numbers")
    fits = array.ndim == len(shape) and all(
        side in (None, actual) for side, actual in zip(shape, array.shape, strict=True)
    )
    if not fits or not array.size:
        raise RefusalError(f"its field {name} has shape {array.shape}, expected {expected}")
    if array.size > MAX_ITEMS:
        raise RefusalError(f"its field {name} is larger than that of any face model")
    if array.dtype.kind == "f":
        native = array.astype(array.dtype.newbyteorder("="), copy=False)
        if not np.isfinite(native).all() or max(-float(native.min()), float(native.max())) > LARGEST:
            raise RefusalError(f"its field {name} holds values that are not finite numbers, or far too large")
        return native
    return array


def indices(array: np.ndarray, name: str, count: int, base: int) -> np.ndarray:
    """Return zero-based int64 indices.

    Args:
        array: whole numbers, maybe stored as floats.
        name: of the field, for the message.
        count: number of things to point at.
        base: the first index, 1 in MATLAB's files.

    Raises:
        RefusalError: an index is not a whole number, or points outside.
    """
    if array.dtype.kind == "f" and (array != np.floor(array)).any():
        raise RefusalError(f"its field {name} holds indices that are not whole numbers")
    if array.min() < base or array.max() >= count + base:
        raise RefusalError(
            f"its field {name} points outside: indices {array.min():.0f} to {array.max():.0f}, "
            f"allowed are {base} to {count + base - 1}"
        )
    return array.astype(np.int64) - base


def index_base(array: np.ndarray) -> int:
    """Return 0 or 1, the base of a triangle list: one that uses index 0 counts from 0."""
    return 0 if array.min() == 0 else 1
