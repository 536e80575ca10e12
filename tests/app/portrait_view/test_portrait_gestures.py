"""Dragging on the portrait turns the head and moves the light; the sliders follow."""

import pytest
from fake_pipeline import FakePipeline
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.panels import Panels
from app.services import Services
from app.window import MainWindow
from core.face.morphable_model import MorphableModel


def drag(window: MainWindow, button: Qt.MouseButton, right: int, up: int) -> None:
    """Drag from the portrait's middle by pixels."""
    middle = window.panels.viewport.portrait_rect().center().toPoint()
    QTest.mousePress(window.panels.viewport, button, pos=middle)
    for step in range(1, 6):
        QTest.mouseMove(window.panels.viewport, middle + QPoint(right * step // 5, -up * step // 5))
    QTest.mouseRelease(window.panels.viewport, button, pos=middle + QPoint(right, -up))


def test_left_drag_turns_the_head_in_one_step(window: MainWindow, services: Services, panels: Panels) -> None:
    before = {name: services.session.value(name) for name in ("yaw", "pitch")}
    drag(window, Qt.MouseButton.LeftButton, 50, 25)
    assert services.session.value("yaw") > before["yaw"] + 5
    assert services.session.value("pitch") > before["pitch"] + 2
    assert panels.controls.rows["yaw"].slider.value() == pytest.approx(services.session.value("yaw"), abs=1)
    assert services.session.undo_stack.count() == 1
    services.session.undo_stack.undo()
    assert {name: services.session.value(name) for name in before} == before


def test_right_drag_moves_the_light(window: MainWindow, services: Services) -> None:
    drag(window, Qt.MouseButton.RightButton, 50, 25)
    assert services.session.value("light_azimuth") > 10
    assert services.session.value("light_elevation") > 3
    assert "yaw" not in services.session.edit.controls


def test_values_stay_within_the_controls(window: MainWindow, services: Services) -> None:
    drag(window, Qt.MouseButton.LeftButton, 5000, 0)
    assert services.session.value("yaw") == 60


def test_drag_beside_the_portrait_does_nothing(services: Services, panels: Panels) -> None:
    QTest.mousePress(panels.viewport, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    QTest.mouseMove(panels.viewport, QPoint(90, 90))
    QTest.mouseRelease(panels.viewport, Qt.MouseButton.LeftButton, pos=QPoint(90, 90))
    assert not services.session.edit.controls


@pytest.fixture
def gazing(qtbot: QtBot, services: Services, panels: Panels, gaze_model: MorphableModel) -> None:
    """A rig whose portraits follow their gaze sideways and up, in the window's place of the first one."""
    pipeline = FakePipeline(gaze_model)
    pipeline.rig.manifest["quality"]["reliable"] = {"eyeLookX": [-0.5, 0.5], "eyeLookY": [-0.5, 0.5]}
    with qtbot.waitSignal(services.session.rig_changed):
        services.worker.open(lambda: pipeline)
    qtbot.waitUntil(lambda: services.session.is_final and len(panels.viewport.handles) == 2)


def test_drag_by_a_pupil_moves_the_gaze(
    qtbot: QtBot, window: MainWindow, services: Services, panels: Panels, gazing: None
) -> None:
    rect, eye = panels.viewport.portrait_rect(), panels.viewport.handles[0]
    pupil = (rect.topLeft() + eye * rect.width()).toPoint()
    QTest.mousePress(panels.viewport, Qt.MouseButton.LeftButton, pos=pupil)
    QTest.mouseMove(panels.viewport, pupil + QPoint(15, 0))
    QTest.mouseRelease(panels.viewport, Qt.MouseButton.LeftButton, pos=pupil + QPoint(15, 0))
    assert services.session.value("eyeLookX") > 0.1
    assert "yaw" not in services.session.edit.controls
    assert services.session.undo_stack.undoText() == "Move Gaze"
