"""Names, locks and litter of files and folders that are still being written.

A writer works under a hidden name of its own beside the target and holds a lock on it. Whoever writes into a
folder next removes what nobody holds any more: the operating system frees the lock of a process that ends,
however it ends. Locks of other machines cannot be trusted: names bear a mark of the machine, and what another
one left has to be a day old.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import secrets
import shutil
import stat
import sys
import time
from pathlib import Path

_SUFFIX = ".rig-editor"
_PATTERN = re.compile(r"\..+\.[0-9a-f]{12}" + re.escape(_SUFFIX), re.DOTALL)
_LONGEST_STEM = 200  # bytes; file systems take names of 255
_DAY_S = 24 * 3600.0
MACHINE = hashlib.sha256(platform.node().encode()).hexdigest()[:4]
"""Mark of this machine."""
_OPEN = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)

if sys.platform == "win32":

    def _lock(descriptor: int, wait: bool) -> bool:
        """Windows refuses to delete open files, so age tells enough about the others."""
        return wait or _is_old(descriptor)

else:
    import fcntl

    def _lock(descriptor: int, wait: bool) -> bool:
        """Take the lock of a writer; False where another holds it or the file system has none."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            return False
        return True


def create_partial_file(target: Path, mode: int) -> tuple[Path, int]:
    """Create a locked file beside `target`; raises OSError.

    Args:
        target: the file that it will become.
        mode: permissions, of which the process's mask is taken away.

    Returns:
        its path and its descriptor, open for writing; closing it frees the lock.
    """
    while True:
        path = _fresh_name(target)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | _OPEN, mode)
        if _hold(path, descriptor):
            return path, descriptor
        os.close(descriptor)


def create_partial_folder(target: Path) -> tuple[Path, int | None]:
    """Create a locked folder beside `target`; raises OSError.

    Returns:
        its path, and the descriptor that holds its lock; None where folders cannot be opened.
    """
    while True:
        path = _fresh_name(target)
        path.mkdir()
        try:
            descriptor = os.open(path, os.O_RDONLY | _OPEN)
        except OSError:
            return path, None
        if _hold(path, descriptor):
            return path, descriptor
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove what killed writers left in a folder; what cannot be removed stays."""
    with contextlib.suppress(OSError):
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if _PATTERN.fullmatch(entry.name)]
        for name in names:
            with contextlib.suppress(OSError):
                _remove_dead(folder / name)


def _fresh_name(target: Path) -> Path:
    name = os.fsencode(target.name)
    stem = target.name if len(name) <= _LONGEST_STEM else hashlib.sha256(name).hexdigest()[:16]
    return target.with_name(f".{stem}.{MACHINE}{secrets.token_hex(4)}{_SUFFIX}")


def _hold(path: Path, descriptor: int) -> bool:
    """Lock a file or folder just made; False where it was swept away before the lock was held."""
    _lock(descriptor, wait=True)
    return is_at(path, descriptor)


def is_at(path: Path, descriptor: int) -> bool:
    """Whether an open file is still the one of that name."""
    try:
        return os.path.samestat(os.lstat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _is_old(descriptor: int) -> bool:
    return time.time() - os.fstat(descriptor).st_mtime > _DAY_S


def _remove_dead(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | _OPEN)
    try:
        is_ours = path.name.removesuffix(_SUFFIX)[-12:].startswith(MACHINE)
        if not (is_ours or _is_old(descriptor)):
            return
        if not (_lock(descriptor, wait=False) and is_at(path, descriptor)):
            return
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            shutil.rmtree(path)
        else:
            path.unlink()
    finally:
        os.close(descriptor)
