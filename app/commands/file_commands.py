"""Opening and saving as the user meets it: dialogs, questions, dropped files, recovery after a crash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from app.commands.rig_offer import RigOffer
from app.paths import autosave_folder
from app.services import Services
from app.widgets.file_dialog import ask_file, ask_folder, ask_path
from app.worker.autosave import forget, leftovers
from app.worker.opening import open_rig
from core.errors import NoEditError, RigEditorError
from core.files.file_kind import CODES, EDIT_SUFFIX, GENERATORS, PICTURES, RIG_SUFFIX, kind_of
from core.files.rig_files import MANIFEST
from core.rig.opening import keeps_edits
from core.saving.session_file import read_session

Button = QMessageBox.StandardButton


class FileCommands(QObject):
    """Asks what is needed, then lets the document do it; a failure is one sentence in a dialog."""

    pipeline_wanted = Signal(object)  # OpenPipeline: what opens another rig or generator
    codes_opened = Signal()
    photo_wanted = Signal(Path)  # a picture that holds no edit
    preset_wanted = Signal(Path)

    def __init__(self, window: QWidget, services: Services) -> None:
        super().__init__(window)
        self._window, self._session, self._device = window, services.session, services.device.device
        self._document, self._autosave = services.document, services.autosave
        self._notices, self._offer = services.notices, RigOffer(window, services, self.ask_before)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open what was dropped together: the first path, or every latent code if that is one."""
        codes = [path for path in paths if kind_of(path) == "code"]
        if codes and codes[0] == paths[0]:
            self._open_codes(codes)
        else:
            self.open_path(paths[0])

    def open_path(self, path: Path) -> None:
        """Open a rig, a generator, a session, an exported picture, a code, a photograph or a preset.

        Unsaved work is asked about where it would be lost.
        """
        kind = kind_of(path)
        if kind == "rig":
            self._open_rig(path.parent if path.name == MANIFEST else path)
        elif kind == "generator":
            self._open_rig(path)
        elif kind in ("picture", "code", "preset"):  # nothing that is open is lost
            self.open_file(path)
        else:
            self.ask_before(lambda: self.open_file(path))

    def open_file(self, path: Path, offers_rig: bool = True) -> None:
        """Open a session, an exported picture, a code, a photograph or a preset.

        Args:
            path: the file.
            offers_rig: whether to ask, where the file was made with another rig that the library knows.
        """
        kind = kind_of(path)
        if kind == "preset":
            self.preset_wanted.emit(path)
        elif kind == "code":
            self._open_codes([path])
        else:
            self._open_edit(path, offers_rig)

    def start_over(self) -> None:
        """Begin a session without a file, with the portrait on screen untouched."""
        self.ask_before(self._document.start_over)

    def ask_open(self) -> None:
        """Let the user choose a session or a picture."""
        label = self.tr("Sessions, portraits, photos and rigs")
        suffixes = (EDIT_SUFFIX, *CODES, *PICTURES, RIG_SUFFIX)
        ask_file(self.open_path, self._window, "session", self.tr("Open"), label, suffixes)

    def ask_rig(self) -> None:
        """Let the user choose a rig folder."""
        ask_folder(self.open_path, self._window, "rig", self.tr("Open Rig"))

    def ask_generator(self) -> None:
        """Let the user choose the file of a generator."""
        title, label = self.tr("Open Generator"), self.tr("StyleGAN generators")
        ask_file(self.open_path, self._window, "generator", title, label, GENERATORS)

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save to the session's file, or ask for one; `then` follows a success."""
        if self._document.path is None:
            self.save_as(then)
        else:
            self._save_to(self._document.path, then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Ask for a session file and save there; the dialog asks before it replaces a file."""
        name = f"{self._session.edit.source.file_stem}{EDIT_SUFFIX}"
        title, suffixes = self.tr("Save Session"), [EDIT_SUFFIX]
        ask_path(lambda path: self._save_to(path, then), self._window, "session", title, name, suffixes)

    def ask_before(self, then: Callable[[], None]) -> None:
        """Do `then`, after asking about unsaved work where there is any."""
        if not self._document.is_modified:
            then()
            return
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Unsaved Changes"),
            self.tr("“{0}” has changes that are not saved.").format(self._document.title),
            Button.Save | Button.Discard | Button.Cancel,
            self._window,
        )
        box.setInformativeText(self.tr("Save them before you go on?"))
        box.setDefaultButton(Button.Save)
        box.button(Button.Save).setText(self.tr("Save"))
        box.button(Button.Discard).setText(self.tr("Discard"))
        box.button(Button.Cancel).setText(self.tr("Cancel"))
        box.finished.connect(lambda answer: self._answer(Button(answer), then))
        box.open()

    def offer_recovery(self) -> None:
        """Ask whether work that a crash left behind shall come back."""
        found = leftovers(autosave_folder())
        if not found:
            return
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Recovered Work"),
            self.tr("The program ended before your last edit was saved."),
            Button.Yes | Button.Discard | Button.Cancel,
            self._window,
        )
        box.setInformativeText(self.tr("Bring the edit back?"))
        box.button(Button.Yes).setText(self.tr("Restore"))
        box.button(Button.Discard).setText(self.tr("Discard"))
        box.button(Button.Cancel).setText(self.tr("Ask Again Later"))
        box.finished.connect(lambda answer: self._recover(Button(answer), found[0]))
        box.open()

    def _open_codes(self, paths: Sequence[Path]) -> None:
        try:
            self._document.open_codes(paths)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))
        else:
            self.codes_opened.emit()

    def _open_edit(self, path: Path, offers_rig: bool) -> None:
        try:
            file = self._document.read(path)
        except NoEditError:
            self.photo_wanted.emit(path)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))
        else:
            take_up = partial(self._or_warn, partial(self._document.take_up, file))
            if offers_rig:
                asked = file.saved.is_session  # about the work that a session takes the place of
                opens = self._open_after if asked else self._open_unless_lost
                self._offer.before(file.saved.rig, path.name, opens, take_up)
            else:
                take_up()

    def _or_warn(self, work: Callable[[], object]) -> None:
        try:
            work()
        except RigEditorError as error:
            self._notices.warned.emit(str(error))

    def _recover(self, answer: QMessageBox.StandardButton, path: Path) -> None:
        if answer == Button.Yes:
            self.ask_before(lambda: self._restore(path))
        elif answer == Button.Discard:
            forget(path)

    def _restore(self, path: Path) -> None:
        def take_back() -> None:
            self._document.recover(saved.session)
            if self._autosave.write():  # else this is the only copy
                forget(path)

        try:
            saved = read_session(path)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))
        else:  # it may suit another rig, or another version of this program
            name = self.tr("The recovered work")
            self._offer.before(saved.rig, name, self._open_after, partial(self._or_warn, take_back))

    def _answer(self, answer: QMessageBox.StandardButton, then: Callable[[], None]) -> None:
        if answer == Button.Save:
            self.save(then)
        elif answer == Button.Discard:
            then()  # what replaces the work lets it go; where that fails, it stays

    def _open_rig(self, path: Path) -> None:
        self._open_unless_lost(path, lambda: None)

    def _open_after(self, path: Path, first: Callable[[], None]) -> None:
        """Open a rig or a generator, without a question, after doing something."""
        first()
        self.pipeline_wanted.emit(open_rig(path, self._device))

    def _open_unless_lost(self, path: Path, first: Callable[[], None]) -> None:
        """Do so after a question where another rig lacks what edits need, for it has other controls."""
        opened = self._session.opened
        try:
            keeps_edit = keeps_edits(path, opened.rig if opened else None)
        except RigEditorError:
            keeps_edit = True  # it will not open, and the worker says why
        open_it = partial(self._open_after, path, first)
        if keeps_edit:
            open_it()
        else:
            self.ask_before(open_it)

    def _save_to(self, path: Path, then: Callable[[], None] | None) -> None:
        if path == self._document.path and self._document.is_changed_on_disk:
            self._ask_replace(path, then)
        else:
            self._write(path, then)

    def _ask_replace(self, path: Path, then: Callable[[], None] | None) -> None:
        """Ask which of two versions of the session stays: another window may have written its own."""
        box = QMessageBox(
            QMessageBox.Icon.Warning,
            self.tr("Save Session"),
            self.tr("“{0}” has changed since it was opened or saved in this window.").format(path.name),
            Button.Yes | Button.Save | Button.Cancel,
            self._window,
        )
        box.setInformativeText(self.tr("Replacing it loses what another window or program has saved there."))
        box.setDefaultButton(Button.Save)
        box.button(Button.Yes).setText(self.tr("Replace"))
        box.button(Button.Save).setText(self.tr("Save As…"))
        box.button(Button.Cancel).setText(self.tr("Cancel"))
        answers = {Button.Yes: lambda: self._write(path, then), Button.Save: lambda: self.save_as(then)}
        box.finished.connect(lambda answer: answers.get(Button(answer), lambda: None)())
        box.open()

    def _write(self, path: Path, then: Callable[[], None] | None) -> None:
        try:
            self._document.save(path)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))
        else:
            if then is not None:
                then()
