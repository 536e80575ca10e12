"""Keyframes are made, moved, played and exported, and every step can be undone."""

import dataclasses
import itertools
from pathlib import Path

import av
import pytest
from answers import choose_path
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.animation.animation_panel import AnimationPanel
from app.document.session import EditSession
from app.panels import Panels
from app.services import Services
from app.widgets.portrait_mime import to_mime
from app.window import MainWindow
from core.editing.edit import BlendedDonor, Edit
from core.editing.portrait_source import PortraitSource


@pytest.fixture
def panel(qtbot: QtBot, rendered: Services) -> AnimationPanel:
    """Two keyframes, a second apart: yaw 0 and yaw 40."""
    panel = AnimationPanel(rendered.session, rendered.series)
    qtbot.addWidget(panel)
    panel.resize(900, 140)
    panel.show()
    return add_keyframes(rendered.session, panel)


def add_keyframes(session: EditSession, panel: AnimationPanel) -> AnimationPanel:
    for yaw in (0, 40):
        session.set_control("yaw", yaw)
        panel.add()
    return panel


def press(panel: AnimationPanel, seconds: float, to: float | None = None) -> None:
    timeline = panel.timeline
    y = timeline.height() // 2 - 4
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(timeline.x_of(seconds)), y))
    if to is not None:
        QTest.mouseMove(timeline, QPoint(round(timeline.x_of(to)), y))
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton)


def test_playhead_moves_the_portrait_in_one_step(services: Services, panel: AnimationPanel) -> None:
    steps = services.session.undo_stack.count()
    press(panel, 0.3, to=0.5)
    assert services.session.value("yaw") == pytest.approx(20, abs=1)
    assert services.session.undo_stack.count() == steps + 1
    services.session.undo_stack.undo()
    assert services.session.value("yaw") == 40


def test_keyframe_is_chosen_moved_updated_and_removed(services: Services, panel: AnimationPanel) -> None:
    press(panel, 1.0, to=0.6)
    assert panel.keyframes[1].seconds == pytest.approx(0.6)
    services.session.set_control("yaw", -10)
    panel.bar.update_button.click()
    assert panel.keyframes[1].edit.controls == {"yaw": -10}
    panel.bar.remove_button.click()
    assert len(panel.keyframes) == 1
    assert not panel.bar.export_button.isEnabled()
    services.session.undo_stack.undo()
    assert len(panel.keyframes) == 2


@pytest.mark.parametrize("leave", ["play", "scrub", "choose another"])
def test_what_is_moved_on_a_keyframe_belongs_to_it(
    services: Services, panel: AnimationPanel, leave: str
) -> None:
    press(panel, 1.0)
    services.session.set_control("pitch", 3)
    if leave == "play":
        panel.bar.play_button.click()
    else:
        press(panel, {"scrub": 0.5, "choose another": 0.0}[leave])
    assert panel.keyframes[1].edit.controls == {"yaw": 40, "pitch": 3}


def test_choosing_keyframes_changes_none(services: Services, panel: AnimationPanel) -> None:
    before = panel.keyframes
    for seconds in (0.0, 1.0, 0.4, 0.0):
        press(panel, seconds)
    assert panel.keyframes == before


def test_animation_is_played_to_its_end(qtbot: QtBot, services: Services, panel: AnimationPanel) -> None:
    press(panel, 0.0)
    services.session.set_control("pitch", 1)
    panel.bar.play_button.click()
    qtbot.waitUntil(lambda: panel.bar.play_button.text() == "Play", timeout=20_000)
    assert services.session.value("yaw") == pytest.approx(40)


def test_another_person_has_no_keyframes(services: Services, panel: AnimationPanel) -> None:
    services.session.go_to(PortraitSource(9))
    assert panel.keyframes == ()
    services.session.go_to(PortraitSource(7))
    assert len(panel.keyframes) == 2


def test_movie_is_exported_with_progress(
    qtbot: QtBot, services: Services, panels: Panels, tmp_path: Path
) -> None:
    panel = add_keyframes(services.session, panels.animation)
    panel.bar.fps_field.setValue(8)
    seen = []
    services.series.progressed.connect(lambda done, total: seen.append((done, total)))
    with qtbot.waitSignal(services.series.finished, timeout=30_000):
        panel.ask_export()
        choose_path(panel, tmp_path / "a.mp4")
    assert seen[0] == (0, 9)
    assert seen[-1] == (9, 9)
    with av.open(str(tmp_path / "a.mp4")) as movie:
        assert sum(1 for _ in movie.decode(video=0)) == 9
    assert not panels.status_line.progress_bar.isVisible()


def test_cancelled_movie_leaves_nothing(
    qtbot: QtBot, services: Services, panels: Panels, tmp_path: Path
) -> None:
    panel = add_keyframes(services.session, panels.animation)
    services.series.progressed.connect(lambda done, _: done == 3 and panels.status_line.cancel_button.click())
    with qtbot.waitSignal(services.series.ended, timeout=30_000):
        panel.ask_export()
        choose_path(panel, tmp_path / "a.mp4")
    services.series.finish()
    assert not list(tmp_path.glob("*.mp4"))
    assert not list(tmp_path.glob(".*.mp4*"))
    services.session.set_control("yaw", 3)
    qtbot.waitUntil(lambda: services.session.is_final)


def test_bad_place_is_a_dialog(
    qtbot: QtBot, services: Services, panel: AnimationPanel, tmp_path: Path
) -> None:
    with qtbot.waitSignal(services.series.failed) as failed:
        panel.ask_export()
        choose_path(panel, tmp_path / "a.avi")
    assert "no movie suffix" in failed.args[0]


def test_another_keyframe_in_the_place_of_the_removed_one_keeps_its_look(
    services: Services, panel: AnimationPanel
) -> None:
    press(panel, 0.0)
    panel.bar.remove_button.click()
    services.session.set_control("yaw", 10)
    panel.add()
    press(panel, 0.5)
    assert [keyframe.edit.controls["yaw"] for keyframe in panel.keyframes] == [40, 10]


def test_undone_keyframe_is_no_longer_chosen(services: Services, panel: AnimationPanel) -> None:
    before = panel.keyframes
    press(panel, 0.0)
    services.session.set_control("yaw", 10)
    panel.bar.update_button.click()
    panel.add()
    services.session.undo_stack.undo()
    panel.bar.play_button.click()
    assert panel.keyframes[1] == before[1]


def test_keyframes_and_edit_of_another_portrait_are_left_alone(
    services: Services, panel: AnimationPanel
) -> None:
    session = services.session
    session.go_to(PortraitSource(9))
    add_keyframes(session, panel)
    session.set_control("yaw", 5)
    left = session.state
    session.step(-1)
    press(panel, 1.0)
    panel.bar.play_button.click()
    assert panel.is_playing
    session.step(1)
    assert not panel.is_playing, "it would move the other portrait"
    press(panel, 0.5)
    assert session.state.keyframes == left.keyframes


def test_no_more_keyframes_than_a_session_holds(
    services: Services, panel: AnimationPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.animation.animation_panel.MOST_KEYFRAMES", 3)
    for _ in range(2):
        panel.add()
    assert len(panel.keyframes) == 3
    assert not panel.bar.add_button.isEnabled()


def test_everything_set_on_a_keyframe_comes_back(services: Services, panel: AnimationPanel) -> None:
    press(panel, 1.0)
    taken = dataclasses.replace(services.session.edit, transfers={"pose": PortraitSource(15)}, controls={})
    services.session.take_up(taken, "transfer")
    press(panel, 0.0)
    assert services.session.edit.transfers == {}
    press(panel, 1.0)
    assert services.session.edit == taken
    press(panel, 0.5)
    assert services.session.edit.transfers["pose"] == BlendedDonor(
        ((PortraitSource(7), pytest.approx(0.5)), (PortraitSource(15), pytest.approx(0.5)))
    )


def test_easing_of_a_keyframe_is_chosen_and_undone(services: Services, panel: AnimationPanel) -> None:
    press(panel, 1.0)
    chooser = panel.bar.easing_chooser
    chooser.setCurrentIndex(chooser.findData("hold"))
    press(panel, 0.9)
    assert services.session.value("yaw") == 0
    press(panel, 1.0)
    assert chooser.currentData() == "hold"
    services.session.undo_stack.undo()
    services.session.undo_stack.undo()
    services.session.undo_stack.undo()
    assert panel.keyframes[1].easing == "smooth"


def test_automatic_keyframe_comes_with_the_change_and_goes_with_its_undo(
    services: Services, panel: AnimationPanel
) -> None:
    session = services.session
    panel.bar.auto_button.click()
    press(panel, 0.4)
    assert len(panel.keyframes) == 2, "moving through time makes none"
    session.set_control("pitch", 6)
    assert [round(k.seconds, 1) for k in panel.keyframes] == [1.0, 0.4, 0.6]
    assert panel.keyframes[1].edit == session.edit
    session.set_control("roll", 2)
    assert panel.keyframes[1].edit.controls["roll"] == 2, "it is chosen"
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert len(panel.keyframes) == 2
    assert "pitch" not in session.edit.controls


def test_loop_begins_again(qtbot: QtBot, services: Services, panel: AnimationPanel) -> None:
    press(panel, 1.0, to=0.2)
    panel.bar.loop_button.click()
    panel.toggle_playing()
    seen: list[float] = []
    services.session.state_changed.connect(lambda: seen.append(services.session.value("yaw")))
    qtbot.waitUntil(lambda: any(b < a for a, b in itertools.pairwise(seen)), timeout=20_000)
    assert panel.is_playing
    panel.toggle_playing()
    assert not panel.is_playing


def drop(panel: AnimationPanel, data: QMimeData) -> bool:
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 20), *how)
    panel.dragEnterEvent(enter)
    if enter.isAccepted():
        panel.dropEvent(QDropEvent(QPointF(50, 20), *how))
    return enter.isAccepted()


def test_dropped_portrait_is_a_keyframe_that_is_only_shown(services: Services, panel: AnimationPanel) -> None:
    session, other = services.session, Edit(PortraitSource(9), {"yaw": -5.0})
    assert drop(panel, to_mime(other))
    assert panel.keyframes[2].edit == other
    assert session.considered == other
    own = session.edit
    press(panel, 1.5)
    assert session.considered is not None
    assert session.considered.source.title == "7 → 9 50%"
    press(panel, 2.0)
    assert session.considered == other
    assert session.edit == own
    press(panel, 1.0)
    assert session.considered is None
    assert panel.keyframes[2].edit == other, "what is on screen was never the other portrait's"


def test_portrait_with_unknown_controls_is_no_keyframe(services: Services, panel: AnimationPanel) -> None:
    assert drop(panel, to_mime(Edit(PortraitSource(9), {"hat": 1.0})))
    assert len(panel.keyframes) == 2
    assert "hat" in panel.bar.hint.text()


def test_way_to_another_portrait_is_exported(
    qtbot: QtBot, services: Services, panel: AnimationPanel, tmp_path: Path
) -> None:
    drop(panel, to_mime(Edit(PortraitSource(9))))
    panel.bar.fps_field.setValue(4)
    with qtbot.waitSignal(services.series.finished, timeout=30_000):
        panel.ask_export()
        choose_path(panel, tmp_path / "a.gif")
    with av.open(str(tmp_path / "a.gif")) as movie:
        assert sum(1 for _ in movie.decode(video=0)) == 9


def test_what_is_shown_of_a_way_to_another_portrait_becomes_a_keyframe(
    services: Services, panel: AnimationPanel
) -> None:
    drop(panel, to_mime(Edit(PortraitSource(9))))
    panel.bar.auto_button.click()
    press(panel, 1.5)
    shown = services.session.considered
    services.session.set_control("pitch", 3)
    assert len(panel.keyframes) == 3, "the change was the own portrait's"
    press(panel, 1.5)
    panel.add()
    assert panel.keyframes[3].edit == shown


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_gallery_lends_a_keyframe(window: MainWindow, panels: Panels) -> None:
    panels.animation.add()
    view = panels.gallery.view
    view.customContextMenuRequested.emit(view.visualRect(panels.gallery.model.index(1)).center())
    menu = next(menu for menu in panels.gallery.findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if action.text() == "Add as Keyframe").trigger()
    menu.close()
    assert panels.animation.isVisible()
    assert panels.animation.keyframes[1].edit == panels.gallery.model.edits[1]


def test_keyframe_set_beside_another_opens_again(
    window: MainWindow, services: Services, panels: Panels, tmp_path: Path
) -> None:
    """Sums of tenths may fall short of the shortest distance by a rounding error."""
    panel = panels.animation
    for yaw in (0, 10, 20, 30):
        services.session.set_control("yaw", yaw)
        panel.add()
    panel.bar.seconds_field.setValue(0.7)
    panel.bar.auto_button.click()
    QTest.keyClick(panel.timeline, Qt.Key.Key_Left)
    services.session.set_control("yaw", -5)
    services.document.save(tmp_path / "a.json")
    saved = services.session.kept()
    services.document.start_over()
    services.document.open(tmp_path / "a.json")
    assert services.session.kept() == saved
    assert len(panel.keyframes) == 5


def test_playing_ends_where_another_rig_takes_the_keyframes(
    qtbot: QtBot, services: Services, session: EditSession
) -> None:
    """At once, and not with the first picture of that rig, which may be long in coming."""
    panel = AnimationPanel(session, services.series)
    qtbot.addWidget(panel)
    add_keyframes(session, panel)
    panel.bar.loop_button.click()
    panel.toggle_playing()
    opened = session.opened
    assert opened is not None
    session.adopt_rig(dataclasses.replace(opened, controls={}))
    qtbot.wait(100)
    assert not panel.is_playing
    assert not panel.bar.play_button.isEnabled()
