"""Opening and saving as the user meets it: dialogs, questions, dropped files, recovery after a crash."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox

from app.document.autosave import forget, leftovers
from app.paths import autosave_folder
from app.worker.opening import open_rig
from core.errors import AssetError, NoEditError, RigEditorError
from core.files.file_kind import CODES, EDIT_SUFFIX, GENERATORS, PICTURES, kind_of
from core.rig.opening import has_rignet
from core.saving.session_file import read_session

if TYPE_CHECKING:
    from app.window import MainWindow

Button = QMessageBox.StandardButton


class FileCommands(QObject):
    """Asks what is needed, then lets the document do it; a failure is one sentence in a dialog."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._document = window.document

    def open_path(self, path: Path) -> None:
        """Open a rig folder, a generator, a session, an exported picture or code, or a photograph.

        Unsaved work is asked about where it would be lost.
        """
        kind = kind_of(path)
        if kind == "rig":
            self._open_rig(path if path.is_dir() else path.parent)
        elif kind == "generator":
            self._open_rig(path)
        elif kind in ("picture", "code"):  # one undoable step: nothing is lost
            self._open_file(path)
        else:
            self.ask_before(lambda: self._open_file(path))

    def ask_open(self) -> None:
        """Let the user choose a session or a picture."""
        dialog = QFileDialog(self._window, self.tr("Open"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        patterns = " ".join(f"*{suffix}" for suffix in (EDIT_SUFFIX, *CODES, *PICTURES))
        dialog.setNameFilter(self.tr("Sessions, portraits and photos") + f" ({patterns})")
        dialog.fileSelected.connect(lambda path: self.open_path(Path(path)))
        dialog.open()

    def ask_rig(self) -> None:
        """Let the user choose a rig folder."""
        dialog = QFileDialog(self._window, self.tr("Open Rig"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda folder: self.open_path(Path(folder)))
        dialog.open()

    def ask_generator(self) -> None:
        """Let the user choose the file of a generator."""
        dialog = QFileDialog(self._window, self.tr("Open Generator"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        patterns = " ".join(f"*{suffix}" for suffix in GENERATORS)
        dialog.setNameFilter(self.tr("StyleGAN generators") + f" ({patterns})")
        dialog.fileSelected.connect(lambda path: self.open_path(Path(path)))
        dialog.open()

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save to the session's file, or ask for one; `then` follows a success."""
        if self._document.path is None:
            self.save_as(then)
        else:
            self._save_to(self._document.path, then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Ask for a session file and save there; the dialog asks before it replaces a file."""
        name = f"{self._window.session.state.source.file_stem}{EDIT_SUFFIX}"
        self.ask_path(lambda path: self._save_to(path, then), [EDIT_SUFFIX], self.tr("Save Session"), name)

    def ask_path(
        self, save: Callable[[Path], None], suffixes: list[str], title: str = "", name: str = ""
    ) -> None:
        """Let the user choose a file name and save there; the dialog asks before it replaces a file."""
        dialog = QFileDialog(self._window, title or self.tr("Export"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        plain = [suffix.removeprefix(".") for suffix in suffixes]
        dialog.setNameFilters([f"{suffix.upper()} (*.{suffix})" for suffix in plain])
        dialog.setDefaultSuffix(plain[0])
        dialog.filterSelected.connect(lambda text: dialog.setDefaultSuffix(text.split(" ")[0].lower()))
        dialog.selectFile(name or f"{self._window.session.state.source.file_stem}{suffixes[0]}")
        dialog.fileSelected.connect(lambda path: save(Path(path)))
        dialog.open()

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
            try:
                self._document.recover(read_session(path).state)
                self._window.autosave.write()  # before the only copy goes
            except AssetError as error:  # a torn file is of no use to anybody
                self._window.warn(str(error))
            except RigEditorError as error:  # it may suit another rig
                self._window.warn(str(error))
                return
        if answer in (Button.Yes, Button.Discard):
            forget(path)

    def _answer(self, answer: QMessageBox.StandardButton, then: Callable[[], None]) -> None:
        if answer == Button.Save:
            self.save(then)
        elif answer == Button.Discard:
            then()  # what replaces the work lets it go; where that fails, it stays

    def _open_rig(self, path: Path) -> None:
        """Open a rig or a generator; an edit moves over to a rig, but is lost where there are no controls."""
        try:
            keeps_edit = has_rignet(path)
        except RigEditorError:
            keeps_edit = True  # it will not open, and the worker says why
        open_it = partial(self._window.open, open_rig(path))
        if keeps_edit:
            open_it()
        else:
            self.ask_before(open_it)

    def _open_file(self, path: Path) -> None:
        try:
            self._document.open(path)
        except NoEditError:
            self._window.photo_commands.open(path)
        except RigEditorError as error:
            self._window.warn(str(error))

    def _save_to(self, path: Path, then: Callable[[], None] | None) -> None:
        try:
            self._document.save(path)
        except RigEditorError as error:
            self._window.warn(str(error))
        else:
            if then is not None:
                then()
