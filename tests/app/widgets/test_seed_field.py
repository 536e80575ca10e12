"""What a seed field shows is its portrait, or what is being typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.seed_field import SeedField
from app.widgets.value_field import ValueField


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    form = QWidget()
    qtbot.addWidget(form)
    return form


@pytest.fixture
def field(qtbot: QtBot, form: QWidget) -> SeedField:
    """A field that has the focus, above another one."""
    column = QVBoxLayout(form)
    field = SeedField()
    for widget in (field, field.error_label, ValueField(0, 1, 0.1)):
        column.addWidget(widget)
    field.show_title("51")
    with qtbot.waitExposed(form):
        form.show()
    with qtbot.waitActive(form):
        form.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    return field


def test_escape_restores_and_takes_the_complaint_back(field: SeedField) -> None:
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "'abc'" in field.error_label.text()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.error_label.text()) == ("51", "")


def test_leaving_forgets_what_was_not_entered(qtbot: QtBot, field: SeedField) -> None:
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert (field.text(), field.error_label.text()) == ("51", "")


def test_enter_reports_the_number_and_leaves(qtbot: QtBot, field: SeedField) -> None:
    QTest.keyClicks(field, "7")
    with qtbot.waitSignal(field.seed_chosen) as chosen:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert chosen.args == [7]
    assert not field.hasFocus()


def test_name_of_a_saved_portrait_is_no_mistake(qtbot: QtBot, field: SeedField) -> None:
    field.show_title("Ada")
    with qtbot.assertNotEmitted(field.seed_chosen):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.error_label.text() == ""
