"""Photographs as the user meets them: chosen or dropped, searched in a dialog, then edited."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.photos.photo_dialog import PhotoDialog
from app.photos.photo_search import PhotoSearch
from core.files.file_kind import PICTURES

if TYPE_CHECKING:
    from app.window import MainWindow


class PhotoCommands(QObject):
    """Opens one photograph at a time."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.search = PhotoSearch(window.render_thread, self)
        self.dialog: PhotoDialog | None = None
        window.session.rig_changed.connect(self._close)

    def ask(self) -> None:
        """Let the user choose a photograph."""
        dialog = QFileDialog(self._window, self.tr("Open Photo"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        patterns = " ".join(f"*{suffix}" for suffix in PICTURES)
        dialog.setNameFilter(self.tr("Photos") + f" ({patterns})")
        dialog.fileSelected.connect(lambda path: self.open(Path(path)))
        dialog.open()

    def open(self, path: Path) -> None:
        """Show a photograph in the dialog, in place of an earlier one."""
        rig = self._window.session.rig
        if rig is None:
            self._window.warn(self.tr("A photo needs a rig that reads faces; open one first."))
            return
        self._close()
        self.dialog = dialog = PhotoDialog(self.search, path, rig.resolution, self._window)
        dialog.wanted.connect(self._window.session.set_source)
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
