"""The splash is painted before anything else is loaded, and holds nothing up."""

import time

from pytestqt.qtbot import QtBot

from app.widgets.splash import Splash


def test_it_is_on_screen_without_a_pause(qtbot: QtBot) -> None:
    splash = Splash()
    qtbot.addWidget(splash)
    start = time.perf_counter()
    splash.show_at_once()
    assert time.perf_counter() - start < 0.9, "Qt's own takes a whole second"
    assert splash.windowHandle().isExposed()
    picture = splash.screen().grabWindow(splash.winId()).toImage()
    assert len({picture.pixel(x, 80) for x in range(picture.width())}) > 2, "the name is painted"
