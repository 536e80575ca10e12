"""Reads arrays of plain numbers from npz files that strangers may have written."""

from __future__ import annotations

import math
import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from core.errors import AssetError

MAX_BYTES = 2**31
_MAX_ENTRIES = 1000
_HEADER = re.compile(
    rb"\{'descr': '([<>|=]?[fiubU]\d{1,8})', 'fortran_order': (True|False), "
    rb"'shape': \(([\d, ]{0,80})\), \}\s*"
)
_HEADER_SIZE = {1: 2, 2: 4}  # bytes that hold the header's length, by format version
_DAMAGES = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    RuntimeError,
    OverflowError,
    zipfile.BadZipFile,
    zlib.error,
)


class Npz:
    """An open npz file; every array is checked against the bytes that are there before memory is taken.

    numpy's own reader trusts the sizes that a file claims, and can load pickles; this one does neither.
    """

    def __init__(self, path: Path) -> None:
        """List the arrays.

        Raises:
            AssetError: the file cannot be read or is no npz file.
        """
        self.path = path
        try:
            with zipfile.ZipFile(path) as archive:
                entries = archive.infolist()
        except _DAMAGES as error:
            raise self._damaged(error) from error
        if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_BYTES:
            raise AssetError(f"{path} holds more than {MAX_BYTES >> 30} GiB; choose another file.")
        self._entries = {e.filename.removesuffix(".npy"): e for e in entries if e.filename.endswith(".npy")}

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, names: Iterable[str]) -> dict[str, np.ndarray]:
        """Return arrays by name.

        Raises:
            AssetError: one is missing, damaged, or holds what are no plain numbers or texts.
        """
        names = list(names)
        missing = [name for name in names if name not in self]
        if missing:
            raise AssetError(f"{self.path} has no field {missing[0]}; choose a complete file.")
        try:
            with zipfile.ZipFile(self.path) as archive:
                return {name: _read_array(archive, self._entries[name]) for name in names}
        except _DAMAGES as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> AssetError:
        return AssetError(f"{self.path} is damaged or not an npz file ({error}); restore it from its source.")


def _read_array(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> np.ndarray:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("unknown compression")
    with archive.open(entry) as file:
        start = file.read(8)
        if start[:6] != b"\x93NUMPY" or start[6] not in _HEADER_SIZE:
            raise ValueError(f"{entry.filename} is no numpy array")
        width = _HEADER_SIZE[start[6]]
        length = int.from_bytes(file.read(width), "little")
        match = _HEADER.fullmatch(file.read(min(length, 4096)))
        if match is None:
            raise ValueError(f"{entry.filename} holds no plain numbers")
        dtype = np.dtype(match[1].decode())
        shape = tuple(int(side) for side in match[3].decode().split(",") if side.strip())
        size = math.prod(shape) * dtype.itemsize
        if size != entry.file_size - 8 - width - length:
            raise ValueError(f"{entry.filename} has more or fewer bytes than its shape says")
        data = file.read(size)
    if len(data) != size:
        raise ValueError(f"{entry.filename} is truncated")
    return np.frombuffer(data, dtype).reshape(shape, order="F" if match[2] == b"True" else "C")
