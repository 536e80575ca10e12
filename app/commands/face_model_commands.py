"""Face models of other programs as the user meets them: looked at in a dialog, then kept in a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.face_models.face_model_dialog import FaceModelDialog
from app.face_models.face_model_reading import FaceModelReading
from app.notices import Notices


class FaceModelCommands(QObject):
    """Imports one face model at a time."""

    def __init__(self, window: QWidget, notices: Notices) -> None:
        super().__init__(window)
        self._window, self._notices = window, notices
        self.reading = FaceModelReading(self)
        self.reading.kept.connect(self._tell)

    def ask_import(self) -> None:
        """Show the dialog, which asks for the files."""
        FaceModelDialog(self.reading, self._window).open()

    def finish(self) -> None:
        """Wait for what is being read or written, before the program ends."""
        self.reading.finish()

    def _tell(self, path: Path) -> None:
        self._notices.noted.emit(self.tr("Kept the face model as {0}; rigs are made with it.").format(path))
