"""The files that were opened or saved last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

KEY = "recent/files"
LONGEST = 10


class RecentFiles(QObject):
    """A short list, newest first, that outlives the program."""

    changed = Signal()

    def paths(self) -> list[Path]:
        """Return the files that still exist."""
        settings = QSettings()
        settings.sync()  # another window may have added some
        found = settings.value(KEY) or []
        texts = [found] if isinstance(found, str) else found
        return [path for path in map(Path, texts if isinstance(texts, list) else []) if path.is_file()]

    def add(self, path: Path) -> None:
        """Put a file first."""
        path = path.absolute()
        rest = [other for other in self.paths() if other != path]
        settings = QSettings()
        settings.setValue(KEY, [str(p) for p in [path, *rest][:LONGEST]])
        settings.sync()
        self.changed.emit()

    def clear(self) -> None:
        """Forget all."""
        QSettings().remove(KEY)
        self.changed.emit()
