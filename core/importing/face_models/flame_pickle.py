"""FLAME's pickle files as plain arrays: chumpy and SciPy objects are read as the numbers that they hold.

The files are Python 2 pickles of a dictionary; `shapedirs` is a chumpy array, `J_regressor` a sparse matrix.
Neither package is imported, and nothing in the file is executed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from core.files.refusal import RefusalError
from core.importing.arrays import PLAIN_VOCABULARY, StoredArray
from core.importing.budget import Budget
from core.importing.unpickler import Build, Global, Record, Unpickler, Vocabulary, expect

_MAX_NESTING = 8
_MAX_DENSE = 2**20
_LONG_TEXT = 256


class _StoredObject(Record):
    """An object of another package: its attributes, by name."""

    def set_state(self, state: Any) -> None:
        """Take the attributes."""
        if type(state) is not dict:
            raise RefusalError("its pickle has an object without attributes")
        self.state = state

    def attribute(self, *names: str) -> Any:
        """Return the first attribute that exists under one of several names."""
        for name in names:
            if isinstance(self.state, dict) and name in self.state:
                return self.state[name]
        raise RefusalError(f"its pickle has an object without the attribute {names[0]}")


class StoredChumpy(_StoredObject):
    """`chumpy.ch.Ch`: an array."""

    def array(self, depth: int) -> np.ndarray:
        """Return its numbers."""
        return to_array(self.attribute("x"), depth + 1)


class StoredSelection(_StoredObject):
    """`chumpy.reordering.Select`: some numbers of another array, in another shape."""

    def array(self, depth: int) -> np.ndarray:
        """Return its numbers."""
        values = to_array(self.attribute("a"), depth + 1).ravel()
        rows = to_array(self.attribute("idxs"), depth + 1).ravel()
        if (
            rows.dtype.kind not in "iu"
            or rows.dtype.itemsize < 4
            or not rows.size
            or rows.min() < 0
            or rows.max() >= values.size
        ):
            raise RefusalError("its pickle selects numbers that are not there")
        shape = self.attribute("preferred_shape")
        fits = isinstance(shape, tuple | list) and all(type(side) is int and side >= 0 for side in shape)
        if not fits or math.prod(shape) != rows.size:
            raise RefusalError("its pickle has a selection of a damaged shape")
        return values[rows].reshape(shape)


class StoredSparse(_StoredObject):
    """`scipy.sparse.csc_matrix` or `csr_matrix`."""

    def __init__(self, by_column: bool) -> None:
        self._by_column = by_column

    def array(self, depth: int) -> np.ndarray:
        """Return the dense matrix."""
        shape = self.attribute("_shape", "shape")
        fits = isinstance(shape, tuple) and len(shape) == 2 and all(type(s) is int and s > 0 for s in shape)
        if not fits or math.prod(shape) > _MAX_DENSE:
            raise RefusalError("its pickle has a sparse matrix of a damaged shape")
        data, inner, starts = (
            to_array(self.attribute(name), depth + 1).ravel() for name in ("data", "indices", "indptr")
        )
        outer_size, inner_size = shape[::-1] if self._by_column else shape
        if inner.dtype.kind not in "iu" or starts.dtype.kind not in "iu" or data.dtype.kind not in "fiu":
            raise RefusalError("its pickle has a damaged sparse matrix")
        lengths: Any = np.diff(starts.astype(np.int64))
        whole = len(starts) == outer_size + 1 and starts[0] == 0 and starts[-1] == len(inner) == len(data)
        if (
            not whole
            or (lengths < 0).any()
            or (inner.size and not 0 <= inner.min() <= inner.max() < inner_size)
        ):
            raise RefusalError("its pickle has a damaged sparse matrix")
        dense = np.zeros((outer_size, inner_size))
        dense[np.repeat(np.arange(outer_size), lengths), inner.astype(np.int64)] = data
        return dense.T if self._by_column else dense


def to_array(value: Any, depth: int = 0) -> np.ndarray:
    """Return the numbers of a stored array of any kind.

    Raises:
        RefusalError: it is not an array, or objects are nested in each other.
    """
    if depth > _MAX_NESTING:
        raise RefusalError("its pickle nests arrays in each other")
    if isinstance(value, StoredArray):
        return value.array()
    if isinstance(value, StoredChumpy | StoredSelection | StoredSparse):
        return value.array(depth)
    raise RefusalError("its pickle has no array where one is expected")


class _Python2Unpickler(Unpickler):
    """Keeps the long texts of Python 2, which are arrays' bytes, as views of the file."""

    def _text(self, count: int, encoding: str = "utf-8") -> Any:
        if encoding == "latin-1" and count > _LONG_TEXT:
            return self._take(count)
        return super()._text(count, encoding)


def load_flame_pickle(data: memoryview) -> dict[str, Any]:
    """Return the dictionary in a pickle, arrays still as they are stored.

    Raises:
        RefusalError: it is damaged, holds no dictionary, or asks for what is not allowed.
    """
    content = _Python2Unpickler(data, FLAME_VOCABULARY).load()
    if type(content) is not dict:
        raise RefusalError("its pickle holds no dictionary of arrays")
    return {name: value for name, value in content.items() if isinstance(name, str)}


_KINDS: dict[tuple[str, str], Callable[[], Record]] = {
    ("chumpy", "Ch"): StoredChumpy,
    ("chumpy.ch", "Ch"): StoredChumpy,
    ("chumpy.reordering", "Select"): StoredSelection,
    ("scipy.sparse.csc", "csc_matrix"): partial(StoredSparse, by_column=True),
    ("scipy.sparse._csc", "csc_matrix"): partial(StoredSparse, by_column=True),
    ("scipy.sparse.csr", "csr_matrix"): partial(StoredSparse, by_column=False),
    ("scipy.sparse._csr", "csr_matrix"): partial(StoredSparse, by_column=False),
}


def _made(kind: Callable[[], Record]) -> Build:
    return lambda arguments, budget: kind()


def _reconstructed(arguments: tuple[Any, ...], budget: Budget) -> Record:
    """Stand for copy_reg._reconstructor(class, object, None)."""
    expect(arguments, Global, Global)
    kind = arguments[0]
    if (kind.module, kind.name) not in _KINDS:
        raise RefusalError(f"it stores a {kind}, expected an array")
    return _KINDS[kind.module, kind.name]()


FLAME_VOCABULARY: Vocabulary = {
    **PLAIN_VOCABULARY,
    ("copy_reg", "_reconstructor"): _reconstructed,
    ("copyreg", "_reconstructor"): _reconstructed,
    ("__builtin__", "object"): None,
    ("builtins", "object"): None,
    **{name: _made(kind) for name, kind in _KINDS.items()},
}
