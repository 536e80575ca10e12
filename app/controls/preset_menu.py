"""The presets of one group: shipped ones, the user's own, and how to add to them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox, QWidget

from app.document.session import EditSession
from app.labels import translated
from app.paths import presets_folder
from core.controls.control import Control
from core.errors import RigEditorError
from core.face.groups import GroupName
from core.files.assets import SHIPPED_PRESETS
from core.files.whole_file import make_folder
from core.saving.presets import Preset, read_preset, write_preset


class PresetMenu(QMenu):
    """Reads the files anew whenever it opens, so that users can add to them while the program runs."""

    def __init__(self, session: EditSession, group: GroupName, names: set[str], parent: QWidget) -> None:
        """Make a menu that sets controls of `names` only."""
        super().__init__(parent)
        self._session, self._group, self._names = session, group, names
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def choose(self, preset: Preset) -> None:
        """Set the group to a preset, in one undo step."""
        session, rig = self._session, self._session.rig
        if session.result is None or rig is None:
            return
        settable = {n: c for n, c in rig.controls.items() if n in self._names or n in preset.controls}
        values = preset.values(settable, session.result.start, rig.reliable)
        session.replace_controls(self._controls(), values, translated(preset.name))

    def save(self, name: str) -> Path:
        """Write the touched controls of the group as a preset of the user's own.

        Raises:
            RigEditorError: nothing is touched, or the file cannot be written or exists.
        """
        touched = {n: v for n, v in self._session.edit.controls.items() if n in self._controls()}
        letters = "".join(c if c.isalnum() else "-" for c in name.lower()).strip("-")
        if not touched or not letters:
            raise RigEditorError(
                self.tr("Move at least one slider of this group and give the preset a name.")
            )
        folder = make_folder(presets_folder())
        path = folder / f"{self._group}-{letters}.json"
        if path.exists():
            raise RigEditorError(self.tr("There is a preset of that name; choose another one."))
        write_preset(path, Preset(name, self._group, touched))
        return path

    def _controls(self) -> dict[str, Control]:
        """Return every control of the group that a preset may set or that must make way for it."""
        rig, touched = self._session.rig, self._session.edit.controls
        members = [c for c in rig.controls.values() if c.group == self._group] if rig else []
        return {c.name: c for c in members if c.name in self._names or c.name in touched or c.is_raw}

    def _fill(self) -> None:
        self.clear()
        for folder in (SHIPPED_PRESETS, presets_folder()):
            for path in sorted(folder.glob("*.json")):
                self._add_file(path)
            self.addSeparator()
        self.addAction(self.tr("Save as Preset…"), self._ask_name)
        self.addAction(self.tr("Show My Presets"), self._show_folder)

    def _add_file(self, path: Path) -> None:
        try:
            preset = read_preset(path)
        except RigEditorError as error:
            entry = self.addAction(self.tr("{0} is damaged").format(path.name))
            entry.setEnabled(False)
            entry.setToolTip(str(error))
            return
        if preset.group == self._group:
            self.addAction(translated(preset.name), lambda: self.choose(preset))

    def _ask_name(self) -> None:
        dialog = QInputDialog(self.parentWidget())
        dialog.setWindowTitle(self.tr("Save as Preset"))
        dialog.setLabelText(self.tr("Name of the preset"))
        dialog.textValueSelected.connect(self._try_save)
        dialog.open()

    def _try_save(self, name: str) -> None:
        try:
            self.save(name.strip())
        except RigEditorError as error:
            QMessageBox(
                QMessageBox.Icon.Warning, self.tr("Preset"), str(error), parent=self.parentWidget()
            ).open()

    def _show_folder(self) -> None:
        folder = make_folder(presets_folder())
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
