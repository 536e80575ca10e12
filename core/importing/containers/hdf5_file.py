"""Numeric datasets of HDF5 files, through h5py; nothing outside the file is ever opened.

The library gives memory to whatever size a file claims, so the file's allowance is asked first.
"""

from __future__ import annotations

import io
import math
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from core.errors import AssetError
from core.files.allowance import Allowance
from core.files.refusal import RefusalError
from core.files.whole_read import read_whole
from core.importing.containers.numbers import MAX_ITEMS

MAX_TEXT = 2**22
_FILTERS = {"gzip", "lzf", "szip", None}
_DAMAGES = (OSError, KeyError, ValueError, RuntimeError, TypeError, OverflowError, MemoryError)


class Hdf5File:
    """An open HDF5 file."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        """Open it.

        Args:
            path: the file.
            data: its bytes; None reads them.

        Raises:
            AssetError: h5py is not installed.
            RefusalError: the file is damaged.
        """
        try:
            import h5py
        except ImportError as error:
            raise AssetError(
                f"{path} is an HDF5 file; reading it needs h5py: run `pip install h5py`, or install this "
                "program with its extra [importing]."
            ) from error
        self._h5py = h5py
        data = read_whole(path) if data is None else data
        self._allowance = Allowance(len(data))
        try:
            self._file = h5py.File(io.BytesIO(data), "r")
        except _DAMAGES as error:
            raise RefusalError(f"it is damaged ({error})") from error

    def __enter__(self) -> Hdf5File:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __contains__(self, name: str) -> bool:
        try:
            self._dataset(name)
        except RefusalError:
            return False
        return True

    def read(self, name: str) -> np.ndarray:
        """Return a numeric dataset; raises RefusalError when it is missing, damaged or not numeric."""
        dataset = self._dataset(name)
        dtype = self._dtype(dataset, name)
        if dtype.kind not in "fiu" or dtype.itemsize > 8:
            raise RefusalError(f"its field {name} holds no numbers")
        if dataset.size is None or dataset.size > MAX_ITEMS:
            raise RefusalError(f"its field {name} is larger than that of any face model")
        self._spend(dataset, dtype, name)
        try:
            return np.asarray(dataset[()])
        except _DAMAGES as error:
            raise RefusalError(f"its field {name} is damaged ({error})") from error

    def read_text(self, name: str) -> str:
        """Return a dataset that is one text; raises RefusalError when it is anything else."""
        dataset = self._dataset(name)
        dtype = self._dtype(dataset, name)
        if self._h5py.check_string_dtype(dtype) is None or dataset.size != 1:
            raise RefusalError(f"its field {name} is not text")
        if dtype.itemsize > MAX_TEXT:
            raise RefusalError(f"its field {name} is larger than that of any face model")
        self._spend(dataset, dtype, name)
        try:
            text = np.asarray(dataset[()]).ravel()[0]
            text = text.decode("utf-8") if isinstance(text, bytes) else str(text)
        except _DAMAGES as error:
            raise RefusalError(f"its field {name} is damaged ({error})") from error
        if len(text) > MAX_TEXT:
            raise RefusalError(f"its field {name} is larger than that of any face model")
        return text

    def _dtype(self, dataset: Any, name: str) -> np.dtype[Any]:
        """Return the type of a dataset; HDF5 has some that numpy has not."""
        try:
            return np.dtype(dataset.dtype)
        except _DAMAGES as error:
            raise RefusalError(f"its field {name} holds no numbers") from error

    def _spend(self, dataset: Any, dtype: np.dtype[Any], name: str) -> None:
        """Ask for the memory of a dataset and of one chunk, which is unpacked whole."""
        try:
            chunk = math.prod(dataset.chunks or ())
        except _DAMAGES as error:
            raise RefusalError(f"its field {name} is damaged ({error})") from error
        self._allowance.spend((dataset.size + chunk) * dtype.itemsize, name)

    def _dataset(self, name: str) -> Any:
        """Return a dataset whose every byte lies in this file."""
        group: Any = self._file
        try:
            for part in name.split("/"):
                link = group.get(part, getlink=True)
                if type(link) is not self._h5py.HardLink:
                    raise RefusalError(f"its field {name} is missing")
                group = group[part]
        except _DAMAGES as error:
            raise RefusalError(f"its field {name} is missing") from error
        if not isinstance(group, self._h5py.Dataset):
            raise RefusalError(f"its field {name} is missing")
        try:
            outside = group.external is not None or group.is_virtual or group.compression not in _FILTERS
        except _DAMAGES as error:
            raise RefusalError(f"its field {name} is damaged ({error})") from error
        if outside:
            raise RefusalError(f"its field {name} is stored outside the file or in an unknown compression")
        return group
