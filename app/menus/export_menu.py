"""The exports that are wanted now and then."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from app.commands.picture_commands import PictureCommands
from app.document.session import EditSession
from app.widgets.actions import add_action
from app.worker.series import Series


class ExportMenu(QMenu):
    """Commands that write the portrait for other programs; what cannot be written is greyed out."""

    def __init__(
        self, commands: PictureCommands, session: EditSession, series: Series, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("More E&xports"))
        self.setToolTipsVisible(True)
        tip = self.tr("PNG, WebP or JPEG of any size and quality, with the edit inside")
        size = add_action(self, self.tr("At Another &Size…"), None, commands.at_size, tip)
        tip = self.tr("The portrait before and after its edit, side by side")
        both = add_action(self, self.tr("&Before and After…"), None, commands.before_after, tip)
        tip = self.tr("Original, edit, mesh and mask in a PSD file for Photoshop, Krita or GIMP")
        layers = add_action(self, self.tr("&Layers…"), None, commands.layers, tip)
        tip = self.tr("The photo that the portrait was found for, with the edited face in it")
        photo = add_action(self, self.tr("Into the &Photo…"), None, commands.into_photo, tip)
        tip = self.tr("A portrait for each row of a CSV file, and a table of what they came to")
        table = add_action(self, self.tr("Batch from a &Table…"), None, commands.table_batch, tip)

        def follow() -> None:
            free = not series.is_running
            size.setEnabled(session.picture is not None)
            for action in (both, layers):
                action.setEnabled(session.picture is not None and free)
            photo.setEnabled(session.result is not None and commands.photo is not None and free)
            table.setEnabled(session.result is not None and session.can_edit and free)

        follow()
        for changed in (session.rig_changed, session.result_changed, session.portraits_changed):
            changed.connect(follow)
        series.progressed.connect(follow)
        series.ended.connect(follow)
