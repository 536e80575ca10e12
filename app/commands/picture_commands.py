"""Exports of the portrait for other programs and eyes: sizes, sheets, layers, its photograph, tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.document.rig_info import GeneratorInfo, RigInfo
from app.document.same_rig import with_same_rig
from app.document.session import EditSession
from app.exports.size_dialog import SizeDialog
from app.notices import Notices
from app.photos.photo_finder import PhotoFinder
from app.widgets.file_dialog import PICTURES, ask_file, ask_folder, ask_path
from app.worker.exporter import Exporter
from app.worker.series import Series
from core.editing.edit import Edit
from core.editing.photo_place import PhotoPlace
from core.editing.portrait_source import SavedPortrait
from core.errors import RigEditorError
from core.saving.batch_table import TABLE_SUFFIX, BatchTable, read_batch_table
from core.saving.before_after import before_after_sheet, before_and_after
from core.saving.layered_file import LAYERED_SUFFIX, LayeredFile
from core.saving.photo_export import PhotoExport, photo_edits
from core.saving.table_batch import TableBatch


class PictureCommands(QObject):
    """Each asks what it needs and has the portrait on screen, as it is then, rendered into its file."""

    def __init__(
        self, window: QWidget, session: EditSession, exporter: Exporter, series: Series, notices: Notices
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._notices = window, session, notices
        self._exporter, self._series = exporter, series
        self._finder = PhotoFinder(window, notices)

    @property
    def photo(self) -> PhotoPlace | None:
        """Where the portrait on screen lies in its photograph, if it was found for one."""
        source = self._session.shown.source
        return source.photo if isinstance(source, SavedPortrait) else None

    def at_size(self) -> None:
        """Save the portrait larger or smaller."""
        opened, edit = self._session.opened, self._session.shown
        if opened is None:
            return
        dialog = SizeDialog(opened.resolution, self._window)
        save = self._with_same_rig(
            lambda path: self._exporter.save_portrait(path, edit, dialog.style_of_picture())
        )
        dialog.accepted.connect(lambda: self._ask(save, self.tr("Export at Another Size"), "", PICTURES))
        dialog.open()

    def before_after(self) -> None:
        """Save the portrait before and after its edit side by side."""
        edit = self._session.shown

        def save(path: Path) -> None:
            self._series.start(str(path), before_and_after(edit), before_after_sheet(path, edit))

        self._ask(self._with_same_rig(save), self.tr("Before and After"), "-before-after", PICTURES)

    def layers(self) -> None:
        """Save original, edit, mesh and mask as layers of one file."""
        edit, opened = self._session.shown, self._session.opened
        if opened is None:
            return
        save = partial(self._save_layers, edit, opened)
        self._ask(self._with_same_rig(save), self.tr("Layers"), "-layers", [LAYERED_SUFFIX])

    def into_photo(self) -> None:
        """Save the photograph that the portrait was found for, with the edited face in it."""
        edit, place, rig = self._session.shown, self.photo, self._session.rig
        if place is None or rig is None:
            return
        answer = self._with_same_rig(partial(self._ask_photo, edit, place, rig))
        self._finder.find(place, answer)

    def table_batch(self) -> None:
        """Make a portrait for each row of a table."""
        rig = self._session.rig
        if rig is None:
            return
        title, label = self.tr("Batch from a Table"), self.tr("Tables")
        read = self._with_same_rig(partial(self._read_table, rig))
        ask_file(read, self._window, "table", title, label, [TABLE_SUFFIX])

    def save_table_batch(self, table: BatchTable, rig: RigInfo, folder: Path) -> None:
        """Render the rows of a table into a folder."""
        try:
            sink = TableBatch(folder, table, PICTURES[0], rig.rig)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))
        else:
            self._series.start_pictures(str(folder), table.edits, sink, sink.add)

    def _read_table(self, rig: RigInfo, path: Path) -> None:
        try:
            table = read_batch_table(path, rig.controls, self._session.edit.calibrated)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))
            return
        save = self._with_same_rig(partial(self.save_table_batch, table, rig))
        ask_folder(save, self._window, "batch", self.tr("Folder for the Pictures"))

    def _save_layers(self, edit: Edit, opened: GeneratorInfo, path: Path) -> None:
        try:
            file = LayeredFile(path, opened.model if isinstance(opened, RigInfo) else None)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))
        else:
            self._series.start_pictures(str(path), before_and_after(edit), file, file.add)

    def _ask_photo(self, edit: Edit, place: PhotoPlace, rig: RigInfo, photo: Path) -> None:
        suffixes = sorted(PICTURES, key=lambda suffix: suffix != photo.suffix.lower())
        save = self._with_same_rig(partial(self._save_photo, edit, place, rig, photo))
        name = f"{photo.stem}-edited{suffixes[0]}"
        ask_path(save, self._window, "export", self.tr("Into the Photo"), name, suffixes)

    def _save_photo(self, edit: Edit, place: PhotoPlace, rig: RigInfo, photo: Path, path: Path) -> None:
        try:
            file = PhotoExport(path, photo, place, rig.model)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))
        else:
            self._series.start_pictures(str(path), photo_edits(edit), file, file.add)

    def _ask(self, save: Callable[[Path], object], title: str, ending: str, suffixes: Sequence[str]) -> None:
        name = f"{self._session.edit.source.file_stem}{ending}{suffixes[0]}"
        ask_path(save, self._window, "export", title, name, suffixes)

    def _with_same_rig(self, take: Callable[[Path], object]) -> Callable[[Path], None]:
        return with_same_rig(self._session, take, self._notices.warned.emit)
