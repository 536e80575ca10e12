"""Numbers can be typed as people type them."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.widgets.value_field import ValueField


@pytest.fixture
def field(qtbot: QtBot) -> ValueField:
    field = ValueField(-35, 35, 1, "°")
    qtbot.addWidget(field)
    field.show()
    return field


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [("12", 12, "12°"), ("12.5", 12.5, "12.5°"), ("40", 35, "35°"), ("-999", -35, "-35°"), ("7°", 7, "7°")],
)
def test_typed_numbers_count_within_the_range(
    qtbot: QtBot, field: ValueField, typed: str, value: float, shown: str
) -> None:
    field.selectAll()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == pytest.approx(value)
    assert field.text() == shown


def test_letters_are_not_taken(qtbot: QtBot, field: ValueField) -> None:
    field.setValue(5)
    field.selectAll()
    qtbot.keyClicks(field, "k")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == 5


def test_fine_steps_have_their_decimals(qtbot: QtBot) -> None:
    field = ValueField(0, 1, 0.01)
    qtbot.addWidget(field)
    field.setValue(0.5)
    assert field.text() == "0.50"
    field.setValue(0.119)
    assert field.text() == "0.12"
    field.selectAll()
    qtbot.keyClicks(field, "0.125")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "0.125"
    assert field.value() == 0.125


def test_thousands_have_no_comma(qtbot: QtBot) -> None:
    field = ValueField(-2000, 2000, 1)
    qtbot.addWidget(field)
    field.setValue(1500)
    assert field.text() == "1500"
