"""Coefficients are found, typed, refused, given back and copied."""

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.controls.coefficient_model import ACHIEVED, NAME, PORTRAIT, RESET, SET, WANTED
from app.controls.coefficient_panel import CoefficientPanel
from app.controls.coefficient_table import CHANGED
from app.document.session import EditSession


@pytest.fixture
def panel(qtbot: QtBot, session: EditSession) -> CoefficientPanel:
    panel = CoefficientPanel(session)
    qtbot.addWidget(panel)
    panel.resize(340, 500)
    panel.show()
    return panel


def cell(panel: CoefficientPanel, title: str, column: int) -> QModelIndex:
    """Return one cell of the row with a title; the row is in sight."""
    model = panel.table.model()
    row = next(n for n in range(model.rowCount()) if model.index(n, NAME).data() == title)
    panel.table.scrollTo(model.index(row, column))
    return model.index(row, column)


def type_into(panel: CoefficientPanel, title: str, text: str) -> None:
    """Select a row and type, as a user does who never touches the mouse again."""
    panel.table.setCurrentIndex(cell(panel, title, NAME))
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    field = panel.table.findChildren(QLineEdit)[-1]
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()  # the table takes the text when the field has dealt with the key


def choose(panel: CoefficientPanel, block: str) -> list[str]:
    panel.block_chooser.setCurrentIndex(panel.block_chooser.findData(block))
    model = panel.table.model()
    return [model.index(row, NAME).data() for row in range(model.rowCount())]


def test_every_coefficient_is_listed_in_display_units(panel: CoefficientPanel, session: EditSession) -> None:
    assert panel.table.model().rowCount() == session.rig.model.table.size
    assert cell(panel, "Yaw (°)", PORTRAIT).data() == "-3.000"
    assert cell(panel, "SH 0 R", PORTRAIT).data() == "3.545"


def test_typed_light_reaches_portrait_and_history(
    panel: CoefficientPanel, session: EditSession, render: Callable[[EditSession], None]
) -> None:
    type_into(panel, "SH 3 R", "0,75")
    assert session.edit.controls == {"sh_3_r": 0.75}
    assert cell(panel, "SH 3 R", WANTED).data() == "0.750"
    render(session)
    assert cell(panel, "SH 3 R", ACHIEVED).data() == "0.750"
    session.undo_stack.undo()
    assert cell(panel, "SH 3 R", SET).data() == "—"


def test_pose_is_typed_in_degrees(panel: CoefficientPanel, session: EditSession) -> None:
    type_into(panel, "Yaw (°)", "20")
    assert session.edit.controls == {"yaw": 20}


def test_looking_at_a_value_touches_nothing(panel: CoefficientPanel, session: EditSession) -> None:
    type_into(panel, "SH 0 R", "3.545")
    assert session.edit.controls == {}


@pytest.mark.parametrize(
    ("text", "sentence"), [("bright", "not a number"), ("9", "out of range"), ("nan", "range")]
)
def test_refusal_is_said_and_nothing_changes(
    panel: CoefficientPanel, session: EditSession, text: str, sentence: str
) -> None:
    type_into(panel, "SH 3 R", text)
    assert session.edit.controls == {}
    assert sentence in panel.refusal.text()
    type_into(panel, "SH 3 R", "1")
    assert not panel.refusal.isVisible()


def test_identity_is_read_only(panel: CoefficientPanel) -> None:
    for title in ("Identity 1", "Albedo 1", "Translation 1"):
        assert not cell(panel, title, SET).flags() & Qt.ItemFlag.ItemIsEditable
    panel.table.setCurrentIndex(cell(panel, "Identity 1", NAME))
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert panel.table.findChild(QLineEdit) is None


@pytest.mark.parametrize("how", ["button", "key", "empty text"])
def test_row_is_given_back(panel: CoefficientPanel, session: EditSession, how: str) -> None:
    session.set_controls({"sh_3_r": 0.5, "yaw": 10.0}, "both")
    place = cell(panel, "SH 3 R", RESET)
    if how == "button":
        QTest.mouseClick(
            panel.table.viewport(), Qt.MouseButton.LeftButton, pos=panel.table.visualRect(place).center()
        )
    elif how == "key":
        panel.table.setCurrentIndex(place)
        QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    else:
        type_into(panel, "SH 3 R", " ")
    assert session.edit.controls == {"yaw": 10}


def test_filter_by_block_word_and_change(
    panel: CoefficientPanel, session: EditSession, render: Callable[[EditSession], None]
) -> None:
    assert choose(panel, "identity") == [f"Identity {n}" for n in range(1, 5)]
    assert choose(panel, CHANGED) == []
    session.set_control("sh_8_b", 0.5)
    render(session)
    assert choose(panel, CHANGED) == ["SH 8 B"]
    panel.search_field.setText("smile LEFT")
    assert choose(panel, "") == ["Mouth smile left"]


def test_copied_json_holds_what_is_listed(panel: CoefficientPanel, session: EditSession) -> None:
    session.set_control("sh_8_b", 0.5)
    choose(panel, "sh_coeffs")
    panel.copy_button.click()
    document = json.loads(QGuiApplication.clipboard().text())
    assert document["seed"] == session.edit.source.seed
    assert len(document["coefficients"]) == 27
    assert document["coefficients"][-1] | {"achieved": 0} == {
        "block": "sh_coeffs", "number": 26, "name": "sh_8_b", "unit": "",
        "portrait": 0, "set": 0.5, "wanted": 0.5, "achieved": 0,
    }  # fmt: skip


def test_what_no_portrait_shows_is_coloured(panel: CoefficientPanel, session: EditSession) -> None:
    session.set_control("yaw", 40)
    usual = cell(panel, "Yaw (°)", WANTED).data(Qt.ItemDataRole.ForegroundRole)
    session.set_control("yaw", 58)
    assert cell(panel, "Yaw (°)", WANTED).data(Qt.ItemDataRole.ForegroundRole) != usual
