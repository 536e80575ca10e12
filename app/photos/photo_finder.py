"""Finds the photograph of a portrait again, and asks where it has been moved or changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.notices import Notices
from app.widgets.file_dialog import ask_file
from core.editing.photo_place import PhotoPlace
from core.errors import RigEditorError
from core.files.file_kind import PICTURES
from core.inversion.origin import ChangedPhotoError, MovedPhotoError, check_photo

Button = QMessageBox.StandardButton
Role = QMessageBox.ButtonRole
Use = Callable[[Path], object]


class PhotoFinder(QObject):
    """Remembers what it was told for as long as the window is open."""

    def __init__(self, window: QWidget, notices: Notices) -> None:
        super().__init__(window)
        self._window, self._notices = window, notices
        self._known: dict[str, Path] = {}  # by the digest that the portrait remembers

    def find(self, place: PhotoPlace, use: Use) -> None:
        """Hand the photograph to `use`, after a question where it is not as it was."""
        self._try(place, self._known.get(place.sha256, place.path), use)

    def _try(self, place: PhotoPlace, path: Path, use: Use) -> None:
        try:
            check_photo(place, path)
        except MovedPhotoError:
            self._ask_moved(place, path, use)
        except ChangedPhotoError:
            self._ask_changed(place, path, use)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))
        else:
            self._use(place, path, use)

    def _use(self, place: PhotoPlace, path: Path, use: Use) -> None:
        self._known[place.sha256] = path
        use(path)

    def _ask_moved(self, place: PhotoPlace, path: Path, use: Use) -> None:
        box = self._question(
            self.tr("The photo “{0}” is not where it was.").format(path.name), self.tr("Where is it now?")
        )
        self._add_choice(box, place, use)
        box.open()

    def _ask_changed(self, place: PhotoPlace, path: Path, use: Use) -> None:
        box = self._question(
            self.tr("“{0}” is not the file that the portrait was found for.").format(path.name),
            self.tr("The face would be put in the same place, which fits if only its colours were changed."),
        )
        box.addButton(self.tr("Use It"), Role.AcceptRole).clicked.connect(lambda: self._use(place, path, use))
        self._add_choice(box, place, use)
        box.open()

    def _add_choice(self, box: QMessageBox, place: PhotoPlace, use: Use) -> None:
        choose = box.addButton(self.tr("Choose…"), Role.ActionRole)
        choose.clicked.connect(lambda: self._choose(place, use))
        box.setDefaultButton(choose)

    def _choose(self, place: PhotoPlace, use: Use) -> None:
        title, label = self.tr("Photo of the Portrait"), self.tr("Photos")
        ask_file(lambda path: self._try(place, path, use), self._window, "photo", title, label, PICTURES)

    def _question(self, text: str, more: str) -> QMessageBox:
        title = self.tr("Photo of the Portrait")
        box = QMessageBox(QMessageBox.Icon.Question, title, text, Button.Cancel, self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setInformativeText(more)
        box.button(Button.Cancel).setText(self.tr("Cancel"))
        return box
