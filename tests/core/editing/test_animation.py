"""Animations pass through their keyframes and start from the portrait where nothing is touched."""

import pytest

from core.editing.animation import Keyframe, duration, frames_of, look_at
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource

KEYS = (Keyframe({}, 0.7), Keyframe({"yaw": 30.0}, 0.5, 2.0), Keyframe({"yaw": 30.0, "roll": 4.0}, 0.5, 1.0))


def own(name: str) -> float:
    return {"yaw": 10.0, "roll": 0.0}[name]


def test_keyframes_are_met() -> None:
    assert duration(KEYS) == 3
    assert look_at(KEYS, 0, own).controls == {"yaw": 10}
    assert look_at(KEYS, 2, own).controls["yaw"] == pytest.approx(30)
    assert look_at(KEYS, 99, own) == KEYS[-1]
    middle = look_at(KEYS, 1, own)
    assert middle.controls["yaw"] == pytest.approx(20)
    assert middle.truncation_psi == pytest.approx(0.6)


@pytest.mark.parametrize(("low", "high"), [(-0.13, 0.07), (-0.3, 0.1), (0.1, 0.7), (0.07, 0.07)])
def test_rounding_leads_to_no_value_beyond_the_keyframes(low: float, high: float) -> None:
    keys = (Keyframe({"yaw": low}), Keyframe({"yaw": high}))
    found = [look_at(keys, n / 500, own).controls["yaw"] for n in range(501)]
    assert found[-1] == high
    assert low <= min(found)
    assert max(found) <= high


def test_motion_is_gentle_at_keyframes() -> None:
    first = look_at(KEYS, 0.1, own).controls["yaw"] - 10
    steady = look_at(KEYS, 1.05, own).controls["yaw"] - look_at(KEYS, 0.95, own).controls["yaw"]
    assert 0 < first < steady / 3


def test_frames_cover_the_whole_animation() -> None:
    portrait = Edit(PortraitSource(7), calibrated=False, transfers={"pose": PortraitSource(8)})
    frames = frames_of(portrait, KEYS, 10, own)
    assert all(f.transfers == portrait.transfers for f in frames)
    assert len(frames) == 31
    assert frames[0].source.truncation_psi == 0.7
    assert dict(frames[-1].controls) == {"yaw": 30, "roll": 4}
    assert all(f.source.seed == 7 and not f.calibrated for f in frames)
