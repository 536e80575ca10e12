"""Files that several processes make together, on one machine or on several with a common disk."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tqdm import tqdm

from core.files.claim import claim
from core.training.ranks import find_ranks
from core.training.run_watch import SILENT

_POLL_S = 0.5


def make_together(
    targets: Sequence[Path],
    make: Callable[[Path], None],
    title: str,
    unit: str,
    tick: Callable[[float], object] = SILENT.tick,
) -> None:
    """Make the files that are missing, each by whoever is free first; returns when all of them are there.

    What a killed process was making is taken by another one.

    Args:
        targets: files, in the order in which they are begun.
        make: makes one of them, always the same.
        title: of the progress bar.
        unit: what the files are.
        tick: is told which share of them is made, between two of them and while others make them.

    Raises:
        ExportError: the folder cannot be written.
    """
    hidden = find_ranks().rank > 0
    with tqdm(total=len(targets), desc=title, unit=unit, disable=hidden) as bar:
        while missing := [path for path in targets if not path.is_file()]:
            bar.update(len(targets) - len(missing) - bar.n)
            tick(1 - len(missing) / len(targets))
            if not sum(_take(path, make, bar, tick) for path in missing):
                time.sleep(_POLL_S)  # others are making what is left
        bar.update(len(targets) - bar.n)


def _take(path: Path, make: Callable[[Path], None], bar: tqdm, tick: Callable[[float], object]) -> bool:
    """Make a file that nobody else makes or has made; returns whether it was."""
    with claim(path) as mine:
        if not mine or path.is_file():
            return False
        make(path)
    bar.update()
    tick(bar.n / bar.total)
    return True
