"""The same edit on many portraits, one picture each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.editing.picture import Picture
from core.editing.portrait_source import parse_seed
from core.errors import ExportError, RequestError
from core.rig.rig import GeneratorRig
from core.saving.export import save_picture
from core.saving.picture_style import USUAL_STYLE, PictureStyle

MOST = 10_000


def parse_seeds(text: str) -> list[int]:
    """Return the seeds that a text such as `1-20, 33` spells, in its order.

    Raises:
        RequestError: a part is neither a seed nor a range, or there are too many.
    """
    seeds: list[int] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        first, dash, last = part.partition("-")
        low, high = parse_seed(first), parse_seed(last if dash else first)
        if high < low or high - low >= MOST:
            raise RequestError(f"{part!r} is not a range of at most {MOST} seeds; write for example 1-20.")
        seeds.extend(range(low, high + 1))
    if not 0 < len(seeds) <= MOST:
        raise RequestError(f"Name between 1 and {MOST} seeds, for example 1-20, 33.")
    return list(dict.fromkeys(seeds))


def seed_paths(folder: Path, seeds: Sequence[int], suffix: str) -> list[Path]:
    """Return the files for the pictures of seeds."""
    return [folder / f"portrait-{seed}{suffix}" for seed in seeds]


def keep_existing(path: Path) -> None:
    """Raise ExportError where a file exists already: a batch replaces none."""
    if path.exists():
        raise ExportError(f"{path} exists already; choose an empty folder.")


class PictureBatch:
    """Writes each picture, with its edit inside, to a file of its own; existing files are never replaced."""

    def __init__(self, paths: Sequence[Path], rig: GeneratorRig, style: PictureStyle = USUAL_STYLE) -> None:
        self._paths, self._rig, self._style = paths, rig, style
        for path in paths:
            keep_existing(path)
        self._written: list[Path] = []

    def add(self, picture: Picture) -> None:
        """Write the next picture; raises ExportError."""
        path = self._paths[len(self._written)]
        keep_existing(path)  # another export may have written it meanwhile
        save_picture(path, picture, self._rig, self._style)
        self._written.append(path)

    def finish(self) -> None:
        """Everything is in place."""

    def abort(self) -> None:
        """Keep what is whole: every picture stands for itself."""
