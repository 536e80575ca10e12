"""The document: what is requested, what sliders show, what undo brings back."""

from collections.abc import Callable

import numpy as np
import pytest
from fake_pipeline import FakePipeline

from app.document.open_portraits import MOST_UNTOUCHED
from app.document.rig_info import describe
from app.document.session import EditSession
from core.editing.animation import Keyframe
from core.editing.edit import Edit, MixedPortrait, StyleMix
from core.editing.portrait_source import PortraitSource

Render = Callable[[EditSession], None]


def test_sliders_start_at_the_portrait_and_nothing_is_requested(session: EditSession) -> None:
    assert session.value("yaw") == pytest.approx(-3)  # the fake's portrait 7
    assert session.value("light_intensity") == 0
    assert session.edit.controls == {}


def test_only_touched_controls_are_requested(session: EditSession) -> None:
    session.set_control("yaw", 20)
    session.set_control("jawOpen", 0.5)
    assert session.edit.controls == {"jawOpen": 0.5, "yaw": 20}
    assert session.value("yaw") == 20


def test_reset_takes_the_control_out_of_the_request(session: EditSession) -> None:
    session.set_control("yaw", 20)
    session.set_control("pitch", 5)
    session.reset_controls(["yaw"])
    assert session.edit.controls == {"pitch": 5}
    assert session.value("yaw") == pytest.approx(-3)


def test_gesture_is_one_undo_step(session: EditSession) -> None:
    session.begin_gesture()
    for yaw in range(1, 30):
        session.set_control("yaw", yaw)
    session.end_gesture()
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.edit.controls == {}
    session.undo_stack.redo()
    assert session.value("yaw") == 29


def test_two_gestures_on_one_control_are_two_steps(session: EditSession) -> None:
    for yaw in (10, 20):
        session.begin_gesture()
        session.set_control("yaw", yaw)
        session.end_gesture()
    session.undo_stack.undo()
    assert session.value("yaw") == 10


def test_gesture_back_to_its_start_leaves_no_step(session: EditSession) -> None:
    session.set_control("yaw", 10)
    session.begin_gesture()
    session.set_control("yaw", 15)
    session.set_control("yaw", 10)
    session.end_gesture()
    assert session.undo_stack.count() == 1


def test_undo_in_the_middle_of_a_gesture_keeps_the_steps_before(session: EditSession) -> None:
    session.set_control("pitch", 5)
    session.begin_gesture()
    session.set_control("yaw", 10)
    session.undo_stack.undo()
    session.set_control("yaw", 12)
    session.end_gesture()
    session.undo_stack.undo()
    assert session.edit.controls == {"pitch": 5}


def test_held_key_is_one_step(session: EditSession) -> None:
    for yaw in (1, 2, 3):
        session.set_control("yaw", yaw)
    session.set_control("pitch", 1)
    assert session.undo_stack.count() == 2


def test_every_portrait_keeps_its_edit_and_its_history(session: EditSession) -> None:
    session.set_control("yaw", 20)
    session.go_to(PortraitSource(8))
    assert session.edit.controls == {}
    assert not session.undo_group.canUndo(), "nothing was done to this one"
    session.set_control("pitch", 3)
    session.go_to(PortraitSource(7, 0.2))
    assert session.edit.source == PortraitSource(7), "as it was left, at its own truncation"
    assert session.value("yaw") == 20
    session.undo_group.undo()
    assert session.edit.controls == {}
    session.go_to(PortraitSource(8))
    assert session.edit.controls == {"pitch": 3}


def test_previous_and_next_go_through_what_was_visited(session: EditSession) -> None:
    for seed in (8, 9):
        session.go_to(PortraitSource(seed))
    session.step(-1)
    session.step(-1)
    assert session.edit.source.title == "7"
    session.step(-1)
    assert session.edit.source.title == "7", "there is none before the first"
    session.step(1)
    assert session.edit.source.title == "8"


def test_many_portraits_that_are_only_looked_at_are_forgotten(session: EditSession) -> None:
    session.set_control("yaw", 20)
    for seed in range(100, 100 + 2 * MOST_UNTOUCHED):
        session.go_to(PortraitSource(seed))
    assert len(list(session.portraits)) <= MOST_UNTOUCHED + 3
    assert [state.source for state in session.portraits.work()] == [PortraitSource(7)]


def test_truncation_keeps_the_edit(session: EditSession) -> None:
    session.set_control("yaw", 20)
    session.set_truncation(0.4)
    assert session.value("yaw") == 20


def test_sliders_follow_another_portrait_before_its_picture_arrives(
    session: EditSession, pipeline: FakePipeline, render: Render
) -> None:
    late = pipeline.edit(session.edit.scaled(0.0, session.reader))
    session.go_to(PortraitSource(15))
    assert session.value("yaw") == pytest.approx(5)
    session.adopt_result(late)
    assert session.value("yaw") == pytest.approx(5), "a picture of the portrait before tells nothing"
    render(session)
    assert session.value("yaw") == pytest.approx(5)


def test_mesh_and_presets_follow_another_portrait_before_its_picture_arrives(session: EditSession) -> None:
    session.go_to(PortraitSource(15))
    start, target = session.start_params(), session.target_params()
    assert start is not None
    assert target is not None
    assert start.rotation[0, 0] == target.rotation[0, 0] == pytest.approx(np.radians(5), abs=1e-4)


def test_target_follows_before_any_portrait_arrives(session: EditSession) -> None:
    session.set_control("yaw", 45)
    target = session.target_params()
    assert target is not None
    assert target.rotation[0, 0] == pytest.approx(3.14159 / 4, abs=1e-4)


def test_transfer_moves_the_sliders_and_touched_ones_act_on_top(session: EditSession, render: Render) -> None:
    session.take_up(Edit(PortraitSource(7), {}, transfers={"pose": PortraitSource(15)}), "pose")
    render(session)
    assert session.value("yaw") == session.original_value("yaw") == pytest.approx(5)
    session.set_control("yaw", 20)
    render(session)
    target = session.target_params()
    assert target is not None
    assert float(target.rotation[0, 0].rad2deg()) == pytest.approx(20)
    session.reset_controls(["yaw"])
    assert session.value("yaw") == pytest.approx(5)
    session.undo_stack.setIndex(0)
    render(session)
    assert session.value("yaw") == pytest.approx(-3)
    session.undo_stack.redo()
    render(session)
    assert session.value("yaw") == pytest.approx(5)


def test_reset_of_a_group_gives_the_transfer_back(session: EditSession) -> None:
    transfers = {"pose": PortraitSource(15), "light": PortraitSource(16)}
    session.take_up(Edit(PortraitSource(7), {"pitch": 2.0}, transfers=transfers), "x")
    session.reset_controls(["yaw", "pitch", "roll"], ["pose"])
    assert session.edit.transfers == {"light": PortraitSource(16)}
    assert session.edit.controls == {}
    session.undo_stack.undo()
    assert session.edit.transfers == transfers
    assert session.edit.controls == {"pitch": 2}


def test_another_person_has_neither_transfers_nor_mix_and_truncation_keeps_them(session: EditSession) -> None:
    mix = StyleMix(PortraitSource(9), (0, 1))
    edit = Edit(PortraitSource(7), transfers={"pose": PortraitSource(15)}, mix=mix)
    session.take_up(edit, "x")
    session.set_truncation(0.4)
    assert session.edit.mix == mix
    assert session.edit.transfers == {"pose": PortraitSource(15)}
    session.go_to(PortraitSource(8))
    assert session.edit.mix is None
    assert session.edit.transfers == {}


def test_keyframes_belong_to_the_portrait(session: EditSession) -> None:
    session.set_keyframes([Keyframe(session.edit)], "keyframe")
    session.take_up(Edit(PortraitSource(7), mix=StyleMix(PortraitSource(9), (0,))), "mix")
    assert len(session.state.keyframes) == 1
    session.take_up(Edit(PortraitSource(8)), "other")
    assert session.state.keyframes == ()
    session.take_up(Edit(PortraitSource(7, 0.5), {"yaw": 3.0}), "again")
    assert len(session.state.keyframes) == 1


def test_rig_with_fewer_layers_drops_those_that_it_lacks(
    session: EditSession, pipeline: FakePipeline
) -> None:
    mix = StyleMix(PortraitSource(9), (0, 1, 8))
    donor = MixedPortrait(PortraitSource(8), StyleMix(PortraitSource(9), (8, 9)))
    session.take_up(Edit(PortraitSource(7), transfers={"pose": donor}, mix=mix), "x")
    pipeline.rig.generator.num_ws, pipeline.rig.generator.layer_resolutions = 6, (4, 4, 8, 8, 16, 16)
    session.adopt_rig(describe(pipeline))
    assert session.edit.mix == StyleMix(PortraitSource(9), (0, 1))
    assert session.edit.transfers == {"pose": PortraitSource(8)}
