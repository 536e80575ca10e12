"""The document: what is requested, what sliders show, what undo brings back."""

from collections.abc import Callable

import pytest
from fake_pipeline import FakePipeline

from app.document.session import EditSession
from core.portrait_source import PortraitSource

Render = Callable[[EditSession], None]


def test_sliders_start_at_the_portrait_and_nothing_is_requested(session: EditSession) -> None:
    assert session.value("yaw") == pytest.approx(-3)  # the fake's portrait 7
    assert session.value("light_intensity") == 0
    assert session.request().controls == ()


def test_only_touched_controls_are_requested(session: EditSession) -> None:
    session.set_control("yaw", 20)
    session.set_control("jawOpen", 0.5)
    assert session.request().controls == (("jawOpen", 0.5), ("yaw", 20))
    assert session.value("yaw") == 20


def test_reset_takes_the_control_out_of_the_request(session: EditSession) -> None:
    session.set_control("yaw", 20)
    session.set_control("pitch", 5)
    session.reset_controls(["yaw"])
    assert session.request().controls == (("pitch", 5),)
    assert session.value("yaw") == pytest.approx(-3)


def test_generation_rises_with_every_change(session: EditSession) -> None:
    first = session.request().generation
    session.set_control("yaw", 20)
    session.undo_stack.undo()
    assert session.request().generation == first + 2


def test_gesture_is_one_undo_step(session: EditSession) -> None:
    session.begin_gesture()
    for yaw in range(1, 30):
        session.set_control("yaw", yaw)
    session.end_gesture()
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.request().controls == ()
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
    assert session.request().controls == (("pitch", 5),)


def test_held_key_is_one_step(session: EditSession) -> None:
    for yaw in (1, 2, 3):
        session.set_control("yaw", yaw)
    session.set_control("pitch", 1)
    assert session.undo_stack.count() == 2


def test_another_person_starts_untouched_and_undo_returns_the_edit(session: EditSession) -> None:
    session.set_control("yaw", 20)
    session.set_source(PortraitSource(8))
    assert session.request().controls == ()
    session.undo_stack.undo()
    assert session.request().source == PortraitSource(7)
    assert session.value("yaw") == 20


def test_truncation_keeps_the_edit(session: EditSession) -> None:
    session.set_control("yaw", 20)
    session.set_source(PortraitSource(7, 0.4))
    assert session.value("yaw") == 20


def test_sliders_follow_another_portrait(session: EditSession, render: Render) -> None:
    session.set_source(PortraitSource(15))
    render(session)
    assert session.value("yaw") == pytest.approx(5)


def test_older_result_is_not_shown(session: EditSession, pipeline: FakePipeline, render: Render) -> None:
    late = pipeline.edit(session.request())
    assert late is not None
    session.set_control("yaw", 20)
    render(session)
    shown = session.result
    session.adopt_result(late)
    assert session.result is shown


def test_target_follows_before_any_portrait_arrives(session: EditSession) -> None:
    session.set_control("yaw", 45)
    target = session.target_params()
    assert target is not None
    assert target.rotation[0, 0] == pytest.approx(3.14159 / 4, abs=1e-4)
