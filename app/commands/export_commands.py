"""What leaves the program as a file: which dialog asks for what, and where the frames go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.document.session import EditSession
from app.exports.batch_dialog import BatchDialog
from app.exports.sweep_dialog import SweepDialog
from app.labels import portrait_title, translated
from app.notices import Notices
from app.widgets.file_dialog import PICTURES, ask_folder, ask_path
from app.worker.exporter import Exporter
from app.worker.series import Series
from core.errors import RigEditorError
from core.files.rig_files import GENERATOR
from core.saving.batch import PictureBatch
from core.saving.contact_sheet import ContactSheet


class ExportCommands(QObject):
    """Offers the exports of the session."""

    def __init__(
        self, window: QWidget, session: EditSession, exporter: Exporter, series: Series, notices: Notices
    ) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._exporter, self._series, self._notices = exporter, series, notices

    def portrait(self) -> None:
        """Save the portrait on screen."""
        self._ask(self._exporter.save_portrait, PICTURES)

    def mesh(self) -> None:
        """Save the edited mesh."""
        self._ask(self._exporter.save_mesh, (".obj", ".glb", ".ply"))

    def turntable(self) -> None:
        """Save the edited mesh as a movie that goes round, or as a picture."""
        name, title = f"{self._stem}-mesh.mp4", self.tr("Mesh Turntable")
        ask_path(self._exporter.save_turntable, self._window, title, name, (".mp4", ".gif", ".png"))

    def params(self) -> None:
        """Save all face parameters."""
        self._ask(self._exporter.save_params, (".json",))

    def w_plus(self) -> None:
        """Save the edited code."""
        self._ask(self._exporter.save_w_plus, (".npz",))

    def generator(self) -> None:
        """Save the open generator as our own file; the dialog asks before it replaces one."""
        opened = self._session.opened
        if opened is None:
            return
        name, title = str(_copy_of(opened.rig.path)), self.tr("Keep a Copy of the Generator")
        ask_path(
            lambda path: self._exporter.save_generator(path, opened),
            self._window,
            title,
            name,
            (".safetensors",),
        )

    def contact_sheet(self) -> None:
        """Save a sweep of one control on one picture."""
        dialog = SweepDialog(self._session, self._window)
        name, title = f"{self._stem}-sweep.png", self.tr("Contact Sheet")
        dialog.accepted.connect(
            lambda: ask_path(lambda path: self.save_sheet(dialog, path), self._window, title, name, PICTURES)
        )
        dialog.open()

    def save_sheet(self, dialog: SweepDialog, path: Path) -> None:
        """Render the sweep that `dialog` describes."""
        portrait = portrait_title(self._session.state.source)
        sheet = ContactSheet(path, dialog.captions(), f"{translated(dialog.control.label)}, {portrait}")
        self._series.start(str(path), dialog.requests(), sheet)

    def batch(self) -> None:
        """Save the edit on many portraits."""
        dialog = BatchDialog(self._session, self._window)
        title = self.tr("Folder for the Pictures")
        dialog.accepted.connect(
            lambda: ask_folder(lambda folder: self.save_batch(dialog, folder), self._window, title)
        )
        dialog.open()

    def save_batch(self, dialog: BatchDialog, folder: Path) -> None:
        """Render the batch that `dialog` describes."""
        try:
            sink = PictureBatch(folder, dialog.seeds(), dialog.suffix)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))
        else:
            self._series.start(str(folder), dialog.requests(), sink)

    @property
    def _stem(self) -> str:
        """How the names of the portrait's files begin."""
        return self._session.state.source.file_stem

    def _ask(self, save: Callable[[Path], None], suffixes: Sequence[str]) -> None:
        ask_path(save, self._window, self.tr("Export"), f"{self._stem}{suffixes[0]}", suffixes)


def _copy_of(path: Path) -> Path:
    """Return where to offer a copy of a generator: beside its file, under a name of its own."""
    if path.is_dir():
        return Path(GENERATOR)
    copy = path.with_suffix(".safetensors")
    return copy if copy != path else path.with_name(f"{path.stem}-copy.safetensors")
