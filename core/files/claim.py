"""Processes and machines that share work on the files of a folder: whoever claims a file makes it.

A claim is a hidden file beside its target. On one machine it is locked, and the operating system frees the
lock of a process that ends, however it ends. Locks of other machines cannot be trusted, nor are there locks
everywhere: holders touch their claims, and one that was not touched for minutes is nobody's. Should two
processes still make the same file, both make the same one, and it is put in its place whole.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from core.files.partial import MACHINE, is_at
from core.files.whole_file import one_sentence

CLAIM_FRESH_S = 120.0
"""After the last touch."""
_TOUCHED_EVERY_S = 15.0
_MODE = 0o666  # of which the process's mask is taken away

if sys.platform == "win32":

    def _lock(descriptor: int) -> bool | None:
        return None

else:
    import fcntl

    def _lock(descriptor: int) -> bool | None:
        """Lock a file; False where another process has, None where there are no locks.

        Unlike those of `partial`, these locks are not inherited: workers that outlive a killed process do
        not hold them.
        """
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        except OSError:
            return None
        return True


@contextlib.contextmanager
def claim(target: Path) -> Iterator[bool]:
    """Claim a file until the end of the block; gives False where another process has it.

    Raises:
        ExportError: the folder is missing or not writable.
    """
    path = target.with_name(f".{target.name}.{MACHINE}.claim")
    with one_sentence(target):
        descriptor = None if _held_elsewhere(target, path) else _take(path)
    if descriptor is None:
        yield False
        return
    done = threading.Event()
    threading.Thread(target=_keep_touching, args=(path, done), daemon=True).start()
    try:
        yield True
    finally:
        done.set()
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(descriptor)


def is_claimed(target: Path) -> bool:
    """Return whether a process has claimed a file; raises ExportError where its folder cannot be read."""
    path = target.with_name(f".{target.name}.{MACHINE}.claim")
    with one_sentence(target):
        if _held_elsewhere(target, path):
            return True
        try:
            descriptor, fresh = os.open(path, os.O_RDWR), _is_fresh(path)
        except FileNotFoundError:
            return False
    locked = _lock(descriptor)  # closing gives it back
    os.close(descriptor)
    return locked is False or (locked is None and fresh)


def _take(path: Path) -> int | None:
    """Create or inherit a claim of this machine; None where a process holds it. Raises OSError."""
    try:
        descriptor, fresh = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _MODE), False
    except FileExistsError:
        try:
            descriptor, fresh = os.open(path, os.O_RDWR), _is_fresh(path)
        except FileNotFoundError:  # its holder has finished
            return None
    locked = _lock(descriptor)
    if locked is False or (locked is None and fresh) or not is_at(path, descriptor):
        os.close(descriptor)
        return None
    os.utime(path)
    return descriptor


def _held_elsewhere(target: Path, own: Path) -> bool:
    """Whether another machine works on the file; claims of those that no longer do are removed.

    Raises OSError.
    """
    prefix = f".{target.name}."
    with os.scandir(target.parent) as entries:
        names = [e.name for e in entries if e.name.startswith(prefix) and e.name.endswith(".claim")]
    others = [target.with_name(name) for name in names if name != own.name]
    fresh = [path for path in others if _is_fresh(path)]
    for path in set(others) - set(fresh):
        with contextlib.suppress(OSError):
            path.unlink()
    return bool(fresh)


def _is_fresh(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime < CLAIM_FRESH_S
    except FileNotFoundError:
        return False


def _keep_touching(path: Path, done: threading.Event) -> None:
    while not done.wait(_TOUCHED_EVERY_S):
        with contextlib.suppress(OSError):
            os.utime(path)
