"""Dragging on the portrait turns the head and moves the light; the sliders follow."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.window import MainWindow


def drag(window: MainWindow, button: Qt.MouseButton, right: int, up: int) -> None:
    """Drag from the portrait's middle by pixels."""
    middle = window.viewport.portrait_rect().center().toPoint()
    QTest.mousePress(window.viewport, button, pos=middle)
    for step in range(1, 6):
        QTest.mouseMove(window.viewport, middle + QPoint(right * step // 5, -up * step // 5))
    QTest.mouseRelease(window.viewport, button, pos=middle + QPoint(right, -up))


def test_left_drag_turns_the_head_in_one_step(window: MainWindow) -> None:
    before = {name: window.session.value(name) for name in ("yaw", "pitch")}
    drag(window, Qt.MouseButton.LeftButton, 50, 25)
    assert window.session.value("yaw") > before["yaw"] + 5
    assert window.session.value("pitch") > before["pitch"] + 2
    assert window.control_panel.rows["yaw"].slider.value() == pytest.approx(
        window.session.value("yaw"), abs=1
    )
    assert window.session.undo_stack.count() == 1
    window.session.undo_stack.undo()
    assert {name: window.session.value(name) for name in before} == before


def test_right_drag_moves_the_light(window: MainWindow) -> None:
    drag(window, Qt.MouseButton.RightButton, 50, 25)
    assert window.session.value("light_azimuth") > 10
    assert window.session.value("light_elevation") > 3
    assert "yaw" not in window.session.state.controls


def test_values_stay_within_the_controls(window: MainWindow) -> None:
    drag(window, Qt.MouseButton.LeftButton, 5000, 0)
    assert window.session.value("yaw") == 60


def test_drag_beside_the_portrait_does_nothing(window: MainWindow) -> None:
    QTest.mousePress(window.viewport, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    QTest.mouseMove(window.viewport, QPoint(90, 90))
    QTest.mouseRelease(window.viewport, Qt.MouseButton.LeftButton, pos=QPoint(90, 90))
    assert not window.session.state.controls
