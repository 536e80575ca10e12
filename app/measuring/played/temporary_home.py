"""A home for the time of a played session: the user's own settings and files are left alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QSettings

PLACES = {"XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state"}


@contextmanager
def temporary_home() -> Iterator[None]:
    """Keep settings, favourites and recovered work in a temporary folder meanwhile."""
    with tempfile.TemporaryDirectory(prefix="rig-editor-home-") as home:
        before = {name: os.environ.get(name) for name in PLACES}
        os.environ.update({name: str(Path(home, folder)) for name, folder in PLACES.items()})
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, home)
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
