"""The drag benchmark drives the real slider and counts what it sees."""

import re

from pytestqt.qtbot import QtBot

from app.measuring import benchmark
from app.window import MainWindow


def test_drag_is_measured_and_leaves_the_slider(qtbot: QtBot, window: MainWindow, monkeypatch) -> None:
    monkeypatch.setattr(benchmark, "WARM_UP_S", 0.1)
    values = []
    window.session.values_changed.connect(lambda: values.append(window.session.value("yaw")))
    drag = benchmark.DragBenchmark(window, seconds=0.6)
    with qtbot.waitSignal(drag.finished, timeout=10_000) as report:
        drag.start()
    rates = [float(n) for n in re.findall(r"([\d.]+) (?:a second|s,|ms)", report.args[0])]
    assert len(rates) == 4
    assert min(rates) > 0
    assert max(values) - min(values) > 20
    assert not window.control_panel.rows["yaw"].slider.isSliderDown()
