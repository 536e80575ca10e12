"""Keyframes are made, moved, played and exported, and every step can be undone."""

from pathlib import Path

import av
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.animation.animation_panel import AnimationPanel
from app.window import MainWindow
from core.editing.portrait_source import PortraitSource


@pytest.fixture
def panel(window: MainWindow) -> AnimationPanel:
    """Two keyframes, a second apart: yaw 0 and yaw 40."""
    window.show_panel("animation")
    for yaw in (0, 40):
        window.session.set_control("yaw", yaw)
        window.animation_panel.add()
    return window.animation_panel


def press(panel: AnimationPanel, seconds: float, to: float | None = None) -> None:
    timeline = panel.timeline
    y = timeline.height() // 2 - 4
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(timeline.x_of(seconds)), y))
    if to is not None:
        QTest.mouseMove(timeline, QPoint(round(timeline.x_of(to)), y))
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton)


def test_playhead_moves_the_portrait_in_one_step(window: MainWindow, panel: AnimationPanel) -> None:
    steps = window.session.undo_stack.count()
    press(panel, 0.3, to=0.5)
    assert window.session.value("yaw") == pytest.approx(20, abs=1)
    assert window.session.undo_stack.count() == steps + 1
    window.session.undo_stack.undo()
    assert window.session.value("yaw") == 40


def test_keyframe_is_chosen_moved_updated_and_removed(window: MainWindow, panel: AnimationPanel) -> None:
    press(panel, 1.0, to=0.6)
    assert panel.keyframes[1].seconds == pytest.approx(0.6)
    window.session.set_control("yaw", -10)
    panel.update_button.click()
    assert panel.keyframes[1].controls == {"yaw": -10}
    panel.remove_button.click()
    assert len(panel.keyframes) == 1
    assert not panel.export_button.isEnabled()
    window.session.undo_stack.undo()
    assert len(panel.keyframes) == 2


def test_animation_is_played_to_its_end(qtbot: QtBot, window: MainWindow, panel: AnimationPanel) -> None:
    press(panel, 0.0)
    window.session.set_control("pitch", 1)
    panel.play_button.click()
    qtbot.waitUntil(lambda: panel.play_button.text() == "Play", timeout=20_000)
    assert window.session.value("yaw") == pytest.approx(40)


def test_another_person_has_no_keyframes(window: MainWindow, panel: AnimationPanel) -> None:
    window.session.set_source(PortraitSource(9))
    assert panel.keyframes == ()
    window.session.undo_stack.undo()
    assert len(panel.keyframes) == 2


def test_movie_is_exported_with_progress(
    qtbot: QtBot, window: MainWindow, panel: AnimationPanel, tmp_path: Path
) -> None:
    panel.fps_field.setValue(8)
    seen = []
    window.series.progressed.connect(lambda done, total: seen.append((done, total)))
    with qtbot.waitSignal(window.series.finished, timeout=30_000):
        panel.export(tmp_path / "a.mp4")
    assert seen[0] == (0, 9)
    assert seen[-1] == (9, 9)
    with av.open(str(tmp_path / "a.mp4")) as movie:
        assert sum(1 for _ in movie.decode(video=0)) == 9
    assert not window.status_line.progress_bar.isVisible()


def test_cancelled_movie_leaves_nothing(
    qtbot: QtBot, window: MainWindow, panel: AnimationPanel, tmp_path: Path
) -> None:
    window.series.progressed.connect(lambda done, _: done == 3 and window.status_line.cancel_button.click())
    with qtbot.waitSignal(window.series.ended, timeout=30_000):
        panel.export(tmp_path / "a.mp4")
    window.series.finish()
    assert not list(tmp_path.glob("*.mp4"))
    assert not list(tmp_path.glob(".*.mp4*"))
    window.session.set_control("yaw", 3)
    qtbot.waitUntil(lambda: window.session.is_final)


def test_bad_place_is_a_dialog(
    qtbot: QtBot, window: MainWindow, panel: AnimationPanel, tmp_path: Path
) -> None:
    with qtbot.waitSignal(window.series.failed) as failed:
        panel.export(tmp_path / "a.avi")
    assert "no movie suffix" in failed.args[0]
