"""Opening and saving as the user meets it: dialogs, questions, dropped files, recovery after a crash."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from app.paths import autosave_folder
from app.services import Services
from app.widgets.file_dialog import ask_file, ask_folder, ask_path
from app.worker.autosave import forget, leftovers
from app.worker.opening import open_rig
from core.errors import NoEditError, RigEditorError
from core.files.file_kind import CODES, EDIT_SUFFIX, GENERATORS, PICTURES, kind_of
from core.rig.opening import keeps_edits
from core.saving.session_file import read_session

Button = QMessageBox.StandardButton


class FileCommands(QObject):
    """Asks what is needed, then lets the document do it; a failure is one sentence in a dialog."""

    pipeline_wanted = Signal(object)  # OpenPipeline: what opens another rig or generator
    photo_wanted = Signal(Path)  # a picture that holds no edit
    preset_wanted = Signal(Path)

    def __init__(self, window: QWidget, services: Services) -> None:
        super().__init__(window)
        self._window, self._session, self._device = window, services.session, services.device.device
        self._document, self._autosave = services.document, services.autosave
        self._notices = services.notices

    def open_path(self, path: Path) -> None:
        """Open a rig folder, a generator, a session, an exported picture or code, a photograph or a preset.

        Unsaved work is asked about where it would be lost.
        """
        kind = kind_of(path)
        if kind == "rig":
            self._open_rig(path if path.is_dir() else path.parent)
        elif kind == "generator":
            self._open_rig(path)
        elif kind in ("picture", "code", "preset"):  # nothing that is open is lost
            self.open_file(path)
        else:
            self.ask_before(lambda: self.open_file(path))

    def open_file(self, path: Path) -> None:
        """Open a session, an exported picture or code, a photograph or a preset, without a question."""
        if kind_of(path) == "preset":
            self.preset_wanted.emit(path)
            return
        try:
            self._document.open(path)
        except NoEditError:
            self.photo_wanted.emit(path)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))

    def start_over(self) -> None:
        """Begin a session without a file, with the portrait on screen untouched."""
        self.ask_before(self._document.start_over)

    def ask_open(self) -> None:
        """Let the user choose a session or a picture."""
        label, suffixes = self.tr("Sessions, portraits and photos"), (EDIT_SUFFIX, *CODES, *PICTURES)
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

    def _recover(self, answer: QMessageBox.StandardButton, path: Path) -> None:
        if answer == Button.Yes:
            self.ask_before(lambda: self._restore(path))
        elif answer == Button.Discard:
            forget(path)

    def _restore(self, path: Path) -> None:
        try:
            self._document.recover(read_session(path).session)
        except RigEditorError as error:  # it may suit another rig, or another version of this program
            self._notices.warned.emit(str(error))
            return
        if self._autosave.write():  # else this is the only copy
            forget(path)

    def _answer(self, answer: QMessageBox.StandardButton, then: Callable[[], None]) -> None:
        if answer == Button.Save:
            self.save(then)
        elif answer == Button.Discard:
            then()  # what replaces the work lets it go; where that fails, it stays

    def _open_rig(self, path: Path) -> None:
        """Open a rig or a generator; what another one lacks is lost of edits, for it has other controls."""
        opened = self._session.opened
        try:
            keeps_edit = keeps_edits(path, opened.rig if opened else None)
        except RigEditorError:
            keeps_edit = True  # it will not open, and the worker says why
        open_it = partial(self.pipeline_wanted.emit, open_rig(path, self._device))
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
