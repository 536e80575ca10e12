"""The drag benchmark drives the real slider and counts what it sees."""

from pytestqt.qtbot import QtBot

from app.measuring import benchmark
from app.measuring.paint_watch import PaintWatch
from app.panels import Panels
from app.services import Services


def test_drag_is_measured_and_leaves_the_slider(
    qtbot: QtBot, services: Services, panels: Panels, monkeypatch
) -> None:
    monkeypatch.setattr(benchmark, "WARM_UP_S", 0.1)
    values = []
    services.session.values_changed.connect(lambda: values.append(services.session.value("yaw")))
    drag = benchmark.DragBenchmark(services, panels, seconds=0.6)
    with qtbot.waitSignal(drag.finished, timeout=10_000) as report:
        drag.start()
    rows = {line[:28].strip(): float(line[28:37]) for line in report.args[0].splitlines()}
    assert len(rows) == 6
    assert rows.pop("painted out of order") == 0
    assert min(rows.values()) > 0
    assert max(values) - min(values) > 20
    assert not panels.controls.rows["yaw"].slider.isSliderDown()


def test_older_portrait_on_screen_is_counted(qtbot: QtBot, services: Services, panels: Panels) -> None:
    watch = PaintWatch(panels.viewport, services.session, services.worker)
    results = []
    services.worker.frame_ready.connect(results.append)
    for yaw in (10, 20):
        services.session.set_control("yaw", yaw)
        qtbot.waitUntil(lambda: services.session.is_final)
        panels.viewport.repaint()
    assert watch.out_of_order == 0
    panels.viewport.show_frame(results[0].frame)
    panels.viewport.repaint()
    assert watch.out_of_order == 1
