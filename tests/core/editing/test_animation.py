"""Animations pass through their keyframes and start from the portrait where nothing is touched."""

from collections.abc import Mapping

import pytest

from core.editing.animation import EASINGS, Easing, Keyframe, duration, frames_of, look_at
from core.editing.edit import Edit, PlainDonor, StyleMix, portrait_of
from core.editing.portrait_source import Portrait, PortraitSource

FAR, NEAR = PortraitSource(7, 0.7), PortraitSource(7, 0.5)
KEYS = (
    Keyframe(Edit(FAR)),
    Keyframe(Edit(NEAR, {"yaw": 30.0}), 2.0),
    Keyframe(Edit(NEAR, {"yaw": 30.0, "roll": 4.0}), 1.0),
)


class Reader:
    """Every portrait is turned by 10°."""

    def own_values(self, edit: Edit) -> Mapping[str, float]:
        return {"yaw": 10.0, "roll": 0.0}

    def between(self, first: PlainDonor, second: PlainDonor, share: float) -> Portrait:
        a, b = portrait_of(first), portrait_of(second)
        return a.at((1 - share) * a.truncation_psi + share * b.truncation_psi)


READER = Reader()


def test_keyframes_are_met() -> None:
    assert duration(KEYS) == 3
    assert look_at(KEYS, 0, READER) == KEYS[0].edit
    assert look_at(KEYS, 2, READER).controls["yaw"] == pytest.approx(30)
    assert look_at(KEYS, 99, READER) == KEYS[-1].edit
    middle = look_at(KEYS, 1, READER)
    assert middle.controls["yaw"] == pytest.approx(20)
    assert middle.source.truncation_psi == pytest.approx(0.6)


@pytest.mark.parametrize(("low", "high"), [(-0.13, 0.07), (-0.3, 0.1), (0.1, 0.7), (0.07, 0.07)])
def test_rounding_leads_to_no_value_beyond_the_keyframes(low: float, high: float) -> None:
    keys = [Keyframe(Edit(FAR, {"yaw": value})) for value in (low, high)]
    found = [look_at(keys, n / 500, READER).controls["yaw"] for n in range(501)]
    assert found[-1] == high
    assert low <= min(found)
    assert max(found) <= high


def test_motion_is_gentle_at_keyframes() -> None:
    first = look_at(KEYS, 0.1, READER).controls["yaw"] - 10
    steady = look_at(KEYS, 1.05, READER).controls["yaw"] - look_at(KEYS, 0.95, READER).controls["yaw"]
    assert 0 < first < steady / 3


@pytest.mark.parametrize(
    ("easing", "middle"),
    [("smooth", 20), ("linear", 20), ("ease in", 15.86), ("ease out", 24.14), ("hold", 10)],
)
def test_each_easing_has_its_own_way_to_the_same_end(easing: Easing, middle: float) -> None:
    keys = KEYS[0], Keyframe(Edit(FAR, {"yaw": 30.0}), 1.0, easing)
    assert look_at(keys, 0.5, READER).controls.get("yaw", 10) == pytest.approx(middle, abs=0.01)
    assert look_at(keys, 1.0, READER).controls["yaw"] == 30
    assert len(EASINGS) == 5


def test_frames_cover_the_whole_animation() -> None:
    frames = frames_of(KEYS, 10, READER)
    assert len(frames) == 31
    assert frames[0].source.truncation_psi == 0.7
    assert dict(frames[-1].controls) == {"yaw": 30, "roll": 4}


def test_frames_keep_all_that_keyframes_hold() -> None:
    pose, mix = {"pose": PortraitSource(8)}, StyleMix(PortraitSource(9), (3,))
    keys = [Keyframe(Edit(FAR, {"yaw": yaw}, False, pose, mix)) for yaw in (0.0, 20.0)]
    frames = frames_of(keys, 10, READER)
    assert all(f.transfers == pose and f.mix == mix and not f.calibrated for f in frames)
