"""The whole edit is scaled towards the untouched portrait, in one step of undo, and back again."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.controls.edit_amount import EditAmount
from app.document.session import EditSession
from core.editing.portrait_source import PortraitSource


@pytest.fixture
def amount(qtbot: QtBot, session: EditSession) -> EditAmount:
    amount = EditAmount(session)
    qtbot.addWidget(amount)
    amount.resize(300, 30)
    amount.show()
    return amount


def drag(amount: EditAmount, *percents: float) -> None:
    amount.slider.gesture_began.emit()
    for percent in percents:
        amount.slider.setValue(percent)
    amount.slider.sliderReleased.emit()


def test_an_untouched_portrait_has_nothing_to_scale(session: EditSession, amount: EditAmount) -> None:
    assert not amount.isEnabled()
    session.set_control("yaw", 30)
    assert amount.isEnabled()
    assert amount.amount == 1


def test_half_the_edit_and_the_whole_of_it_again(session: EditSession, amount: EditAmount) -> None:
    own = session.value("yaw")
    session.set_control("yaw", 30)
    whole, steps = session.edit, session.undo_stack.count()
    drag(amount, 80, 20, 0, 50)
    assert session.value("yaw") == pytest.approx((own + 30) / 2)
    assert session.undo_stack.count() == steps + 1
    drag(amount, 0)
    assert session.edit.is_untouched
    drag(amount, 100)
    assert session.edit == whole


def test_undo_and_redo_move_the_slider_along(session: EditSession, amount: EditAmount) -> None:
    session.set_control("yaw", 30)
    drag(amount, 40)
    session.undo_stack.undo()
    assert (session.value("yaw"), amount.amount) == (30, 1)
    session.undo_stack.redo()
    assert amount.amount == pytest.approx(0.4)


def test_what_is_changed_afterwards_is_the_whole_from_then_on(
    session: EditSession, amount: EditAmount
) -> None:
    session.set_control("yaw", 30)
    drag(amount, 50)
    session.set_control("pitch", 10)
    assert amount.amount == 1
    changed = session.edit
    drag(amount, 30)
    drag(amount, 100)
    assert session.edit == changed
    session.go_to(PortraitSource(9))
    assert (amount.isEnabled(), amount.amount) == (False, 1)


def test_a_typed_amount_counts(
    session: EditSession, amount: EditAmount, render: Callable[[EditSession], None]
) -> None:
    session.set_control("light_warmth", 40)
    render(session)
    amount.field.setFocus()
    amount.field.selectAll()
    QTest.keyClicks(amount.field, "25")
    QTest.keyClick(amount.field, Qt.Key.Key_Return)
    assert session.value("light_warmth") == pytest.approx(10)
