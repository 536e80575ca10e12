"""Copy and paste: edits between portraits and windows, pictures to and from other programs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QTemporaryDir, Signal
from PySide6.QtGui import QClipboard, QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from app.document.session import EditSession
from app.notices import Notices
from app.widgets.file_mime import paths_in
from app.widgets.frames import image_of
from app.widgets.portrait_mime import KIND, edit_in, to_mime
from core.editing.edit import Edit
from core.errors import RequestError
from core.files.picture_file import MOST_PIXELS


class ClipboardCommands(QObject):
    """Puts the portrait on the clipboard, and takes from there what it can use."""

    paths_wanted = Signal(list)  # files on the clipboard, or a picture that now is one

    def __init__(self, window: QWidget, session: EditSession, notices: Notices) -> None:
        super().__init__(window)
        self._session, self._notices = session, notices
        self._unfinished: Edit | None = None  # copied while its full picture was still to come
        self._folder = QTemporaryDir()
        self._pasted = 0
        session.result_changed.connect(self._finish)

    def copy(self) -> None:
        """Copy the edit with its picture; where that is a draft, the full one follows."""
        edit, picture = self._session.shown, self._session.shown_picture
        if self._session.picture is None:
            return
        if picture is not None and picture.edit != edit:
            picture = None
        self._unfinished = None if picture and picture.quality == "final" else edit
        shown = image_of(picture.frame) if picture else None
        _clipboard().setMimeData(to_mime(edit, shown))
        self._notices.noted.emit(self.tr("Copied: paste it onto another portrait, or into another program"))

    def paste(self) -> None:
        """Give the portrait a copied edit; open a copied file or picture."""
        data = _clipboard().mimeData()
        if data.hasFormat(KIND):
            self._paste_edit(data)
        elif paths := paths_in(data):
            self.paths_wanted.emit(paths)
        elif data.hasImage():
            self._paste_picture(QImage(data.imageData()))
        else:
            self._notices.noted.emit(self.tr("There is no edit and no picture to paste."))

    def _paste_edit(self, data: QMimeData) -> None:
        edit, opened = edit_in(data), self._session.opened
        if edit is None or opened is None:
            self._notices.warned.emit(self.tr("The copied edit is damaged; copy it again."))
            return
        moved = edit.on(self._session.edit.source)
        try:
            opened.check_edit(moved)
        except RequestError as error:
            self._notices.warned.emit(str(error))
        else:
            self._session.take_up(moved, self.tr("Paste Edit"))

    def _paste_picture(self, picture: QImage) -> None:
        """Make a file of a picture: what opens it checks it like any other."""
        if picture.isNull() or picture.width() * picture.height() > MOST_PIXELS:
            sentence = self.tr("The copied picture has more than {0} million pixels; copy a smaller one.")
            self._notices.warned.emit(sentence.format(MOST_PIXELS // 1_000_000))
            return
        self._pasted += 1
        path = Path(self._folder.filePath(self.tr("Pasted picture {0}").format(self._pasted) + ".png"))
        if self._folder.isValid() and picture.save(str(path)):
            self.paths_wanted.emit([path])
        else:
            sentence = self.tr("The copied picture cannot be written to {0}; make room there.")
            self._notices.warned.emit(sentence.format(path.parent))

    def _finish(self) -> None:
        """Exchange a draft for the full picture, unless something else was copied meanwhile."""
        picture = self._session.picture
        if self._unfinished is None or picture is None or picture.quality != "final":
            return
        if picture.edit == self._unfinished == edit_in(_clipboard().mimeData()):
            _clipboard().setMimeData(to_mime(picture.edit, image_of(picture.frame)))
        self._unfinished = None


def _clipboard() -> QClipboard:
    return QGuiApplication.clipboard()
