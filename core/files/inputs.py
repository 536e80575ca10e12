"""What a command reads is never what it writes over, and where it cannot write, it does not begin."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from core.errors import ExportError
from core.files.whole_file import check_writable


def keep_inputs(inputs: Iterable[Path | None], outputs: Iterable[Path | None]) -> None:
    """Refuse to write over what is read, or twice to one file.

    Args:
        inputs: files and folders that are read; of a folder every file counts. None is left out.
        outputs: files that will be written.

    Raises:
        ExportError: an output is an input, a file in one that is there, or another output.
    """
    read = [_real(path) for path in inputs if path is not None]
    written: set[Path] = set()
    for output in (path for path in outputs if path is not None):
        real = _real(output)
        if any(real == path or (path in real.parents and real.exists()) for path in read):
            raise ExportError(f"{output} is read by this command and would be lost; write to another file.")
        if real in written:
            raise ExportError(f"{output} would be written twice; name two files.")
        written.add(real)


def check_outputs(
    inputs: Iterable[Path | None], outputs: Iterable[Path | None], makes_folders: bool = False
) -> None:
    """Refuse what `keep_inputs` refuses, and places where nothing can be written.

    Args:
        inputs: as in `keep_inputs`.
        outputs: as in `keep_inputs`.
        makes_folders: whether the command makes folders that are missing.

    Raises:
        ExportError: an output would be lost or cannot be written.
    """
    written = [path for path in outputs if path is not None]
    keep_inputs(inputs, written)
    for path in written:
        check_writable(path, makes_folders)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
