"""The file behind the session: which one it is, and whether the edit differs from it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.document.session import EditSession
from app.labels import portrait_title
from core.controls.transfer import check_layers
from core.editing.portrait_code import check_code
from core.editing.portrait_source import SavedPortrait, is_same_portrait
from core.errors import RequestError
from core.files.file_kind import kind_of
from core.saving.code_file import read_code_file
from core.saving.session_file import RigIdentity, SessionState, read_session, write_session


class Document(QObject):
    """Opens and saves the session; small files, so this needs no thread."""

    changed = Signal()  # another file, or the modified mark
    opened = Signal(Path)  # a session file was opened or saved
    noted = Signal(str)  # a sentence the user should see

    def __init__(self, session: EditSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._path: Path | None = None
        self._saved: SessionState | None = None
        self._shown: tuple[Path | None, bool] = None, False
        session.state_changed.connect(self._follow)
        session.rig_changed.connect(self._let_go)

    @property
    def path(self) -> Path | None:
        """The session's file, which belongs to its portrait: another portrait on screen has none."""
        if self._saved is None or not is_same_portrait(self._saved.source, self._session.state.source):
            return None
        return self._path

    @property
    def title(self) -> str:
        """Name for the window's title."""
        return self.path.name if self.path else portrait_title(self._session.state.source)

    @property
    def is_modified(self) -> bool:
        """Whether closing would lose work: an untouched portrait of a seed that has no file is none."""
        state = self._session.state
        if self._saved is None:
            return not state.is_untouched
        return state != self._saved

    def identity(self) -> RigIdentity:
        """Return what session files say about the open rig."""
        opened = self._session.opened
        return RigIdentity(opened.rig.name, opened.rig.fingerprint) if opened else RigIdentity("", "")

    def open(self, path: Path) -> None:
        """Open a session file; an exported edit or code is taken up as one undoable step instead.

        Raises:
            NoEditError: the file is a photograph.
            RigEditorError: the file holds no edit, or one that the open rig does not know.
        """
        if kind_of(path) == "code":
            portrait = read_code_file(path)
            self.check(SessionState(portrait))
            self._session.set_source(portrait)
            return
        state, made_with, is_session = read_session(path)
        self.check(state)
        if is_session:
            self._session.start_over(state)
            self._settle(path, self._session.state)
            self.opened.emit(path)
        else:
            self._session.set_state(state, self.tr("Edit of {0}").format(path.name))
        if made_with.fingerprint and made_with.fingerprint != self.identity().fingerprint:
            sentence = self.tr("{0} was made with the rig “{1}”, so its portrait looks different here.")
            self.noted.emit(sentence.format(path.name, made_with.name))

    def check(self, state: SessionState) -> None:
        """Refuse controls, style layers and codes that what is open does not know; raises RequestError."""
        opened, request = self._session.opened, state.request()
        if opened is None:
            raise RequestError(self.tr("No rig is open; open a rig first."))
        opened.check(state.controls, state.transfers)
        for mix in request.mixes:
            check_layers(mix.layers, opened.num_ws)
        for portrait in request.portraits:
            if isinstance(portrait, SavedPortrait):
                check_code(opened.rig.generator, portrait)
        for keyframe in state.keyframes:
            opened.check(keyframe.controls)

    def save(self, path: Path) -> None:
        """Write the session file; raises ExportError."""
        state = self._session.state
        write_session(path, state, self.identity())
        self._settle(path, state)
        self.opened.emit(path)

    def recover(self, state: SessionState) -> None:
        """Take up what a crash left behind, as a document that has no file yet; raises RequestError."""
        self.check(state)
        self._session.start_over(state)
        self._settle(None, None)

    def abandon(self) -> None:
        """Count the present state as saved: the user has said that it may go."""
        self._settle(self._path, self._session.state)

    def _settle(self, path: Path | None, saved: SessionState | None) -> None:
        self._path, self._saved = path, saved
        self._shown = self.path, self.is_modified
        self.changed.emit()

    def _let_go(self) -> None:
        """Let go of a file whose edit another rig could not take up whole: saving must not spoil it."""
        _, was_modified = self._shown
        if self._saved is not None and not was_modified and self._saved != self._session.state:
            self._settle(None, None)

    def _follow(self) -> None:
        shown = self.path, self.is_modified
        if self.path is None or shown != self._shown:
            self._shown = shown
            self.changed.emit()
