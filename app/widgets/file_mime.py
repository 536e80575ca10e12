"""Files that are dropped or pasted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from core.files.file_kind import kind_of


def paths_in(data: QMimeData) -> list[Path]:
    """Return the local files and folders that the program can open."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if kind_of(path) is not None]
