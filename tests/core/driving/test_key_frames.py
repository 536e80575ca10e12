"""Keyframes tell a film's movement with as few frames as are needed."""

import numpy as np

from core.controls.control import POSE
from core.driving.driving import DrivenControls
from core.driving.key_frames import key_frames

CONTROLS = {control.name: control for control in POSE}
MOMENTS = np.arange(61) / 30


def frames_of(yaw: np.ndarray, shortest: float = 0.1, most: int = 100) -> list[int]:
    return key_frames(DrivenControls(MOMENTS, {"yaw": yaw}, ()), CONTROLS, shortest, most)


def test_straight_ways_need_their_ends_alone() -> None:
    first, turn, last = frames_of(np.interp(MOMENTS, [0, 1, 2], [0, 30, 0]))
    assert (first, last) == (0, 60)
    assert abs(turn - 30) <= 2


def test_what_lies_between_keyframes_is_near_the_straight_way() -> None:
    yaw = 30 * np.sin(4 * MOMENTS)
    frames = frames_of(yaw)
    assert len(frames) < 20
    assert np.abs(np.interp(MOMENTS, MOMENTS[frames], yaw[frames]) - yaw).max() < 3


def test_keyframes_keep_their_distance_and_their_number() -> None:
    shaky = 30 * np.random.default_rng(0).uniform(size=61)
    assert np.diff(MOMENTS[frames_of(shaky)]).min() > 0.099
    assert len(frames_of(shaky, most=5)) <= 5


def test_a_film_of_nothing_that_follows_needs_one() -> None:
    assert key_frames(DrivenControls(MOMENTS, {}, ()), CONTROLS, 0.1, 100) == [0]
