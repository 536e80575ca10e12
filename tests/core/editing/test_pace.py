"""Pictures in motion are as large as keeps up: a small one at first, larger ones where they are fast."""

import pytest

from core.editing.pace import Pace


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def drag(pace, milliseconds, edits=30):
    """Edit again and again; return the sides of the pictures in order of their first appearance."""
    shown = {}
    for _ in range(edits):
        shown[pace.side] = None
        pace.note(pace.side, milliseconds[pace.side] / 1000)
    return list(shown)


def test_fast_machine_shows_whole_pictures():
    assert drag(Pace((64, 128, 256, 512)), {128: 4, 256: 6, 512: 12}) == [128, 256, 512]


def test_slow_machine_stays_with_small_ones():
    assert drag(Pace((128, 256)), {128: 30, 256: 60}) == [128]


def test_size_that_does_not_keep_up_is_left_and_tried_again_later():
    clock = Clock()
    pace = Pace((128, 256), clock)
    assert drag(pace, {128: 20, 256: 50}, edits=9) == [128, 256]
    assert drag(pace, {128: 20, 256: 50}) == [256, 128]
    clock.now += 60
    assert drag(pace, {128: 20, 256: 30}) == [128, 256]


def test_single_hitch_changes_nothing():
    pace = Pace((128, 256))
    drag(pace, {128: 5, 256: 20})
    for seconds in (0.02, 0.5, 0.02, 0.02, 0.02):
        pace.note(256, seconds)
    assert pace.side == 256


@pytest.mark.parametrize("sides", [(16,), (16, 32, 64)])
def test_tiny_generators_have_one_size(sides):
    assert drag(Pace(sides), {sides[-1]: 1}) == [sides[-1]]
