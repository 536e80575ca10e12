"""What leaves the program as a file: which dialog asks for what, and where the frames go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from app.document.rig_info import RigInfo
from app.document.same_rig import with_same_rig
from app.document.session import EditSession
from app.exports.batch_dialog import BatchDialog
from app.exports.sweep_dialog import SweepDialog
from app.labels import portrait_title, translated
from app.notices import Notices
from app.widgets.file_dialog import PICTURES, ask_folder, ask_path
from app.worker.exporter import Exporter
from app.worker.series import Series
from core.editing.edit import Edit
from core.editing.picture import EditResult
from core.errors import RigEditorError
from core.files.rig_files import GENERATOR
from core.render.mesh_colors import MeshColors
from core.saving.batch import PictureBatch, seed_paths
from core.saving.contact_sheet import ContactSheet
from core.saving.movie import StillPicture, open_movie
from core.saving.turntable import FRAMES, FRAMES_PER_SECOND, STILL, turntable_frames, turntable_still


class ExportCommands(QObject):
    """Offers the exports of the session."""

    def __init__(
        self,
        window: QWidget,
        session: EditSession,
        exporter: Exporter,
        series: Series,
        notices: Notices,
        mesh_colors: Callable[[], MeshColors] = lambda: "lit",
    ) -> None:
        super().__init__(window)
        self._mesh_colors = mesh_colors
        self._window, self._session = window, session
        self._exporter, self._series, self._notices = exporter, series, notices

    @property
    def is_running(self) -> bool:
        """Whether files are still being written."""
        return self._series.is_running or self._exporter.is_waiting

    def ask_before(self, then: Callable[[], None]) -> None:
        """Do `then`, which ends every export, after asking where one is running."""
        if not self.is_running:
            then()
            return
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Export Running"),
            self.tr("An export is not finished."),
            QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
            self._window,
        )
        box.setInformativeText(self.tr("Stop it and quit?"))
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.button(QMessageBox.StandardButton.Cancel).setText(self.tr("Keep Exporting"))
        stop = box.button(QMessageBox.StandardButton.Discard)
        stop.setText(self.tr("Stop and Quit"))
        stop.clicked.connect(then)
        self._series.ended.connect(box.reject)
        box.open()

    def portrait(self) -> None:
        """Save the portrait on screen."""
        self._ask(self._exporter.save_portrait, PICTURES)

    def mesh(self) -> None:
        """Save the edited mesh in the colours that the mesh panel shows."""
        save = partial(self._exporter.save_mesh, colors=self._mesh_colors())
        self._ask(save, (".obj", ".glb", ".ply"))

    def turntable(self) -> None:
        """Save the edited mesh as a movie that goes round, or as a picture."""
        edit, name, title = self._session.shown, f"{self._stem}-mesh.mp4", self.tr("Mesh Turntable")

        def start(path: Path) -> None:
            self._exporter.wait_for(path, edit, partial(self._turn, path))

        take = self._with_same_rig(start)
        ask_path(take, self._window, "animation", title, name, (".mp4", ".gif", ".png"))

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
            "generator",
            title,
            name,
            (".safetensors",),
        )

    def contact_sheet(self) -> None:
        """Save a sweep of one control on one picture."""
        rig = self._session.rig
        if rig is None:
            return
        dialog = SweepDialog(self._session.shown, rig, self._window)
        name, title = f"{self._stem}-sweep.png", self.tr("Contact Sheet")
        save = self._with_same_rig(partial(self.save_sheet, dialog))
        dialog.accepted.connect(lambda: ask_path(save, self._window, "export", title, name, PICTURES))
        dialog.open()

    def save_sheet(self, dialog: SweepDialog, path: Path) -> None:
        """Render the sweep that `dialog` describes."""
        portrait = portrait_title(dialog.edit.source)
        sheet = ContactSheet(path, dialog.captions(), f"{translated(dialog.control.label)}, {portrait}")
        self._series.start(str(path), dialog.edits(), sheet)

    def batch(self) -> None:
        """Save the edit on many portraits."""
        dialog = BatchDialog(self._session.shown, self._window)
        title = self.tr("Folder for the Pictures")
        save = self._with_same_rig(partial(self.save_batch, dialog))
        dialog.accepted.connect(lambda: ask_folder(save, self._window, "batch", title))
        dialog.open()

    def save_batch(self, dialog: BatchDialog, folder: Path) -> None:
        """Render the batch that `dialog` describes."""
        opened = self._session.opened
        if opened is None:
            return
        try:
            sink = PictureBatch(seed_paths(folder, dialog.seeds(), dialog.suffix), opened.rig)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))
        else:
            self._series.start_pictures(str(folder), dialog.edits(), sink, sink.add)

    def _turn(self, path: Path, result: EditResult, info: RigInfo) -> None:
        """Draw the turning mesh into a file."""
        still = path.suffix.lower() == STILL
        try:
            sink = StillPicture(path) if still else open_movie(path, FRAMES_PER_SECOND)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))
        else:
            draw = turntable_still if still else turntable_frames
            total = 1 if still else FRAMES
            likeness = self._exporter.likeness_of(result.edit)
            self._series.start_drawn(str(path), draw(info.model, result.target, likeness), total, sink)

    @property
    def _stem(self) -> str:
        """How the names of the portrait's files begin."""
        return self._session.shown.source.file_stem

    def _ask(self, save: Callable[[Path, Edit], None], suffixes: Sequence[str]) -> None:
        """Ask for a path and save what is on screen now, whatever is by then."""
        edit = self._session.shown
        ask_path(
            self._with_same_rig(lambda path: save(path, edit)),
            self._window,
            "export",
            self.tr("Export"),
            f"{self._stem}{suffixes[0]}",
            suffixes,
        )

    def _with_same_rig(self, take: Callable[[Path], object]) -> Callable[[Path], None]:
        return with_same_rig(self._session, take, self._notices.warned.emit)


def _copy_of(path: Path) -> Path:
    """Return where to offer a copy of a generator: beside its file, under a name of its own."""
    if path.is_dir():
        return Path(GENERATOR)
    copy = path.with_suffix(".safetensors")
    return copy if copy != path else path.with_name(f"{path.stem}-copy.safetensors")
