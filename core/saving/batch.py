"""The same edit on many portraits, one picture each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.editing.picture import Picture
from core.editing.portrait_source import parse_seed
from core.errors import ExportError, RequestError
from core.rig.rig import GeneratorRig
from core.saving.export import save_picture

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


class PictureBatch:
    """Writes each picture, with its edit inside, to a file of its own; existing files are never replaced."""

    def __init__(self, folder: Path, seeds: Sequence[int], suffix: str, rig: GeneratorRig) -> None:
        self._rig = rig
        self._paths = [folder / f"portrait-{seed}{suffix}" for seed in seeds]
        taken = next((path for path in self._paths if path.exists()), None)
        if taken is not None:
            raise ExportError(f"{taken} exists already; choose an empty folder.")
        self._written: list[Path] = []

    def add(self, picture: Picture) -> None:
        """Write the next picture; raises ExportError."""
        path = self._paths[len(self._written)]
        if path.exists():  # another export has written it meanwhile
            raise ExportError(f"{path} exists already; choose an empty folder.")
        save_picture(path, picture, self._rig)
        self._written.append(path)

    def finish(self) -> None:
        """Everything is in place."""

    def abort(self) -> None:
        """Keep what is whole: every picture stands for itself."""
