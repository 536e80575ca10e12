"""The exports as the user meets them: which dialog asks for what, and where the frames go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.exports.batch_dialog import BatchDialog
from app.exports.sweep_dialog import SweepDialog
from app.labels import portrait_title, translated
from core.errors import RigEditorError
from core.files.rig_files import GENERATOR
from core.saving.batch import PictureBatch
from core.saving.contact_sheet import ContactSheet
from core.saving.export import LOSSY

if TYPE_CHECKING:
    from app.window import MainWindow

PICTURES = [".png", *(suffix for suffix in LOSSY if suffix != ".jpeg")]


class ExportCommands(QObject):
    """Offers the exports of the window's session."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def portrait(self) -> None:
        """Save the portrait on screen."""
        self._window.file_commands.ask_path(self._window.exporter.save_portrait, PICTURES)

    def mesh(self) -> None:
        """Save the edited mesh."""
        self._window.file_commands.ask_path(self._window.exporter.save_mesh, [".obj", ".glb", ".ply"])

    def turntable(self) -> None:
        """Save the edited mesh as a movie that goes round, or as a picture."""
        name = f"{self._window.session.state.source.file_stem}-mesh.mp4"
        self._window.file_commands.ask_path(
            self._window.exporter.save_turntable, [".mp4", ".gif", ".png"], self.tr("Mesh Turntable"), name
        )

    def params(self) -> None:
        """Save all face parameters."""
        self._window.file_commands.ask_path(self._window.exporter.save_params, [".json"])

    def w_plus(self) -> None:
        """Save the edited code."""
        self._window.file_commands.ask_path(self._window.exporter.save_w_plus, [".npz"])

    def generator(self) -> None:
        """Save the open generator as our own file; the dialog asks before it replaces one."""
        window, opened = self._window, self._window.session.opened
        if opened is None:
            return
        window.file_commands.ask_path(
            lambda path: window.exporter.save_generator(path, opened),
            [".safetensors"],
            self.tr("Keep a Copy of the Generator"),
            str(_copy_of(opened.rig.path)),
        )

    def animation(self) -> None:
        """Save the keyframes' animation; a name without a suffix is a folder of pictures."""
        dialog = QFileDialog(self._window, self.tr("Export Animation"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        kinds = {"MP4 (*.mp4)": "mp4", "GIF (*.gif)": "gif", self.tr("Folder of PNG files") + " (*)": ""}
        dialog.setNameFilters(list(kinds))
        dialog.setDefaultSuffix("mp4")
        dialog.filterSelected.connect(lambda text: dialog.setDefaultSuffix(kinds[text]))
        dialog.selectFile(f"{self._window.session.state.source.file_stem}.mp4")
        dialog.fileSelected.connect(lambda path: self._window.animation_panel.export(Path(path)))
        dialog.open()

    def contact_sheet(self) -> None:
        """Save a sweep of one control on one picture."""
        dialog = SweepDialog(self._window.session, self._window)
        name = f"{self._window.session.state.source.file_stem}-sweep.png"
        dialog.accepted.connect(
            lambda: self._window.file_commands.ask_path(
                lambda path: self.save_sheet(dialog, path), PICTURES, self.tr("Contact Sheet"), name
            )
        )
        dialog.open()

    def save_sheet(self, dialog: SweepDialog, path: Path) -> None:
        """Render the sweep that `dialog` describes."""
        portrait = portrait_title(self._window.session.state.source)
        sheet = ContactSheet(path, dialog.captions(), f"{translated(dialog.control.label)}, {portrait}")
        self._window.series.start(str(path), dialog.requests(), sheet)

    def samples(self) -> None:
        """Save the drawn portraits on one picture."""
        self._window.file_commands.ask_path(
            self.save_samples, PICTURES, self.tr("Save Grid"), "portraits.png"
        )

    def save_samples(self, path: Path) -> None:
        """Render the drawn portraits at full size."""
        requests = self._window.sampling_panel.model.requests
        groups, origin = self._window.sampling_panel.origin
        shared = f"{', '.join(groups)} of {portrait_title(origin.source)}" if origin and groups else "random"
        sheet = ContactSheet(path, [request.source.title for request in requests], shared)
        self._window.series.start(str(path), requests, sheet)

    def batch(self) -> None:
        """Save the edit on many portraits."""
        dialog = BatchDialog(self._window.session, self._window)
        dialog.accepted.connect(lambda: self._ask_folder(dialog))
        dialog.open()

    def save_batch(self, dialog: BatchDialog, folder: Path) -> None:
        """Render the batch that `dialog` describes."""
        try:
            sink = PictureBatch(folder, dialog.seeds(), dialog.suffix)
        except RigEditorError as error:
            self._window.warn(str(error))
        else:
            self._window.series.start(str(folder), dialog.requests(), sink)

    def _ask_folder(self, dialog: BatchDialog) -> None:
        chooser = QFileDialog(self._window, self.tr("Folder for the Pictures"))
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.fileSelected.connect(lambda folder: self.save_batch(dialog, Path(folder)))
        chooser.open()


def _copy_of(path: Path) -> Path:
    """Return where to offer a copy of a generator: beside its file, under a name of its own."""
    if path.is_dir():
        return Path(GENERATOR)
    copy = path.with_suffix(".safetensors")
    return copy if copy != path else path.with_name(f"{path.stem}-copy.safetensors")
