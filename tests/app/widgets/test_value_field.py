"""Numbers can be typed as people type them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from app.widgets.value_field import CountField, ValueField


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


def test_clamping_says_the_range(qtbot: QtBot, field: ValueField) -> None:
    field.selectAll()
    qtbot.keyClicks(field, "40")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert QToolTip.text() == "From -35° to 35°"


def test_escape_brings_the_value_back(qtbot: QtBot, field: ValueField) -> None:
    field.setValue(5)
    field.selectAll()
    qtbot.keyClicks(field, "12")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.value()) == ("5°", 5)


def test_wheel_does_not_take_the_focus(field: ValueField) -> None:
    assert field.focusPolicy() == Qt.FocusPolicy.StrongFocus


@pytest.mark.parametrize(("typed", "count"), [("99999", 96), ("1", 3), ("12.4", 12), ("24", 24)])
def test_counts_are_whole_and_clamped_too(qtbot: QtBot, typed: str, count: int) -> None:
    field = CountField(3, 96, "portraits")
    qtbot.addWidget(field)
    field.show()
    field.selectAll()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.count, field.text()) == (count, f"{count} portraits")


def test_hardly_below_zero_is_shown_as_zero(field: ValueField) -> None:
    field.setValue(-0.4)
    assert field.text() == "0°"
