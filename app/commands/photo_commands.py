"""Photographs as the user meets them: chosen or dropped, searched in a dialog, then edited."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.document.session import EditSession
from app.notices import Notices
from app.photos.photo_dialog import PhotoDialog
from app.photos.photo_search import PhotoSearch
from app.widgets.file_dialog import ask_file
from app.worker.render_thread import RenderThread
from core.files.file_kind import PICTURES


class PhotoCommands(QObject):
    """Opens one photograph at a time."""

    def __init__(self, window: QWidget, session: EditSession, worker: RenderThread, notices: Notices) -> None:
        super().__init__(window)
        self._window, self._session, self._notices = window, session, notices
        self.search = PhotoSearch(worker, self)
        self.dialog: PhotoDialog | None = None
        session.rig_changed.connect(self._close)

    def ask(self) -> None:
        """Let the user choose a photograph."""
        ask_file(self.open, self._window, "photo", self.tr("Open Photo"), self.tr("Photos"), PICTURES)

    def open(self, path: Path) -> None:
        """Show a photograph in the dialog, in place of an earlier one."""
        rig = self._session.rig
        if rig is None:
            self._notices.warned.emit(self.tr("A photo needs a rig that reads faces; open one first."))
            return
        self._close()
        self.dialog = dialog = PhotoDialog(self.search, path, rig.resolution, self._window)
        dialog.wanted.connect(lambda portrait: self._session.go_to(portrait, is_only_here=True))
        dialog.finished.connect(self._forget)
        dialog.show()

    def finish(self) -> None:
        """Give up and wait, before the program ends."""
        self._close()
        self.search.finish()

    def _close(self) -> None:
        """A search ends with its dialog; another rig makes other portraits."""
        if self.dialog is not None:
            self.dialog.reject()

    def _forget(self) -> None:
        self.dialog = None
