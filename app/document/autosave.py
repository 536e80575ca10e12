"""Keeps unsaved work in a file that only a crash leaves behind."""

from __future__ import annotations

import contextlib
import logging
import uuid
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QThreadPool, QTimer

from app.document.document import Document
from app.document.session import EditSession
from core.editing.session_state import SessionState
from core.errors import ExportError
from core.saving.session_file import RigIdentity, write_session

logger = logging.getLogger(__name__)
AFTER_MS = 2000
LOCK = ".lock"


class Autosave(QObject):
    """Writes a modified session a moment after it changes; a lock says that its program still runs.

    Further changes do not put the writing off, so that a crash never takes more than the last moment.
    """

    def __init__(self, session: EditSession, document: Document, folder: Path) -> None:
        super().__init__(document)
        self._session, self._document = session, document
        self.path = folder / f"{uuid.uuid4().hex}.json"
        self._lock = QLockFile(str(self.path) + LOCK)
        self._lock.setStaleLockTime(0)  # only the end of the process frees it
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._is_written = False
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._soon.timeout.connect(self._start_writing)
        session.state_changed.connect(self._write_soon)
        document.changed.connect(self._drop_when_saved)

    def write(self) -> bool:
        """Write what would be lost, wait until it is written, and return whether it was."""
        self._pool.waitForDone()
        self._is_written = False
        self._start_writing()
        self._pool.waitForDone()
        return self._is_written

    def discard(self) -> None:
        """Remove the file: nothing would be lost any more."""
        self._soon.stop()
        self._pool.waitForDone()
        with contextlib.suppress(OSError):  # where nothing could be written, there is nothing
            self.path.unlink(missing_ok=True)
        self._lock.unlock()

    def _start_writing(self) -> None:
        if self._document.is_modified and (self._lock.isLocked() or self._lock.tryLock(0)):
            snapshot, rig = self._session.portraits.snapshot(), self._document.identity()
            self._pool.start(partial(self._write, snapshot, rig))

    def _write(self, snapshot: SessionState, rig: RigIdentity) -> None:
        """Write one snapshot; runs in the pool."""
        try:
            write_session(self.path, snapshot, rig)
        except ExportError as error:
            logger.warning("No autosave: %s", error)
        else:
            self._is_written = True

    def _write_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _drop_when_saved(self) -> None:
        if not self._document.is_modified:
            self.discard()


def leftovers(folder: Path) -> list[Path]:
    """Return the files whose program has ended without removing them, newest first."""
    found = [path for path in folder.glob("*.json") if _is_abandoned(path)]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def forget(path: Path) -> None:
    """Remove a leftover."""
    path.unlink(missing_ok=True)
    Path(str(path) + LOCK).unlink(missing_ok=True)


def _is_abandoned(path: Path) -> bool:
    lock = QLockFile(str(path) + LOCK)
    lock.setStaleLockTime(0)
    free = lock.tryLock(0)
    lock.unlock()
    return free
