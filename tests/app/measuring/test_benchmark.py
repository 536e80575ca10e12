"""The drag benchmark drives the real slider and counts what it sees."""

from pathlib import Path

from foreign_nvidia import nvidia_stylegan2, write_nvidia_torch
from pytestqt.qtbot import QtBot

from app.measuring import benchmark
from app.measuring.paint_watch import PaintWatch
from app.panels import Panels
from app.services import Services
from app.window import MainWindow


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
    assert len(rows) == 7
    assert rows.pop("painted out of order") == 0
    assert rows.pop("final portrait") >= 0
    assert min(rows.values()) > 0
    assert max(values) - min(values) > 20
    assert not panels.controls.rows["yaw"].slider.isSliderDown()


def test_a_slider_is_dragged_where_there_is_no_rig(
    qtbot: QtBot, window: MainWindow, services: Services, panels: Panels, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(benchmark, "WARM_UP_S", 0.1)
    path = write_nvidia_torch(tmp_path / "bare.pkl", nvidia_stylegan2("skip"))
    window.commands.file.open_path(path)
    qtbot.waitUntil(lambda: services.session.rig is None and "free_1" in panels.controls.rows, timeout=30_000)
    drag = benchmark.DragBenchmark(services, panels, seconds=0.6)
    with qtbot.waitSignal(drag.finished, timeout=20_000) as report:
        drag.start()
    assert services.session.opened.controls["free_1"].label in report.args[0]
    assert "free_1" in services.session.edit.controls
    panels.controls.rows.clear()
    with qtbot.waitSignal(services.notices.warned) as warned:
        benchmark.DragBenchmark(services, panels, seconds=0.6).start()
    assert warned.args == ["There is no slider to drag: nothing moves these portraits."]


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
