"""Presets of others: chosen or dropped, then kept among the user's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from app.labels import translated
from app.notices import Notices
from app.paths import presets_folder
from app.widgets.file_dialog import ask_file
from core.errors import RigEditorError
from core.face.groups import GROUPS
from core.files.file_kind import PRESET_SUFFIX
from core.saving.preset_library import PresetLibrary
from core.saving.presets import Preset, read_preset

Button = QMessageBox.StandardButton


class PresetCommands(QObject):
    """Imports one preset at a time."""

    def __init__(self, window: QWidget, notices: Notices) -> None:
        super().__init__(window)
        self._window, self._notices = window, notices

    def ask_import(self) -> None:
        """Let the user choose a preset."""
        suffixes = (PRESET_SUFFIX,)
        ask_file(self.take, self._window, "preset", self.tr("Import Preset"), self.tr("Presets"), suffixes)

    def take(self, path: Path) -> None:
        """Keep a preset; ask before it replaces one of the user's own."""
        library = PresetLibrary(presets_folder())
        try:
            preset = read_preset(path)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))
            return
        known = library.find(preset.group, preset.name, preset.free_key)
        if known is None or known.is_shipped or known.preset == preset:
            self._save(library, preset)
        else:
            self._ask_replace(library, preset)

    def _ask_replace(self, library: PresetLibrary, preset: Preset) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Import Preset"),
            self.tr("You have a preset “{0}”. Replace it?").format(preset.name),
            Button.Yes | Button.Cancel,
            self._window,
        )
        box.button(Button.Yes).setText(self.tr("Replace"))
        box.button(Button.Cancel).setText(self.tr("Cancel"))
        box.finished.connect(
            lambda answer: self._save(library, preset) if Button(answer) == Button.Yes else None
        )
        box.open()

    def _save(self, library: PresetLibrary, preset: Preset) -> None:
        try:
            library.save(preset)
        except RigEditorError as error:
            self._notices.warned.emit(str(error))
        else:
            group = translated(GROUPS[preset.group].label)
            sentence = self.tr("Imported “{0}” into the presets of {1}.")
            self._notices.noted.emit(sentence.format(preset.name, group))
