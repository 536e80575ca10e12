"""Keeps unsaved work in a file that only a crash leaves behind."""

from __future__ import annotations

import contextlib
import uuid
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from app.document.document import Document
from app.document.session import EditSession
from app.worker.jobs import Jobs
from core.editing.session_state import SessionState
from core.files.whole_file import one_sentence
from core.saving.session_file import RigIdentity, write_session

AFTER_MS = 2000
LOCK = ".lock"


class Autosave(QObject):
    """Writes a modified session a moment after it changes; a lock says that its program still runs.

    Further changes do not put the writing off, so that a crash never takes more than the last moment.
    """

    failed = Signal(str)  # a crash would take the last edits; said once until writing succeeds again

    def __init__(self, session: EditSession, document: Document, folder: Path) -> None:
        super().__init__(document)
        self._session, self._document = session, document
        self.path = folder / f"{uuid.uuid4().hex}.json"
        self._lock = QLockFile(str(self.path) + LOCK)
        self._lock.setStaleLockTime(0)  # only the end of the process frees it
        self._jobs = Jobs(self)
        self._is_written = False
        self._has_told = False
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._soon.timeout.connect(self._start_writing)
        session.state_changed.connect(self._write_soon)
        session.snapshots_changed.connect(self._write_soon)
        document.changed.connect(self._drop_when_saved)

    def write(self) -> bool:
        """Write what would be lost, wait until it is written, and return whether it was."""
        self._jobs.finish()
        self._is_written = False
        self._start_writing()
        self._jobs.finish()
        return self._is_written

    def discard(self) -> None:
        """Remove the file: nothing would be lost any more."""
        self._soon.stop()
        self._jobs.finish()
        with contextlib.suppress(OSError):  # where nothing could be written, there is nothing
            self.path.unlink(missing_ok=True)
        self._lock.unlock()

    def _start_writing(self) -> None:
        if self._document.is_modified and (self._lock.isLocked() or self._lock.tryLock(0)):
            snapshot, rig = self._session.kept(), self._document.identity()
            self._jobs.start(partial(self._write, snapshot, rig), self._hush, self._tell)

    def _write(self, snapshot: SessionState, rig: RigIdentity) -> None:
        """Write one snapshot; runs in the thread of the jobs."""
        write_session(self.path, snapshot, rig)
        self._is_written = True

    def _hush(self, _: None) -> None:
        self._has_told = False

    def _tell(self, sentence: str) -> None:
        if not self._has_told:
            self._has_told = True
            self.failed.emit(self.tr("Unsaved work would not outlive a crash. {0}").format(sentence))

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
    """Remove a leftover; raises ExportError where it cannot be."""
    for file in (path, Path(str(path) + LOCK)):
        with one_sentence(file):
            file.unlink(missing_ok=True)


def _is_abandoned(path: Path) -> bool:
    lock = QLockFile(str(path) + LOCK)
    lock.setStaleLockTime(0)
    free = lock.tryLock(0)
    lock.unlock()
    return free
