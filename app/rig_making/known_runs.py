"""The work folders of rigs that were begun in the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

KEY = "rig_making/folders"
LONGEST = 10


def known_runs() -> list[Path]:
    """Return the folders that still exist, newest first."""
    settings = QSettings()
    settings.sync()  # another window may have begun one
    found = settings.value(KEY) or []
    texts = [found] if isinstance(found, str) else found
    return [path for path in map(Path, texts if isinstance(texts, list) else []) if path.is_dir()]


def remember_run(work: Path) -> None:
    """Put a folder first."""
    rest = [other for other in known_runs() if other != work]
    settings = QSettings()
    settings.setValue(KEY, [str(path) for path in [work, *rest][:LONGEST]])
    settings.sync()
