"""The Edit menu: undo, copy and paste, reset, find, calibration."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.commands.clipboard_commands import ClipboardCommands
from app.document.session import EditSession
from app.menus.shortcut_sheet import PLAIN_NAME
from app.widgets.actions import add_action, make_toggle

Standard = QKeySequence.StandardKey


class EditMenu(QMenu):
    """Commands on the session; `find` begins the search for a control."""

    def __init__(
        self,
        session: EditSession,
        clipboard: ClipboardCommands,
        find: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&Edit"))
        self._session = session
        self._add_history()
        self.addSeparator()
        self._add_clipboard(clipboard)
        self.addSeparator()
        self._add_reset()
        search = add_action(self, self.tr("&Find Control"), "Ctrl+F", find)
        self.addSeparator()
        tip = self.tr("Correct every edit until the portrait shows what was asked for")
        calibrated = make_toggle(self, self.tr("&Calibrated Control"), None, session.set_calibrated, tip)
        calibrated.setChecked(session.edit.calibrated)
        self.addAction(calibrated)
        session.state_changed.connect(lambda: calibrated.setChecked(session.edit.calibrated))

        def follow() -> None:
            search.setEnabled(session.can_edit)
            calibrated.setEnabled(session.opened is not None and session.opened.moves_faces)

        session.rig_changed.connect(follow)

    def _add_history(self) -> None:
        group = self._session.undo_group
        undo = group.createUndoAction(self, self.tr("&Undo"))
        redo = group.createRedoAction(self, self.tr("&Redo"))
        undo.setShortcut(QKeySequence(Standard.Undo))
        redo.setShortcut(QKeySequence(Standard.Redo))
        for action, name in ((undo, self.tr("Undo")), (redo, self.tr("Redo"))):
            action.setProperty(PLAIN_NAME, name)  # their text names the step too
            self.addAction(action)

    def _add_clipboard(self, clipboard: ClipboardCommands) -> None:
        tip = self.tr("Copy the edit, and the picture for other programs")
        copy = add_action(self, self.tr("&Copy"), Standard.Copy, clipboard.copy, tip)
        tip = self.tr("Give this portrait a copied edit, or open a copied picture")
        add_action(self, self.tr("&Paste"), Standard.Paste, clipboard.paste, tip)
        copy.setEnabled(False)
        self._session.result_changed.connect(lambda: copy.setEnabled(True))

    def _add_reset(self) -> None:
        session = self._session
        reset = add_action(
            self,
            self.tr("Reset &All Controls"),
            "Ctrl+R",
            lambda: session.reset_controls(session.edit.controls, session.edit.transfers),
        )
        reset.setEnabled(False)
        session.values_changed.connect(
            lambda: reset.setEnabled(bool(session.edit.controls or session.edit.transfers))
        )
