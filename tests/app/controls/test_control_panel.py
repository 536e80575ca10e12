"""Sliders write to the session and follow it, without echo."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.document.session import EditSession
from app.panels.control_panel import ControlPanel
from app.panels.slider_row import SliderRow
from core.pipeline import PortraitSource


@pytest.fixture
def panel(qtbot: QtBot, session: EditSession) -> ControlPanel:
    panel = ControlPanel(session)
    qtbot.addWidget(panel)
    session.rig_changed.emit()
    session.values_changed.emit()
    panel.resize(360, 900)
    panel.show()
    return panel


def drag(row: SliderRow, pixels: int) -> None:
    """Drag the handle with the mouse."""
    start = row.slider.handle_rect().center().toPoint()
    QTest.mousePress(row.slider, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(row.slider, start + QPoint(pixels * step // 5, 0))
    QTest.mouseRelease(row.slider, Qt.MouseButton.LeftButton, pos=start + QPoint(pixels, 0))


def test_pairs_stand_for_their_sides(panel: ControlPanel) -> None:
    expression = [name for name, row in panel.rows.items() if row.control.group == "expression"]
    assert sorted(expression) == ["eyeBlinkLeft", "jawOpen", "mouthSmile"]
    assert list(panel.groups) == ["pose", "light", "expression"]


def test_rows_start_at_the_portrait(panel: ControlPanel) -> None:
    yaw = panel.rows["yaw"]
    assert yaw.slider.value() == pytest.approx(-3)
    assert yaw.field.text() == "-3°"
    assert not yaw.reset_button.isVisible()


def test_drag_reaches_the_request_as_one_undo_step(panel: ControlPanel, session: EditSession) -> None:
    drag(panel.rows["yaw"], 30)
    assert dict(session.request().controls)["yaw"] > 5
    assert session.undo_stack.count() == 1
    drag(panel.rows["yaw"], -10)
    assert session.undo_stack.count() == 2


def test_press_beside_the_handle_is_one_undo_step(panel: ControlPanel, session: EditSession) -> None:
    slider = panel.rows["yaw"].slider
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 12, slider.height() // 2))
    assert session.value("yaw") > 30
    assert session.undo_stack.count() == 1


def test_typed_value_reaches_the_session(panel: ControlPanel, session: EditSession) -> None:
    field = panel.rows["pitch"].field
    field.selectAll()
    QTest.keyClicks(field, "12")
    assert "pitch" not in session.state.controls
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert session.state.controls["pitch"] == 12
    assert panel.rows["pitch"].slider.value() == 12


def test_arrow_keys_step(panel: ControlPanel, session: EditSession) -> None:
    QTest.keyClick(panel.rows["roll"].slider, Qt.Key.Key_Right)
    assert session.value("roll") == pytest.approx(1)
    QTest.keyClick(panel.rows["roll"].slider, Qt.Key.Key_PageDown)
    assert session.value("roll") == pytest.approx(-9)


def test_wheel_scrolls_and_edits_nothing(panel: ControlPanel, session: EditSession) -> None:
    slider = panel.rows["yaw"].slider
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(slider, wheel)
    assert session.state.controls == {}


def test_widgets_follow_the_session_without_echo(
    qtbot: QtBot, panel: ControlPanel, session: EditSession
) -> None:
    generation = session.request().generation
    session.set_control("yaw", 33)
    assert panel.rows["yaw"].slider.value() == 33
    assert panel.rows["yaw"].field.value() == 33
    assert session.request().generation == generation + 1
    session.undo_stack.undo()
    assert panel.rows["yaw"].slider.value() == pytest.approx(-3)
    assert session.request().generation == generation + 2


def test_another_portrait_moves_the_sliders_and_touches_nothing(
    panel: ControlPanel, session: EditSession, render: Callable[[EditSession], None]
) -> None:
    session.set_source(PortraitSource(15))
    render(session)
    assert panel.rows["yaw"].slider.value() == pytest.approx(5)
    assert session.request().controls == ()


def test_row_reset_gives_the_value_back(panel: ControlPanel, session: EditSession) -> None:
    session.set_control("yaw", 33)
    QTest.mouseClick(panel.rows["yaw"].reset_button, Qt.MouseButton.LeftButton)
    assert session.request().controls == ()
    assert panel.rows["yaw"].slider.value() == pytest.approx(-3)
    assert not panel.rows["yaw"].reset_button.isVisible()


def test_group_reset_spares_other_groups(panel: ControlPanel, session: EditSession) -> None:
    for name, value in (("yaw", 33.0), ("roll", 4.0), ("light_warmth", 50.0)):
        session.set_control(name, value)
    QTest.mouseClick(panel.groups["pose"].reset_button, Qt.MouseButton.LeftButton)
    assert session.request().controls == (("light_warmth", 50.0),)
    session.undo_stack.undo()
    assert session.value("yaw") == 33
