"""The status line says what is on screen."""

from collections.abc import Callable

from fake_pipeline import FakePipeline
from pytestqt.qtbot import QtBot

from app.document.session import EditSession
from app.status_line import StatusLine


def test_latency_quality_and_device(
    qtbot: QtBot, session: EditSession, pipeline: FakePipeline, render: Callable[[EditSession], None]
) -> None:
    line = StatusLine(session)
    qtbot.addWidget(line)
    session.rig_changed.emit()
    render(session)
    assert line.latency_label.text() == "20 ms"
    assert line.rate_label.text() == "idle"
    assert line.quality_label.text() == "Final"
    session.adopt_result(pipeline.edit(session.edit, "draft"))
    assert line.quality_label.text() == "Draft"
    assert line.device_label.text() == "CPU"
    assert line.rate_label.text() == "2 fps"


def test_the_device_tells_why_it_is_no_faster_one_and_when_its_memory_is_full(
    qtbot: QtBot, session: EditSession
) -> None:
    line = StatusLine(session, "The installed PyTorch has no support for CUDA.")
    qtbot.addWidget(line)
    session.rig_changed.emit()
    assert line.device_label.toolTip() == "The installed PyTorch has no support for CUDA."
    line.tell_full_memory("NVIDIA X")
    assert line.device_label.text() == "CPU"
    assert line.currentMessage() == line.device_label.toolTip()
    assert line.currentMessage() == "NVIDIA X is out of memory; the CPU makes the pictures now."
    session.rig_changed.emit()
    assert line.device_label.toolTip() == "The installed PyTorch has no support for CUDA."


def test_what_makes_the_pictures_is_named_until_another_rig_opens(qtbot: QtBot, session: EditSession) -> None:
    line = StatusLine(session)
    qtbot.addWidget(line)
    session.rig_changed.emit()
    line.show_runtime("OpenVINO")
    assert line.device_label.text() == "CPU · OpenVINO"
    session.rig_changed.emit()
    assert line.device_label.text() == "CPU"
