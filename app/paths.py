"""Where the program keeps what belongs to its user."""

from __future__ import annotations

import contextlib
from pathlib import Path

from platformdirs import user_data_path, user_state_path

NAME = "rig-editor"


def presets_folder() -> Path:
    """Return the folder of the user's own presets."""
    return user_data_path(NAME, appauthor=False) / "presets"


def favourites_file() -> Path:
    """Return the file that lists favourite portraits."""
    return user_data_path(NAME, appauthor=False) / "favourites.json"


def library_file() -> Path:
    """Return the file that lists the rigs and generators opened so far."""
    return user_data_path(NAME, appauthor=False) / "library.json"


def rig_portraits_folder() -> Path:
    """Return the folder of pictures of rigs that bring none."""
    return user_data_path(NAME, appauthor=False) / "rig-portraits"


def free_names_file() -> Path:
    """Return the file of names for free directions of rigs that are not the user's own folders."""
    return user_data_path(NAME, appauthor=False) / "free-names.json"


def autosave_folder() -> Path:
    """Return the folder of sessions that a crash would leave; it is missing where it cannot be made."""
    folder = user_state_path(NAME, appauthor=False) / "autosave"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder
