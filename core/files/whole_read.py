"""Files are read whole: a memory map would end the program when another one shortens the file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from core.errors import AssetError

MOST_BYTES = 2**33
"""Of any file: larger than every generator and face model that is published."""


def read_whole(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a plain file.

    Args:
        path: the file; pipes and devices, which may never end, are refused.
        most: bytes that it may have.

    Raises:
        AssetError: it is missing, cannot be read, is not a regular file, or is larger.
    """
    with open_plain(path, most) as file:
        return file.read(os.fstat(file.fileno()).st_size)


@contextmanager
def open_plain(path: Path, most: int = MOST_BYTES) -> Iterator[IO[bytes]]:
    """Open a plain file; raises AssetError as `read_whole`, for what is read in the block below, too."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise AssetError(f"{path} is not a regular file; choose one that is.")
            if found.st_size > most:
                raise AssetError(f"{path} is larger than {_in_words(most)}; choose another file.")
            yield file
    except FileNotFoundError as error:
        raise AssetError(f"{path} cannot be read: it does not exist. Check the path.") from error
    except OSError as error:
        raise AssetError(f"{path} cannot be read ({error.strerror}). Check the path.") from error
    except ValueError as error:  # a null character within the path
        raise AssetError(f"{str(path)!r} cannot be read ({error}). Check the path.") from error
    except MemoryError as error:
        raise AssetError(f"{path} does not fit into memory; close other programs.") from error


def read_start(path: Path, count: int) -> bytes:
    """Return at most the first `count` bytes of a plain file; nothing where it cannot be read."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY), "rb") as file:
            return file.read(count) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b""
    except (OSError, ValueError):
        return b""


_BINARY = getattr(os, "O_BINARY", 0)


def _in_words(count: int) -> str:
    return f"{count >> 30} GiB" if count >= 2**30 else f"{count >> 20} MiB"
