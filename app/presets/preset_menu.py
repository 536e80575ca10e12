"""The presets of one group: shipped ones, the user's own, and how to add to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QWidget

from app.document.session import EditSession
from app.labels import translated
from app.paths import presets_folder
from app.presets.own_presets_dialog import OwnPresetsDialog
from app.presets.preset_name_dialog import PresetNameDialog
from app.widgets.amount_action import AmountAction
from app.widgets.thumbnails import Thumbnails
from core.controls.control import Control
from core.editing.edit import Edit
from core.face.groups import FREE, GROUPS, SHAPE, GroupName
from core.saving.preset_library import PresetLibrary, StoredPreset
from core.saving.presets import Preset

SIDE = 48
"""Of the pictures beside the names, as the style sheet has it."""


class PresetMenu(QMenu):
    """Reads the files anew whenever it opens, so that users can add to them while the program runs.

    Beside each preset stands the portrait on screen as it would be; the portrait itself shows the preset
    under the pointer.
    """

    def __init__(
        self,
        session: EditSession,
        group: GroupName,
        names: set[str],
        parent: QWidget,
        thumbnails: Thumbnails | None = None,
    ) -> None:
        """Make a menu that sets controls of `names` only; without `thumbnails` it shows no pictures."""
        super().__init__(parent)
        self._session, self._group, self._names = session, group, names
        self._library = PresetLibrary(presets_folder())
        self._thumbnails = thumbnails
        self._pictured: dict[Edit, QAction] = {}
        self._folders: dict[str, QMenu] = {}
        self.amount = AmountAction(parent)
        self.setObjectName("preset_menu")
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)
        self.aboutToHide.connect(lambda: session.consider(None))
        if thumbnails is not None:
            thumbnails.arrived.connect(self._show_picture)

    @property
    def is_waiting(self) -> bool:
        """Whether pictures that it shows are still to come."""
        return self._thumbnails is not None and any(e not in self._thumbnails for e in self._pictured)

    def choose(self, preset: Preset) -> None:
        """Set the group to a preset, as much of it as is wanted, in one undo step."""
        edit = self._edited(preset, self.amount.amount)
        if edit is not None:
            self._session.take_up(edit, translated(preset.name))

    def ask_name(self) -> None:
        """Let the user name what the group's sliders show."""
        library, group = self._library, self._group
        touched, key = self._touched(), self._rig_key()

        def is_taken(name: str) -> bool:
            known = library.find(group, name, key)
            return known is not None and not known.is_shipped

        dialog = PresetNameDialog(
            lambda name, folder: library.save(Preset(name, group, touched, free_key=key), folder),
            is_taken,
            library.folders(),
            self.tr("Save as Preset"),
            self._window(),
        )
        dialog.open()

    def leaveEvent(self, event: QEvent) -> None:
        """Bring the portrait itself back."""
        self._session.consider(None)
        super().leaveEvent(event)

    def _edited(self, preset: Preset, amount: float) -> Edit | None:
        """Return the edit on screen with an amount of a preset, or None where nothing is on screen."""
        session, opened, reader = self._session, self._session.opened, self._session.reader
        if session.picture is None or opened is None or reader is None:
            return None
        settable = {n: c for n, c in opened.controls.items() if n in self._names or n in preset.controls}
        values = preset.values(settable, session.start_params(), opened.reliable)
        whole = session.edit.with_controls(self._controls(), values)
        return session.edit.blended(whole, amount, reader)

    def _rig_key(self) -> str:
        """Return what tells of which rig the group's controls are, where other rigs mean others by them."""
        opened = self._session.opened
        if opened is None:
            return ""
        return {FREE: opened.rig.free_key, SHAPE: opened.rig.shape_key}.get(self._group, "")

    def _touched(self) -> dict[str, float]:
        members = self._controls()
        return {name: value for name, value in self._session.edit.controls.items() if name in members}

    def _controls(self) -> dict[str, Control]:
        """Return every control of the group that a preset may set or that must make way for it."""
        opened, touched = self._session.opened, self._session.edit.controls
        members = [c for c in opened.controls.values() if c.group == self._group] if opened else []
        return {c.name: c for c in members if c.name in self._names or c.name in touched or c.is_raw}

    def _fill(self) -> None:
        self.clear()
        self._pictured.clear()
        self._folders.clear()
        if self._thumbnails is not None:
            self._thumbnails.forget_wishes()
        self.addAction(self.amount)
        self.addSeparator()
        key = self._rig_key()
        stored = [s for s in self._library.of(self._group) if s.preset.fits(key)]
        own = [s for s in stored if not s.is_shipped]
        self._list([s for s in stored if s.is_shipped], translated)
        self._list(own, str)
        damaged = self._library.damaged()
        for path, sentence in damaged.items():
            entry = self.addAction(self.tr("{0} is damaged").format(path.name))
            entry.setEnabled(False)
            entry.setToolTip(sentence)
        save = self.addAction(self.tr("Save as Preset…"), self.ask_name)
        save.setEnabled(bool(self._touched()))
        save.setToolTip(self.tr("Move at least one slider of this group first"))
        manage = self.addAction(self.tr("My Presets…"), self._manage)
        manage.setToolTip(self.tr("Rename, move or delete your own presets of this group"))
        manage.setEnabled(bool(own or damaged))

    def _list(self, presets: Iterable[StoredPreset], label: Callable[[str], str]) -> None:
        for stored in sorted(presets, key=lambda stored: stored.folder):
            menu = self._folder(stored.folder) if stored.folder else self
            self._add(menu, stored.preset, label(stored.preset.name).replace("&", "&&"))
        self.addSeparator()

    def _folder(self, name: str) -> QMenu:
        if name not in self._folders:
            menu = self._folders[name] = self.addMenu(name.replace("&", "&&"))
            menu.setObjectName(self.objectName())
        return self._folders[name]

    def _add(self, menu: QMenu, preset: Preset, text: str) -> None:
        entry = menu.addAction(text, lambda: self.choose(preset))
        entry.hovered.connect(lambda: self._session.consider(self._edited(preset, self.amount.amount)))
        whole = self._edited(preset, 1.0)
        if whole is not None and self._thumbnails is not None:
            self._pictured[whole] = entry
            entry.setIcon(QIcon(self._thumbnails.picture(whole)))

    def _show_picture(self, edit: Edit) -> None:
        if edit in self._pictured and self._thumbnails is not None:
            self._pictured[edit].setIcon(QIcon(self._thumbnails.picture(edit)))

    def _manage(self) -> None:
        group = translated(GROUPS[self._group].label)
        title = self.tr("My Presets: {0}").format(group)
        OwnPresetsDialog(self._library, self._group, title, self._window()).open()

    def _window(self) -> QWidget:
        """Return what dialogs belong to: the group itself may be gone before they are."""
        parent = self.parentWidget()
        assert parent is not None
        return parent.window()
