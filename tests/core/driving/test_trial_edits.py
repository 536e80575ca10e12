"""Portraits on which readings are scaled: the same people at rest and with what portraits follow moved."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from core.controls.control import controls_for
from core.controls.control_values import check_controls
from core.driving.driving import DRIVEN
from core.driving.trial_edits import Trial, trial_edits
from core.face.morphable_model import MorphableModel


def test_people_at_rest_come_before_their_moved_selves(toy_model: MorphableModel) -> None:
    controls = controls_for(toy_model)
    reach = {name: (c.minimum - 1, c.maximum / 2) for name, c in controls.items() if name != "pitch"}
    edits = trial_edits(toy_model, reach)
    assert edits == trial_edits(toy_model, reach), "the same for every performance"
    resting = [edit.source for edit in edits if not edit.controls]
    moved = [edit for edit in edits if edit.controls]
    assert edits[: len(resting)] == [edit for edit in edits if not edit.controls]
    assert {edit.source for edit in moved} == {*resting}
    seen = {name for edit in moved for name in edit.controls}
    assert "yaw" in seen
    assert "pitch" not in seen
    assert {controls[name].group for name in seen} <= {*DRIVEN}
    for edit in moved:
        check_controls(controls, edit.controls)
        assert all(value <= reach[name][1] for name, value in edit.controls.items())


def test_a_rig_that_follows_nothing_has_people_at_rest_alone(toy_model: MorphableModel) -> None:
    assert all(not edit.controls for edit in trial_edits(toy_model, {}))


@pytest.mark.parametrize(("side", "kept"), [(1024, 256), (512, 256), (200, 200)])
def test_large_pictures_are_not_kept_until_they_are_read(side: int, kept: int) -> None:
    frame = np.zeros((side, side, 3), dtype=np.uint8)
    frame[: side // 2] = 200
    result = SimpleNamespace(edit=None, original=None, target=None, frame=frame)
    trial = Trial.of(cast("Any", result))
    assert trial.frame.shape == (kept, kept, 3)
    assert trial.frame[: kept // 2].mean() == 200
    assert trial.frame[kept // 2 :].mean() == 0
