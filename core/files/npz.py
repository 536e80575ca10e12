"""Arrays of plain numbers in npz files: written whole, read with care for who may have written them."""

from __future__ import annotations

import io
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

import numpy as np

from core.errors import AssetError
from core.files.allowance import Allowance
from core.files.file_kind import foreign_content
from core.files.refusal import RefusalError
from core.files.whole_file import whole_file
from core.files.whole_read import read_whole

_MOST_ITEMS = 2**31
_MOST_ENTRIES = 1000
_MOST_SIDES = 8
_HEADER = re.compile(
    rb"\{'descr': '([<>|=]?(?:[fiu][1248]|b1|U\d{1,8}))', 'fortran_order': (True|False), "
    rb"'shape': \(([\d, ]{0,80})\), \}\s*"
)
_HEADER_SIZE = {1: 2, 2: 4}  # bytes that hold the header's length, by format version
DAMAGES = (
    RefusalError,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    EOFError,
    RuntimeError,
    OverflowError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What a damaged zip or npy file makes its readers raise."""


def write_npz(path: Path, arrays: Mapping[str, np.ndarray], compressed: bool = True) -> None:
    """Write arrays of numbers or texts as a whole file; raises ExportError."""
    save = np.savez_compressed if compressed else np.savez
    with whole_file(path) as file:
        save(file, allow_pickle=False, **arrays)


class Npz:
    """An open npz file; every array is checked against the file's allowance before memory is taken.

    numpy's own reader trusts the sizes that a file claims, and can load pickles; this one does neither.
    """

    def __init__(self, path: Path, most_items: int = _MOST_ITEMS) -> None:
        """List the arrays.

        Args:
            path: the file.
            most_items: numbers that an array may have.

        Raises:
            AssetError: the file cannot be read or is not an npz file.
        """
        self.path, self._most_items = path, most_items
        data = read_whole(path)
        if foreign := foreign_content(data):
            raise AssetError(f"{path}: {foreign}.")
        self._allowance = Allowance(len(data))
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except DAMAGES as error:
            raise self._damaged(error) from error
        if len(entries) > _MOST_ENTRIES:
            raise AssetError(f"{path} holds {len(entries)} arrays; choose another file.")
        self._entries = {e.filename.removesuffix(".npy"): e for e in entries if e.filename.endswith(".npy")}

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, names: Iterable[str]) -> dict[str, np.ndarray]:
        """Return arrays by name.

        Raises:
            AssetError: one is missing, damaged, too large, or holds anything but plain numbers and texts.
        """
        names = list(names)
        missing = [name for name in names if name not in self]
        if missing:
            raise AssetError(f"{self.path} has no field {missing[0]}; choose a complete file.")
        try:
            return {name: self._read(self._entries[name]) for name in names}
        except DAMAGES as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> AssetError:
        return AssetError(f"{self.path} is damaged or not an npz file ({error}); restore it from its source.")

    def _read(self, entry: zipfile.ZipInfo) -> np.ndarray:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError("unknown compression")
        with self._archive.open(entry) as file:
            start = read_header(file, entry.filename)
            size = start.size
            if size != entry.file_size - start.length:
                raise ValueError(f"{entry.filename} has more or fewer bytes than its shape says")
            start.check(self._most_items)
            self._allowance.spend(size, entry.filename)
            return start.array(file.read(size))


class ArrayHeader(NamedTuple):
    """What the beginning of an npy file says: type, shape, order, and how many bytes it takes itself."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    order: Literal["C", "F"]
    length: int

    @property
    def size(self) -> int:
        """Bytes of the array."""
        return math.prod(self.shape) * self.dtype.itemsize

    def check(self, most_items: int) -> None:
        """Raise ValueError where the array is larger than expected."""
        if math.prod(self.shape) > most_items or len(self.shape) > _MOST_SIDES:
            raise ValueError(f"an array of the shape {self.shape} is too large")

    def array(self, data: bytes) -> np.ndarray:
        """Return the array in the bytes behind; raises ValueError where there are not enough."""
        if len(data) != self.size:
            raise ValueError("it is truncated")
        return np.frombuffer(data, self.dtype).reshape(self.shape, order=self.order)


def read_npy(data: bytes, most_items: int) -> np.ndarray:
    """Return the array in an npy file; raises RefusalError."""
    try:
        start = read_header(io.BytesIO(data), "it")
        start.check(most_items)
        return start.array(data[start.length : start.length + start.size])
    except (ValueError, TypeError) as error:
        raise RefusalError(f"it is a damaged npy file ({error})") from error


def read_header(file: IO[bytes], name: str) -> ArrayHeader:
    """Return what the beginning of an npy file says; raises ValueError."""
    start = file.read(8)
    if start[:6] != b"\x93NUMPY" or len(start) < 8 or start[6] not in _HEADER_SIZE:
        raise ValueError(f"{name} is not a numpy array")
    width = _HEADER_SIZE[start[6]]
    length = int.from_bytes(file.read(width), "little")
    match = _HEADER.fullmatch(file.read(min(length, 4096)))
    if match is None:
        raise ValueError(f"{name} holds no plain numbers")
    dtype = np.dtype(match[1].decode())
    shape = tuple(int(side) for side in match[3].decode().split(",") if side.strip())
    order: Literal["C", "F"] = "F" if match[2] == b"True" else "C"
    return ArrayHeader(dtype, shape, order, 8 + width + length)
