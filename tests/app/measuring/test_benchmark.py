"""The drag benchmark drives the real slider and counts what it sees."""

from pytestqt.qtbot import QtBot

from app.measuring import benchmark
from app.measuring.paint_watch import PaintWatch
from app.window import MainWindow


def test_drag_is_measured_and_leaves_the_slider(qtbot: QtBot, window: MainWindow, monkeypatch) -> None:
    monkeypatch.setattr(benchmark, "WARM_UP_S", 0.1)
    values = []
    window.session.values_changed.connect(lambda: values.append(window.session.value("yaw")))
    drag = benchmark.DragBenchmark(window, seconds=0.6)
    with qtbot.waitSignal(drag.finished, timeout=10_000) as report:
        drag.start()
    rows = {line[:28].strip(): float(line[28:37]) for line in report.args[0].splitlines()}
    assert len(rows) == 6
    assert rows.pop("painted out of order") == 0
    assert min(rows.values()) > 0
    assert max(values) - min(values) > 20
    assert not window.control_panel.rows["yaw"].slider.isSliderDown()


def test_older_portrait_on_screen_is_counted(qtbot: QtBot, window: MainWindow) -> None:
    watch = PaintWatch(window)
    results = []
    window.render_thread.frame_ready.connect(results.append)
    for yaw in (10, 20):
        window.session.set_control("yaw", yaw)
        qtbot.waitUntil(lambda: window.session.is_final)
        window.viewport.repaint()
    assert watch.out_of_order == 0
    window.viewport.show_frame(results[0].frame)
    window.viewport.repaint()
    assert watch.out_of_order == 1
