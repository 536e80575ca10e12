"""Photographs as the user meets them: chosen or dropped, searched in a dialog, then edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

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
        session.rig_changed.connect(self._keep)

    def ask(self) -> None:
        """Let the user choose a photograph."""
        ask_file(self.open, self._window, "photo", self.tr("Open Photo"), self.tr("Photos"), PICTURES)

    def open(self, path: Path) -> None:
        """Show a photograph in the dialog, in place of an earlier one."""
        rig = self._session.rig
        if rig is None:
            self._notices.warned.emit(self.tr("A photo needs a rig that reads faces; open one first."))
            return
        self.ask_before(lambda: self._show(path, rig.resolution))

    def ask_before(self, then: Callable[[], object]) -> None:
        """Do `then`, after asking about a portrait that was found and is in no file, where there is one."""
        if self.dialog is None:
            then()
        else:
            self.dialog.ask_before(then)

    def finish(self) -> None:
        """Give up and wait, before the program ends."""
        self._close()
        self.search.finish()

    @property
    def has_found(self) -> bool:
        """Whether a portrait was found that is in no file and in no session."""
        return self.search.portrait is not None

    def _show(self, path: Path, side: int) -> None:
        self._close()
        self.dialog = dialog = PhotoDialog(self.search, path, side, self._window)
        dialog.wanted.connect(lambda portrait: self._session.go_to(portrait, is_only_here=True))
        dialog.kept.connect(self._session.keep)
        dialog.finished.connect(self._forget)
        dialog.show()

    def _keep(self) -> None:
        """Another rig makes other portraits; what was found stays in the session."""
        portrait = self.search.take_portrait()
        if portrait is not None:
            self._session.keep(portrait)
        self._close()

    def _close(self) -> None:
        """End the dialog, and the search with it, without a question."""
        if self.dialog is not None:
            self.dialog.done(QDialog.DialogCode.Rejected)

    def _forget(self) -> None:
        self.dialog = None
