"""An export of many frames takes each frame once, whatever else arrives."""

import threading
from collections.abc import Iterable, Iterator
from types import SimpleNamespace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.worker.errands import Channel, Errand
from app.worker.series import Series
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource


class Idle:
    """Runs nothing; the test answers."""

    def run_errands(self, channel: Channel, errands: Iterable[Errand]) -> None:
        self.channel = channel


class Frames:
    """Collects frames while its gate is open."""

    def __init__(self) -> None:
        self.gate, self.frames = threading.Event(), 0

    def add(self, frame: np.ndarray) -> None:
        assert self.gate.wait(10)
        self.frames += 1

    def finish(self) -> None:
        pass

    def abort(self) -> None:
        pass


def test_frame_that_a_cancelled_export_asked_for_too_is_taken_once(qtbot: QtBot) -> None:
    courier, sink = Idle(), Frames()
    series = Series(courier)
    edits = [Edit(PortraitSource(7), {"yaw": yaw}) for yaw in (0.0, 1.0)]
    series.start("first", edits, Frames())
    series.cancel()
    series.start("second", edits, sink)
    for _ in range(2):
        courier.channel.done.emit(SimpleNamespace(edit=edits[0], frame=np.zeros((2, 2, 3), np.uint8)))
    with qtbot.waitSignal(series.progressed):
        sink.gate.set()
    with qtbot.waitSignal(series.finished):
        courier.channel.done.emit(SimpleNamespace(edit=edits[1], frame=np.zeros((2, 2, 3), np.uint8)))
    assert sink.frames == 2


class Broken(Frames):
    """Breaks at the first frame, or where the file is put into place."""

    def __init__(self, at_the_end: bool) -> None:
        super().__init__()
        self.gate.set()
        self.at_the_end, self.aborted = at_the_end, False

    def add(self, frame: np.ndarray) -> None:
        if not self.at_the_end:
            raise ZeroDivisionError("a bug")

    def finish(self) -> None:
        raise ZeroDivisionError("a bug")

    def abort(self) -> None:
        self.aborted = True


@pytest.mark.parametrize("at_the_end", [False, True])
def test_sink_that_breaks_ends_the_export_with_a_sentence(qtbot: QtBot, at_the_end: bool) -> None:
    courier, sink = Idle(), Broken(at_the_end)
    series = Series(courier)
    edit = Edit(PortraitSource(7))
    series.start("a.mp4", [edit], sink)
    with qtbot.waitSignal(series.failed) as failed:
        courier.channel.done.emit(SimpleNamespace(edit=edit, frame=np.zeros((2, 2, 3), np.uint8)))
    assert "ZeroDivisionError: a bug" in failed.args[0]
    assert not series.is_running
    series.finish()
    assert sink.aborted


def test_closing_waits_for_the_frame_that_is_drawn_and_no_other(qtbot: QtBot) -> None:
    began, drawn, sink = threading.Event(), [], Frames()
    sink.gate.set()

    def frames() -> Iterator[np.ndarray]:
        for number in range(1000):
            drawn.append(number)
            began.set()
            yield np.zeros((2, 2, 3), np.uint8)

    series = Series(Idle())
    series.start_drawn("a.mp4", frames(), 1000, sink)
    assert began.wait(10)
    series.finish()
    assert not series.is_running
    assert len(drawn) == 1


def test_frames_of_two_rigs_are_never_in_one_movie(qtbot: QtBot) -> None:
    courier, sink = Idle(), Frames()
    series = Series(courier)
    edits = [Edit(PortraitSource(7), {"yaw": yaw}) for yaw in (0.0, 1.0)]
    series.start("a.mp4", edits, sink)
    courier.channel.done.emit(SimpleNamespace(edit=edits[0], frame=np.zeros((2, 2, 3), np.uint8)))
    series.leave_rig()  # while the first one is written
    with qtbot.waitSignal(series.failed) as failed:
        sink.gate.set()
    assert "a.mp4" in failed.args[0]
    assert not series.is_running
    series.finish()
