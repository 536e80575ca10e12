"""The shipped rig in the window, the way a newcomer meets it."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services import make_services
from app.widgets.value_slider import ValueSlider
from app.window import MainWindow
from app.worker.opening import open_rig
from core.editing.portrait_source import PortraitSource
from core.files.assets import SHIPPED_PRESETS, SHIPPED_RIG
from core.saving.presets import read_preset


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The editor on the shipped rig with portrait 3 on screen."""
    window = MainWindow(make_services(PortraitSource(3)))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.open(open_rig(SHIPPED_RIG))
    qtbot.waitUntil(lambda: window.services.session.is_final, timeout=30_000)
    yield window
    window.close()


def test_dragging_turns_the_head_and_reset_brings_it_back(qtbot: QtBot, window: MainWindow) -> None:
    rest = window.services.session.result.frame
    slider = window.panels.controls.rows["yaw"].slider
    drag(slider, 60)
    qtbot.waitUntil(lambda: window.services.session.is_final)
    edited = window.services.session.result
    assert np.abs(edited.frame.astype(int) - rest).mean() > 4
    assert edited.target.rotation[0, 0] - edited.original.rotation[0, 0] > 0.2
    assert window.panels.viewport.image.size().width() == rest.shape[1]
    window.panels.controls.rows["yaw"].reset_button.click()
    qtbot.waitUntil(lambda: window.services.session.is_final and not window.services.session.edit.controls)
    assert (window.services.session.result.frame == rest).all()


def drag(slider: ValueSlider, pixels: int) -> None:
    """Drag the handle by mouse."""
    at = slider.handle_rect().center().toPoint()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=at)
    for step in range(1, 11):
        QTest.mouseMove(slider, at + QPoint(pixels * step // 10, 0))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at + QPoint(pixels, 0))


def test_a_smile_warns_of_nothing_and_what_is_never_shown_does(qtbot: QtBot, window: MainWindow) -> None:
    session, notice = window.services.session, window.panels.controls.notice
    session.set_controls(read_preset(SHIPPED_PRESETS / "expression-2-smile.json").controls, "smile")
    assert "mouthSmile" in session.edit.controls
    assert not notice.text(), "an artist's first click is no reason for a warning"
    session.set_control("cheekPuff", 1.0)
    assert "Cheek puff" in notice.text(), "more than the smile, and by hand"
    session.undo_stack.undo()
    session.undo_stack.undo()
    qtbot.waitUntil(lambda: session.is_final and not session.edit.controls)
