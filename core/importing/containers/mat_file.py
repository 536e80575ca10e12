"""Numeric arrays of MATLAB 5 files.

The format is documented in MathWorks' "MAT-File Format" (R2019b, chapter 1). A library reader gives memory
to whatever size a file claims and builds structures, objects and function handles; this one reads plain
numeric arrays only, refuses files with objects or functions, and asks the file's allowance for memory.
"""

from __future__ import annotations

import math
import struct
import zlib
from dataclasses import dataclass

import numpy as np

from core.files.allowance import Allowance
from core.files.refusal import RefusalError

_MAX_ELEMENTS = 1000
_HEADER = 128
_VERSION = 0x0100
_MATRIX, _COMPRESSED = 14, 15
_INT32, _UINT32, _INT8 = 5, 6, 1
_STORED = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
_NUMERIC_CLASSES = range(6, 16)
_HARMLESS_CLASSES = (1, 2, 4, 5)  # cell, structure, text, sparse: left out
_COMPLEX = 0x0800
_WIDEST = 8  # bytes of a number
_PEEK = 512  # enough for flags, dimensions and name of an array


@dataclass(frozen=True)
class _Entry:
    data: memoryview
    compressed: bool


class MatFile:
    """An open MATLAB 5 file; its arrays are read one at a time."""

    def __init__(self, data: memoryview) -> None:
        """List the arrays.

        Raises:
            RefusalError: it is damaged, of another version, or holds objects or functions.
        """
        self._order = {b"IM": "<", b"MI": ">"}.get(bytes(data[126:128]), "")
        if not self._order or struct.unpack(self._order + "H", data[124:126])[0] != _VERSION:
            raise RefusalError("it is not a MATLAB 5 file")
        self._entries: dict[str, _Entry] = {}
        self._allowance = Allowance(len(data))
        position = _HEADER
        for _ in range(_MAX_ELEMENTS):
            if position + 8 > len(data):
                return
            kind, content, position = self._element(data, position)
            self._add(kind, content)
        raise RefusalError(f"it holds more than {_MAX_ELEMENTS} variables")

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> np.ndarray:
        """Return an array in the shape that MATLAB gave it, at least two sides.

        Raises:
            RefusalError: it is missing, damaged or too large.
        """
        if name not in self._entries:
            raise RefusalError(f"its field {name} is missing")
        entry = self._entries[name]
        matrix = self._matrix(entry, self._size(entry, name))
        try:
            _, flags, dims, _, position = self._describe(matrix)
            kind, content, _ = self._element(matrix, position)
        except RefusalError as error:
            raise RefusalError(f"its field {name} is damaged: {error}") from error
        if kind not in _STORED or flags & _COMPLEX:
            raise RefusalError(f"its field {name} holds no plain numbers")
        dtype = np.dtype(self._order + _STORED[kind])
        if len(content) != math.prod(dims) * dtype.itemsize:
            raise RefusalError(f"its field {name} has more or fewer numbers than its shape says")
        return np.frombuffer(content, dtype).reshape(dims, order="F")

    def _size(self, entry: _Entry, name: str) -> int:
        """Return how many bytes of an element its numbers can take, after asking for them."""
        if not entry.compressed:
            return len(entry.data)
        dims = self._describe(self._matrix(entry, _PEEK))[2]
        size = math.prod(dims) * _WIDEST
        self._allowance.spend(size, name)
        return size + _PEEK

    def _add(self, kind: int, content: memoryview) -> None:
        if kind not in (_MATRIX, _COMPRESSED):
            raise RefusalError("it is damaged: a variable is missing")
        entry = _Entry(content, kind == _COMPRESSED)
        array_class, _, _, name, _ = self._describe(self._matrix(entry, _PEEK))
        if array_class in _NUMERIC_CLASSES:
            self._entries[name] = entry
        elif array_class not in _HARMLESS_CLASSES:
            raise RefusalError(
                "it holds objects or functions, which no face model needs; nothing was executed"
            )

    def _matrix(self, entry: _Entry, limit: int) -> memoryview:
        """Return the inside of an array's element, or its first `limit` bytes."""
        if not entry.compressed:
            return entry.data[:limit]
        try:
            content = memoryview(zlib.decompressobj().decompress(entry.data, limit))
        except zlib.error as error:
            raise RefusalError(f"it is damaged ({error})") from error
        if len(content) < 8 or struct.unpack_from(self._order + "I", content)[0] != _MATRIX:
            raise RefusalError("it is damaged: a variable has no content")
        return content[8:]

    def _describe(self, matrix: memoryview) -> tuple[int, int, tuple[int, ...], str, int]:
        """Return class, flags, sides, name, and where the numbers begin."""
        kind, content, position = self._element(matrix, 0)
        if kind != _UINT32 or len(content) != 8:
            raise RefusalError("an array has no flags")
        flags = struct.unpack_from(self._order + "I", content)[0]
        if flags & 0xFF == 17:  # opaque objects have neither sides nor a name in this place
            return 17, flags, (), "", 0
        kind, sides, position = self._element(matrix, position)
        if kind != _INT32 or len(sides) not in range(8, 36, 4):
            raise RefusalError("an array has no shape")
        dims = struct.unpack(f"{self._order}{len(sides) // 4}i", sides)
        if min(dims) < 0:
            raise RefusalError("an array has a negative side")
        kind, name, position = self._element(matrix, position)
        if kind != _INT8 or len(name) > 63:
            raise RefusalError("an array has no name")
        return flags & 0xFF, flags, dims, bytes(name).decode("latin-1"), position

    def _element(self, data: memoryview, position: int) -> tuple[int, memoryview, int]:
        """Return type and content of the element at `position`, and where the next begins."""
        if position + 8 > len(data):
            raise RefusalError("it is truncated")
        kind, size = struct.unpack_from(self._order + "2I", data, position)
        if kind >> 16:  # up to four bytes sit in the tag itself
            size, kind = kind >> 16, kind & 0xFFFF
            if size > 4:
                raise RefusalError("a small element is too large")
            return kind, data[position + 4 : position + 4 + size], position + 8
        start, end = position + 8, position + 8 + size
        if end > len(data):
            raise RefusalError("it is truncated")
        return kind, data[start:end], end if kind == _COMPRESSED else end + -end % 8
