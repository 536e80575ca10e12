"""One program at a time changes a file that several share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLockFile

from core.errors import ExportError

PATIENCE_MS = 2000


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock beside `file`; a lock whose program has ended does not count.

    Raises:
        ExportError: another program holds it, or its folder cannot be written to.
    """
    lock = QLockFile(f"{file}.lock")
    if not lock.tryLock(PATIENCE_MS):
        raise ExportError(f"Cannot write {file}: another window is writing it, or its folder is read-only.")
    try:
        yield
    finally:
        lock.unlock()
