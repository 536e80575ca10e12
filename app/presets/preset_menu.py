"""The presets of one group: shipped ones, the user's own, and how to add to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from app.document.session import EditSession
from app.labels import translated
from app.paths import presets_folder
from app.presets.own_presets_dialog import OwnPresetsDialog
from app.presets.preset_name_dialog import PresetNameDialog
from core.controls.control import Control
from core.face.groups import GROUPS, GroupName
from core.saving.preset_library import PresetLibrary
from core.saving.presets import Preset


class PresetMenu(QMenu):
    """Reads the files anew whenever it opens, so that users can add to them while the program runs."""

    def __init__(self, session: EditSession, group: GroupName, names: set[str], parent: QWidget) -> None:
        """Make a menu that sets controls of `names` only."""
        super().__init__(parent)
        self._session, self._group, self._names = session, group, names
        self._library = PresetLibrary(presets_folder())
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

    def ask_name(self) -> None:
        """Let the user name what the group's sliders show."""
        library, group = self._library, self._group

        def is_taken(name: str) -> bool:
            known = library.find(group, name)
            return known is not None and not known.is_shipped

        touched = self._touched()
        dialog = PresetNameDialog(
            lambda name: library.save(Preset(name, group, touched)),
            is_taken,
            self.tr("Save as Preset"),
            self._window(),
        )
        dialog.open()

    def _touched(self) -> dict[str, float]:
        members = self._controls()
        return {name: value for name, value in self._session.edit.controls.items() if name in members}

    def _controls(self) -> dict[str, Control]:
        """Return every control of the group that a preset may set or that must make way for it."""
        rig, touched = self._session.rig, self._session.edit.controls
        members = [c for c in rig.controls.values() if c.group == self._group] if rig else []
        return {c.name: c for c in members if c.name in self._names or c.name in touched or c.is_raw}

    def _fill(self) -> None:
        self.clear()
        stored = self._library.of(self._group)
        own = [s for s in stored if not s.is_shipped]
        self._list([s.preset for s in stored if s.is_shipped], translated)
        self._list([s.preset for s in own], str)
        damaged = self._library.damaged()
        for path, sentence in damaged.items():
            entry = self.addAction(self.tr("{0} is damaged").format(path.name))
            entry.setEnabled(False)
            entry.setToolTip(sentence)
        save = self.addAction(self.tr("Save as Preset…"), self.ask_name)
        save.setEnabled(bool(self._touched()))
        save.setToolTip(self.tr("Move at least one slider of this group first"))
        manage = self.addAction(self.tr("My Presets…"), self._manage)
        manage.setToolTip(self.tr("Rename or delete your own presets of this group"))
        manage.setEnabled(bool(own or damaged))

    def _list(self, presets: Iterable[Preset], label: Callable[[str], str]) -> None:
        for preset in presets:
            self.addAction(label(preset.name).replace("&", "&&"), partial(self.choose, preset))
        self.addSeparator()

    def _manage(self) -> None:
        group = translated(GROUPS[self._group].label)
        title = self.tr("My Presets: {0}").format(group)
        OwnPresetsDialog(self._library, self._group, title, self._window()).open()

    def _window(self) -> QWidget:
        """Return what dialogs belong to: the group itself may be gone before they are."""
        parent = self.parentWidget()
        assert parent is not None
        return parent.window()
