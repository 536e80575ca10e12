"""A judge's own scale is measured on known changes, and mends gains."""

import numpy as np
import pytest

from core.evaluation.known_steps import FACTORS, Answer, KnownStep, _answer, corrected_gains
from core.evaluation.parameters import _KNOWN
from core.evaluation.sweep import BY_F, LANDMARKS, MEASURE
from core.scenes.scene import FACTORS as SCENE_FACTORS

RNG = np.random.default_rng(0)


def test_every_parameter_has_a_factor_of_the_scene() -> None:
    assert {parameter.name for parameter in _KNOWN} == set(FACTORS)
    assert set(FACTORS.values()) <= {factor.name for factor in SCENE_FACTORS}


def test_noise_in_a_reading_does_not_tilt_its_slope() -> None:
    truth = RNG.normal(0, 10, 4000)
    reading = 0.8 * truth + RNG.normal(0, 10, 4000)
    reading[7] = np.nan
    found = _answer(truth, reading, (np.arange(2000), np.arange(2000, 4000)))
    assert found.slope == pytest.approx(0.8, abs=0.05)
    assert found.points == 1999
    assert found.r2 < 0.6


def test_gain_is_divided_by_the_slope_of_a_judge_that_sees() -> None:
    answers = {LANDMARKS: Answer(0.8, 0.9, 40), MEASURE: Answer(0.5, 0.05, 40)}
    steps = {"yaw": KnownStep(20.0, answers, {BY_F: Answer(0.9, 0.99, 40)})}
    found = corrected_gains(
        steps, {"yaw": {LANDMARKS: 1.2, MEASURE: 1.2, BY_F: 1.0}, "other": {LANDMARKS: 1}}
    )
    assert found == {"yaw": {LANDMARKS: pytest.approx(1.5), MEASURE: None}}
