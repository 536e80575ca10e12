"""A portrait that gains or loses its spectacles counts once, however many of its edits do."""

import numpy as np
import pytest

from core.evaluation.metrics.objects import changed_objects
from core.judges.picture import PictureJudge, Reading


def judge_of(*names: str) -> PictureJudge:
    return PictureJudge(tuple(Reading(name, "appearance", "", 0.2, 0.4) for name in names))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([0.1, 0.0, 0.9, 1.0], 0),
        ([0.1, 0.9, 0.9, 1.0], 1),
        ([0.8, 0.9, 0.9, 1.0], 1),
        ([0.8, 0.9, 0.1, 1.0], 2),
        ([0.3, 0.3, 0.6, 0.7], 0),
    ],
)
def test_portraits_are_counted(after: list[float], expected: int) -> None:
    before = np.array([[9.0, 0.0], [9.0, 1.0]])
    read = np.stack([np.arange(4.0), np.array(after)], axis=1)
    assert changed_objects(judge_of("age", "glasses"), before, read, np.array([0, 0, 1, 1])) == expected


def test_readings_that_tremble_around_the_middle_are_no_objects() -> None:
    assert changed_objects(judge_of("glasses"), np.array([[0.45]]), np.array([[0.6]]), np.array([0])) == 0


def test_a_judge_that_reads_no_objects_says_nothing() -> None:
    assert changed_objects(judge_of("age"), np.zeros((1, 1)), np.ones((1, 1)), np.array([0])) is None
