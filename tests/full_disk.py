"""A disk that takes so many files and is full then."""

import os
from pathlib import Path

from core.files import partial

FULL = Path("/dev/full")


class Disk:
    """Whatever is written into a file beyond `room` meets the operating system's own refusal."""

    def __init__(self) -> None:
        self.room = 0
        self._create = partial.create_partial_file

    def create_partial_file(self, target: Path, mode: int) -> tuple[Path, int]:
        """Stand in for the function of this name."""
        path, descriptor = self._create(target, mode)
        self.room -= 1
        if self.room < 0:
            full = os.open(FULL, os.O_WRONLY)
            os.dup2(full, descriptor)
            os.close(full)
        return path, descriptor


def litter(folder: Path) -> list[Path]:
    """Return what writers left half-written."""
    return [path for path in folder.rglob(".*") if path.name.endswith(".rig-editor")]
