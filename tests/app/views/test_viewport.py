"""The portrait keeps its shape, fills the room and survives failures."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.views.viewport import Viewport


@pytest.fixture
def viewport(qtbot: QtBot) -> Viewport:
    viewport = Viewport()
    qtbot.addWidget(viewport)
    viewport.resize(600, 400)
    viewport.show()
    return viewport


def frame(height: int = 32, width: int = 32) -> np.ndarray:
    return np.full((height, width, 3), (250, 10, 30), dtype=np.uint8)


@pytest.mark.parametrize(("height", "width"), [(32, 32), (16, 64), (64, 16)])
def test_aspect_is_kept_and_the_room_is_used(viewport: Viewport, height: int, width: int) -> None:
    viewport.show_frame(frame(height, width))
    rect = viewport.portrait_rect()
    assert rect.width() / rect.height() == pytest.approx(width / height)
    assert max(rect.width() / viewport.width(), rect.height() / viewport.height()) > 0.9
    assert rect.center().x() == pytest.approx(viewport.rect().center().x(), abs=1)


def test_frame_is_drawn_in_its_colours(viewport: Viewport) -> None:
    viewport.show_frame(frame())
    color = viewport.grab().toImage().pixelColor(300, 200)
    assert (color.red(), color.green(), color.blue()) == (250, 10, 30)


def test_message_without_a_frame_is_drawn(viewport: Viewport) -> None:
    empty = viewport.grab().toImage()
    viewport.show_error("The rig could not be opened", "rig.json is missing.")
    assert viewport.grab().toImage() != empty


def test_error_keeps_the_portrait_in_sight(viewport: Viewport) -> None:
    viewport.show_frame(frame())
    viewport.show_error("The portrait could not be rendered", "The device ran out of memory.")
    color = viewport.grab().toImage().pixelColor(300, 100)
    assert (color.red(), color.green(), color.blue()) == (250, 10, 30)
    assert "ran out of memory" in viewport.message
    viewport.show_frame(frame())
    assert viewport.message == ""
