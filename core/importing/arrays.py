"""numpy arrays and common containers in a pickle: inert records, checked when they are turned into arrays."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from core.files.refusal import RefusalError
from core.importing.budget import Budget
from core.importing.unpickler import Global, Record, Vocabulary, checked_key, expect

_PLAIN_TYPE = re.compile(r"[<>=|]?([fiub][1248])")
_NDARRAY = "ndarray"


class StoredType(Record):
    """A numpy type of plain numbers."""

    def __init__(self, code: str) -> None:
        match = _PLAIN_TYPE.fullmatch(code)
        if match is None or match[1] in ("f1", "b2", "b4", "b8"):
            raise RefusalError(f"it stores numpy values of type {code[:20]!r}, expected plain numbers")
        self.code = match[1]

    def set_state(self, state: Any) -> None:
        """Take the byte order, the second entry of numpy's state; the rest describes structures."""
        if type(state) is not tuple or len(state) < 5 or state[1] not in ("<", ">", "|", "="):
            raise RefusalError("its pickle has a damaged numpy type")
        if state[2] is not None or state[3] is not None or state[4] is not None:
            raise RefusalError("it stores numpy structures, expected plain numbers")
        self.state = state[1]

    def dtype(self) -> np.dtype[Any]:
        """Return the numpy type."""
        return np.dtype((self.state or "<") + self.code)


class StoredArray(Record):
    """A numpy array, still as bytes."""

    def set_state(self, state: Any) -> None:
        """Take (version, shape, type, column-major, bytes), as numpy writes it."""
        if type(state) is not tuple or len(state) != 5:
            raise RefusalError("its pickle has a damaged numpy array")
        _, shape, kind, column_major, data = state
        self.describe(shape, kind, data, "F" if column_major else "C")

    def describe(self, shape: Any, kind: Any, data: Any, order: str) -> None:
        """Check and keep shape, type and bytes; Python 2 wrote them as text, which is kept as it is."""
        expect((shape, kind, data), tuple, StoredType, (memoryview, bytes, str))
        if len(shape) > 8 or not all(type(side) is int and side >= 0 for side in shape):
            raise RefusalError("its pickle has a numpy array of a damaged shape")
        if math.prod(shape) * kind.dtype().itemsize != len(data):
            raise RefusalError("its pickle has a numpy array whose bytes do not fill its shape")
        self.state = shape, kind.dtype(), data, order

    @property
    def shape(self) -> tuple[int, ...]:
        """Its sides."""
        return self._content()[0]

    def array(self) -> np.ndarray:
        """Return the array; it must not be written to."""
        shape, dtype, data, order = self._content()
        if isinstance(data, str):
            data = _latin_bytes(data)
        return np.frombuffer(data, dtype).reshape(shape, order=order)

    def _content(self) -> tuple[Any, ...]:
        if self.state is None:
            raise RefusalError("its pickle has a numpy array without content")
        return self.state


def _stored_array(arguments: tuple[Any, ...], budget: Budget) -> StoredArray:
    expect(arguments, Global)
    if arguments[0].name != _NDARRAY:
        raise RefusalError(f"it stores a {arguments[0]}, expected a numpy array")
    return StoredArray()


def _array_from_buffer(arguments: tuple[Any, ...], budget: Budget) -> StoredArray:
    expect(arguments, (memoryview, bytes), StoredType, tuple, str)
    array = StoredArray()
    array.describe(arguments[2], arguments[1], arguments[0], "F" if arguments[3] == "F" else "C")
    return array


def _stored_type(arguments: tuple[Any, ...], budget: Budget) -> StoredType:
    expect(arguments, str)
    return StoredType(arguments[0])


def _number(arguments: tuple[Any, ...], budget: Budget) -> int | float | bool:
    expect(arguments, StoredType, (memoryview, bytes, str))
    array = StoredArray()
    array.describe((), arguments[0], arguments[1], "C")  # of one number, so nothing long is copied
    return array.array().item()


def _latin_bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError as error:
        raise RefusalError("its pickle has damaged bytes") from error


def _encoded(arguments: tuple[Any, ...], budget: Budget) -> bytes:
    """Protocol 2 writes bytes as text with this detour."""
    expect(arguments, str, str)
    if arguments[1] not in ("latin1", "latin-1"):
        raise RefusalError("its pickle encodes bytes in an unknown way")
    budget.build(-(-len(arguments[0]) // 64) + 1)
    return _latin_bytes(arguments[0])


def dictionary(arguments: tuple[Any, ...], budget: Budget) -> dict[Any, Any]:
    """Build a dictionary, empty or from (key, value) pairs."""
    if not arguments:
        return {}
    expect(arguments, (list, dict))
    budget.build(3 * len(arguments[0]))
    pairs = list(arguments[0].items()) if type(arguments[0]) is dict else arguments[0]
    if not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs):
        raise RefusalError("its pickle has a damaged dictionary")
    return {checked_key(key): value for key, value in pairs}


def _set(arguments: tuple[Any, ...], budget: Budget) -> set[Any]:
    if not arguments:
        return set()
    expect(arguments, list)
    budget.build(3 * len(arguments[0]))
    return {checked_key(value) for value in arguments[0]}


PLAIN_VOCABULARY: Vocabulary = {
    ("_codecs", "encode"): _encoded,
    ("builtins", "set"): _set,
    ("__builtin__", "set"): _set,
    ("collections", "OrderedDict"): dictionary,
    ("numpy", _NDARRAY): None,
    ("numpy", "dtype"): _stored_type,
    **{
        (f"numpy.{core}.{module}", name): build
        for core in ("core", "_core")
        for module, name, build in (
            ("multiarray", "_reconstruct", _stored_array),
            ("multiarray", "scalar", _number),
            ("numeric", "_frombuffer", _array_from_buffer),
        )
    },
}
