"""Files that are written whole or not at all, and the folders they go to."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from core.errors import ExportError


def make_folder(path: Path) -> Path:
    """Make a folder where it is missing and return it; raises ExportError where that is not possible."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(
            f"Cannot make the folder {path}: {error.strerror}; choose another place."
        ) from error
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Write bytes through a temporary file in the same folder, so that no half file is ever seen.

    Raises:
        ExportError: the folder is missing or not writable, or the disk is full.
    """
    partial = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            partial = Path(file.name)
            file.write(data)
        partial.chmod(0o666 & ~_umask())
        os.replace(partial, path)
    except OSError as error:
        if partial is not None:
            partial.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise ExportError(f"Cannot write {path}: {reason}; choose another place.") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
