"""The file behind the session: which one it is, and whether the portraits differ from it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.document.session import EditSession
from app.labels import portrait_title
from core.editing.edit import Edit
from core.editing.portrait_code import fits
from core.editing.session_state import PortraitState, SessionState, Snapshot
from core.errors import AssetError, RequestError
from core.files.whole_read import read_whole
from core.saving.code_file import read_codes
from core.saving.session_file import MOST_BYTES, RigIdentity, SavedEdit, read_session, write_session


class SavedFile(NamedTuple):
    """A file that was read: which one, its digest, and what it holds."""

    path: Path
    digest: bytes
    saved: SavedEdit


class Work(NamedTuple):
    """What would be lost with a session."""

    portraits: list[PortraitState]
    snapshots: tuple[Snapshot, ...]


_NOTHING = Work([], ())


class Document(QObject):
    """Opens and saves the session; small files, so this needs no thread."""

    changed = Signal()  # another file, another portrait, or the modified mark
    opened = Signal(Path)  # a session file was opened or saved
    noted = Signal(str)  # a sentence the user should see

    def __init__(self, session: EditSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._path: Path | None = None
        self._digest = b""  # of the file as it was opened or saved here
        self._saved = _NOTHING
        self._was_modified = False
        self._work = _NOTHING  # as it is until another rig takes it over
        session.state_changed.connect(self._follow)
        session.snapshots_changed.connect(self._follow)
        session.portraits_changed.connect(self.changed)
        session.rig_changed.connect(self._let_go)

    @property
    def path(self) -> Path | None:
        """The session's file, if it has one."""
        return self._path

    @property
    def title(self) -> str:
        """Name for the window's title."""
        portrait = portrait_title(self._session.edit.source)
        return f"{self._path.name} — {portrait}" if self._path else portrait

    @property
    def is_modified(self) -> bool:
        """Whether closing would lose work; portraits that were only looked at are none."""
        return self.work() != self._saved

    @property
    def is_changed_on_disk(self) -> bool:
        """Whether saving would replace what another window has written into the session's file."""
        path = self._path
        return path is not None and os.path.exists(path) and _digest_of(path) != self._digest

    def identity(self) -> RigIdentity:
        """Return what session files say about the open rig."""
        opened = self._session.opened
        return RigIdentity(opened.rig.name, opened.rig.fingerprint) if opened else RigIdentity("", "")

    def open(self, path: Path) -> None:
        """Read a file and take it up; raises what `read` and `take_up` raise."""
        self.take_up(self.read(path))

    def read(self, path: Path) -> SavedFile:
        """Read a session, or an edit from a parameters file or an exported picture; nothing is changed.

        Raises:
            NoEditError: the file is a photograph.
            AssetError: the file holds no edit.
        """
        digest = _digest_of(path)  # another window may write between this and the next: then saving asks
        return SavedFile(path, digest, read_session(path))

    def take_up(self, file: SavedFile) -> None:
        """Put a session in the place of the present one; an exported edit becomes one undoable step.

        Raises:
            RequestError: the open rig does not know what is in it.
        """
        path, (session, made_with, is_session) = file.path, file.saved
        self._check_all(session)
        if is_session:
            self._session.start_over(session)
            self._settle(path, file.digest)
            self._name_strangers()
            self.opened.emit(path)
        else:
            self._session.take_up(session.portrait.edit, self.tr("Edit of {0}").format(path.name))
        if self.is_of_another_rig(made_with):
            sentence = self.tr("{0} was made with the rig “{1}”, so its portrait looks different here.")
            self.noted.emit(sentence.format(path.name, made_with.name))

    def open_codes(self, paths: Iterable[Path]) -> None:
        """Bring the portraits of saved codes into the gallery, and the first one on screen.

        Raises:
            AssetError: a file holds no codes; nothing is changed then.
            RequestError: a code is another generator's.
        """
        portraits = [portrait for path in paths for portrait in read_codes(path)]
        for portrait in portraits:
            self.check(Edit(portrait))
        self._session.take_in(portraits)

    def is_of_another_rig(self, made_with: RigIdentity) -> bool:
        """Return whether a file says that it was made with a rig that is not the open one."""
        return made_with.fingerprint not in ("", self.identity().fingerprint)

    def start_over(self) -> None:
        """Begin a session that has no file yet, with the portrait on screen as the generator makes it."""
        is_only_here = self._session.portraits.current.is_only_here
        self._session.start_over(SessionState.of(Edit(self._session.edit.source)))
        self._session.portraits.current.is_only_here = is_only_here
        self._forget_file()

    def check(self, edit: Edit) -> None:
        """Refuse controls, style layers and codes that what is open does not know; raises RequestError."""
        opened = self._session.opened
        if opened is None:
            raise RequestError(self.tr("No rig is open; open a rig first."))
        opened.check_edit(edit)

    def save(self, path: Path) -> None:
        """Write the session file; raises ExportError."""
        data = write_session(path, self._session.kept(), self.identity())
        self._settle(path, _digest(data))
        self.opened.emit(path)

    def recover(self, session: SessionState) -> None:
        """Take up what a crash left behind, as a document that has no file yet; raises RequestError."""
        self._check_all(session)
        self._session.start_over(session)
        self._forget_file()

    def abandon(self) -> None:
        """Count the present state as saved: the user has said that it may go."""
        self._settle(self._path, self._digest)

    def _check_all(self, session: SessionState) -> None:
        """Refuse what is open cannot show; other generators' portraits may be there beside its own."""
        opened = self._session.opened
        if opened is None or not any(fits(opened.rig.generator, p.source) for p in session.portraits):
            self.check(session.portrait.edit)
        for edit in session.edits():
            if opened is not None and fits(opened.rig.generator, edit.source):
                self.check(edit)

    def work(self) -> Work:
        """Return what would be lost with the session as it is."""
        return Work(self._session.portraits.work(), self._session.snapshots)

    def _forget_file(self) -> None:
        self._path, self._saved = None, _NOTHING
        self._tell()

    def _settle(self, path: Path | None, digest: bytes) -> None:
        """Count the present work as that of a file."""
        self._path, self._digest, self._saved = path, digest, self.work()
        self._tell()

    def _let_go(self) -> None:
        """Let go of a file whose edits another rig could not take up whole: saving must not spoil it."""
        if self._path is not None and self.work() != self._work:
            self._path, self._saved = None, _NOTHING
        self._tell()
        self._name_strangers()

    def _name_strangers(self) -> None:
        """Say which portraits what is open cannot make; they stay in the session."""
        opened, portraits = self._session.opened, self._session.portraits
        sources = [portrait.state.source for portrait in portraits]
        names = [s.title for s in sources if opened and not fits(opened.rig.generator, s)]
        if names:
            sentence = self.tr("{0}: made by another generator; open it again to see them.")
            self.noted.emit(sentence.format(", ".join(names)))

    def _follow(self) -> None:
        self._work = self.work()
        if self.is_modified != self._was_modified:
            self._tell()

    def _tell(self) -> None:
        self._work = self.work()
        self._was_modified = self.is_modified
        self.changed.emit()


def _digest_of(path: Path) -> bytes:
    """Return the digest of a file; that of one which cannot be read is like no other's."""
    try:
        return _digest(read_whole(path, MOST_BYTES))
    except AssetError:
        return b""


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
