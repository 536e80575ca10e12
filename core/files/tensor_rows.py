"""Rows of tensors in safetensors files, read as they are asked for.

For our own files in a work folder, which are far larger together than memory. They are read through the
system's cache, which all processes of a machine share. They are not mapped: pages of a map count as memory of
every process that touched them, and a map ends the program when another one shortens the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import FileIO
from pathlib import Path

import numpy as np
import torch

from core.errors import AssetError
from core.files.refusal import RefusalError
from core.files.safetensors_file import MOST_HEADER, Place, parse_places

_KINDS: dict[str, type[np.generic]] = {"F32": np.float32, "U8": np.uint8, "I64": np.int64, "BOOL": np.bool_}
_MOST_OPEN = 128  # systems let a process open 256 at least


class OpenFiles:
    """Files that are read again and again; those used last stay open."""

    def __init__(self, most: int = _MOST_OPEN) -> None:
        self._most = most
        self._files: dict[Path, FileIO] = {}

    def __del__(self) -> None:
        for file in self._files.values():
            file.close()

    def get(self, path: Path) -> FileIO:
        """Return a file, open for reading; raises OSError."""
        file = self._files.pop(path, None) or FileIO(path)
        self._files[path] = file
        if len(self._files) > self._most:
            self._files.pop(next(iter(self._files))).close()
        return file


class TensorRows:
    """One safetensors file, of which rows are read.

    Attributes:
        metadata: names to texts.
    """

    def __init__(self, path: Path, files: OpenFiles) -> None:
        """Read the header.

        Args:
            path: of the file.
            files: keeps it open.

        Raises:
            AssetError: the file cannot be read, or its header is damaged.
        """
        self._path, self._files = path, files
        try:
            file = files.get(path)
            start = file.read(8)
            start += file.read(min(int.from_bytes(start, "little"), MOST_HEADER))
            self._places, self.metadata = parse_places(start, file.seek(0, 2))
        except OSError as error:
            raise AssetError(f"{path} cannot be read ({error.strerror}).") from error
        except RefusalError as error:
            raise self.damaged(str(error)) from error

    def damaged(self, reason: str) -> AssetError:
        """Return the error that says so."""
        return AssetError(f"{self._path} is damaged ({reason}): delete it, it will be made again.")

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the shape of a tensor; raises AssetError where there is none of that name."""
        return self._place(name).shape

    def read(self, name: str, rows: Sequence[int] | np.ndarray) -> torch.Tensor:
        """Return rows (N, …) of a tensor in the order asked for.

        Raises:
            AssetError: the file has no such tensor, or can no longer be read.
        """
        place, kind = self._place(name), _KINDS[self._place(name).kind]
        rows = np.asarray(rows, np.int64)
        found = np.empty((len(rows), *place.shape[1:]), kind)
        if found.size:
            self._fill(found, place, rows)
        return torch.from_numpy(found)

    def _fill(self, found: np.ndarray, place: Place, rows: np.ndarray) -> None:
        """Read rows that follow each other in one go."""
        size, done = found[0].nbytes, 0
        memory = found.reshape(-1).view(np.uint8).data
        try:
            file = self._files.get(self._path)
            for run in np.split(rows, np.flatnonzero(np.diff(rows) != 1) + 1):
                file.seek(place.start + int(run[0]) * size)
                part = memory[done : done + len(run) * size]
                if file.readinto(part) != len(part):
                    raise self.damaged("it is truncated")
                done += len(part)
        except OSError as error:
            raise AssetError(f"{self._path} can no longer be read ({error.strerror}).") from error

    def _place(self, name: str) -> Place:
        place = self._places.get(name)
        if place is None or place.kind not in _KINDS or not place.shape:
            raise self.damaged(f"it has no tensor '{name}'")
        return place
