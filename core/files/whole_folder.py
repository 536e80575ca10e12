"""The one writer of folders whose files belong together: all of them are the old ones or the new ones.

Files are gathered in a hidden folder inside, which one rename makes complete; then they move to their places.
Whoever is killed after that rename has done the work: the next reader or writer moves the rest.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from core.files.partial import create_partial_folder, sweep
from core.files.whole_file import make_folder, one_sentence, sync_folder

_COMPLETE = ".complete.rig-editor"


class PartialFolder:
    """A folder that is still being filled beside its target.

    Attributes:
        path: where its files are written.
    """

    def __init__(self, target: Path, shown: Path | None = None) -> None:
        """Create it.

        Args:
            target: its name once it is whole.
            shown: what sentences speak of, where that is not the target.

        Raises:
            ExportError: it cannot be made there.
        """
        self._target = target
        with one_sentence(shown or target):
            sweep(target.parent)
            self.path, self._lock = create_partial_folder(target)

    def commit(self) -> None:
        """Give the folder its name; raises ExportError where a folder with files has it already."""
        try:
            with one_sentence(self._target):
                sync_folder(self.path)
                os.rename(self.path, self._target)
                sync_folder(self._target.parent)
        finally:
            self.discard()

    def discard(self) -> None:
        """Leave nothing behind; does nothing after `commit`."""
        shutil.rmtree(self.path, ignore_errors=True)
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)


@contextlib.contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a place for files that take their places in `folder` together, or leave no trace.

    Other files of the folder stay. The folder is made where it is missing.

    Raises:
        ExportError: the folder cannot be written, or the disk is full.
    """
    make_folder(folder)
    with one_sentence(folder):
        complete_folder(folder)
    partial = PartialFolder(folder / _COMPLETE, shown=folder)
    try:
        with one_sentence(folder):
            yield partial.path
            _commit(folder, partial.path)
    finally:
        partial.discard()


def complete_folder(folder: Path) -> None:
    """Move the files of a killed writer to their places where it had finished them all; raises OSError."""
    complete = folder / _COMPLETE
    try:
        names = sorted(os.listdir(complete))
    except FileNotFoundError:
        return
    for name in names:
        with contextlib.suppress(FileNotFoundError):  # another process was faster
            os.replace(complete / name, folder / name)
    with contextlib.suppress(OSError):  # another process was faster, and may have put its own there
        complete.rmdir()
    sync_folder(folder)


def _commit(folder: Path, partial: Path) -> None:
    """Declare the files in `partial` complete and move them to their places; raises OSError."""
    for name in os.listdir(partial):
        with contextlib.suppress(FileNotFoundError):
            shutil.copymode(folder / name, partial / name)
    sync_folder(partial)
    while True:
        try:
            os.rename(partial, folder / _COMPLETE)
            break
        except OSError:
            if not (folder / _COMPLETE).is_dir():
                raise
            complete_folder(folder)  # another writer's files: that one comes first
    complete_folder(folder)
