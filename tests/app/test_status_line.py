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
