"""The seed is checked before anything happens; truncation is one undo step per drag."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.document.session import EditSession
from app.portrait_view.portrait_bar import PortraitBar
from core.editing.portrait_source import PortraitSource


@pytest.fixture
def bar(qtbot: QtBot, session: EditSession) -> PortraitBar:
    bar = PortraitBar(session)
    qtbot.addWidget(bar)
    bar.resize(600, 60)
    bar.show()
    return bar


def enter_seed(bar: PortraitBar, text: str) -> None:
    bar.seed_field.selectAll()
    QTest.keyClicks(bar.seed_field, text)
    QTest.keyClick(bar.seed_field, Qt.Key.Key_Return)


def test_seed_opens_its_portrait(bar: PortraitBar, session: EditSession) -> None:
    enter_seed(bar, " 4294967295 ")
    assert session.edit.source == PortraitSource(4294967295)
    assert bar.seed_field.text() == "4294967295"


@pytest.mark.parametrize("text", ["abc", "-1", "1.5", "4294967296", ""])
def test_bad_seed_is_explained_and_changes_nothing(bar: PortraitBar, session: EditSession, text: str) -> None:
    bar.seed_field.clear()
    enter_seed(bar, text)
    assert session.edit.source == PortraitSource(7)
    assert "enter a whole number" in bar.seed_field.error_label.text()
    assert bar.seed_field.error_label.isVisible()
    enter_seed(bar, "7")
    assert not bar.seed_field.error_label.isVisible()


def test_random_button_changes_the_portrait(bar: PortraitBar, session: EditSession) -> None:
    QTest.mouseClick(bar.random_button, Qt.MouseButton.LeftButton)
    assert session.edit.source != PortraitSource(7)
    assert bar.seed_field.text() == str(session.edit.source.seed)


def test_truncation_drag_is_one_step(bar: PortraitBar, session: EditSession) -> None:
    slider = bar.truncation_slider
    start = slider.handle_rect().center().toPoint()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(slider, start - QPoint(20, 0))
    QTest.mouseMove(slider, start - QPoint(40, 0))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=start - QPoint(40, 0))
    assert session.edit.source.truncation_psi < 0.6
    assert bar.truncation_field.value() == pytest.approx(session.edit.source.truncation_psi)
    assert session.undo_stack.count() == 1


def test_bar_follows_the_session(bar: PortraitBar, session: EditSession) -> None:
    session.go_to(PortraitSource(99, 0.3))
    assert (bar.seed_field.text(), bar.truncation_field.value()) == ("99", pytest.approx(0.3))
    session.step(-1)
    session.set_truncation(0.3)
    session.undo_stack.undo()
    assert (bar.seed_field.text(), bar.truncation_field.value()) == ("7", pytest.approx(0.7))
