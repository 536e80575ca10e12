"""Dialogs of exports are as high as what stands in them."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.document.session import EditSession
from app.exports.batch_dialog import BatchDialog
from app.exports.size_dialog import SizeDialog
from app.exports.sweep_dialog import SweepDialog

Make = Callable[[EditSession], QDialog]
DIALOGS: dict[str, Make] = {
    "size": lambda session: SizeDialog(512),
    "sweep": lambda session: SweepDialog(session.edit, session.rig),
    "batch": lambda session: BatchDialog(session.edit),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_no_room_is_left_below_the_buttons(qtbot: QtBot, session: EditSession, name: str) -> None:
    dialog = DIALOGS[name](session)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    foot = dialog.buttons.geometry().bottom()
    assert dialog.height() - foot <= dialog.layout().contentsMargins().bottom() + 4
