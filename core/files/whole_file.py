"""The one writer of files: readers and whoever kills it find the old file or the new one, never a half."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from core.errors import ExportError
from core.files.partial import create_partial_file, sweep

_NEW_FILE = 0o666  # of which the process's mask is taken away


class PartialFile:
    """A file that is still being written beside its target.

    A link is followed, the mode of the file that is replaced is kept, and what killed writers left beside it
    is removed.

    Attributes:
        path: where it is written; programs that open files themselves may write there.
        file: the same file, open for writing.
    """

    def __init__(self, target: Path) -> None:
        """Create it.

        Raises:
            ExportError: the folder is missing or not writable, or the target is not a regular file.
        """
        self._shown, self._target = target, Path(os.path.realpath(target))
        with one_sentence(target):
            self._mode = _mode_of(self._target)
            sweep(self._target.parent)
            mode = _NEW_FILE if self._mode is None else self._mode | stat.S_IWUSR
            self.path, descriptor = create_partial_file(self._target, mode)
            self.file: IO[bytes] = os.fdopen(descriptor, "wb")

    def commit(self) -> None:
        """Put the file in the place of its target.

        Raises:
            ExportError: the disk is full, or the target cannot be replaced; nothing is left behind.
        """
        try:
            with one_sentence(self._shown):
                self._replace()
        finally:
            self.discard()

    def discard(self) -> None:
        """Leave nothing behind; does nothing after `commit`."""
        with contextlib.suppress(OSError):  # a full disk is told once, by whoever wrote
            self.file.close()
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _replace(self) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())
        if self._mode is not None:
            self.path.chmod(self._mode)
        if sys.platform == "win32":  # which does not rename open files
            self.file.close()
        os.replace(self.path, self._target)
        sync_folder(self._target.parent)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write to, which takes the place of `path` at the end, or leaves no trace.

    Raises:
        ExportError: the folder is missing or not writable, or the disk is full.
    """
    partial = PartialFile(path)
    try:
        with one_sentence(path):
            yield partial.file
        partial.commit()
    finally:
        partial.discard()


def write_whole(path: Path, data: bytes) -> None:
    """Write bytes as a whole file; raises ExportError."""
    with whole_file(path) as file:
        file.write(data)


def write_json(path: Path, document: Any) -> None:
    """Write JSON values as a readable whole file; raises ExportError."""
    write_whole(path, json_bytes(document))


def json_bytes(document: Any) -> bytes:
    """Return JSON values as a readable text file."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    try:
        data = text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which only an escape can hold
        data = json.dumps(document, indent=2).encode()
    return data + b"\n"


def check_writable(path: Path, makes_folders: bool = False) -> None:
    """Refuse a place before anything is made for it.

    Args:
        path: file that will be written.
        makes_folders: whether folders that are missing will be made.

    Raises:
        ExportError: the folder is missing or not writable.
    """
    folder = path.parent
    while makes_folders and not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    with one_sentence(path):
        if not folder.is_dir():
            raise FileNotFoundError(f"there is no folder {folder}")
        if not os.access(folder, os.W_OK):
            raise PermissionError(f"the folder {folder} is read-only")


def make_folder(path: Path) -> Path:
    """Make a folder where it is missing and return it; raises ExportError where that is not possible."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(
            f"Cannot make the folder {path}: {_reason(error)}; choose another place."
        ) from error
    return path


@contextlib.contextmanager
def one_sentence(path: Path) -> Iterator[None]:
    """Turn the failures of writing a file or folder into one sentence about it; raises ExportError."""
    try:
        yield
    except OSError as error:
        raise ExportError(f"Cannot write {path}: {_reason(error)}; choose another place.") from error


def sync_folder(folder: Path) -> None:
    """Let the names in a folder survive a power cut, where the file system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _mode_of(target: Path) -> int | None:
    """Return the permissions of the file that will be replaced; None where there is none."""
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError("it is a folder")
    if not stat.S_ISREG(mode):
        raise OSError("it is not a regular file")
    return stat.S_IMODE(mode)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
