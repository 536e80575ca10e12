"""What a reader damps is brought back, and what it does not see is not made up."""

import numpy as np
import pytest

from core.driving.reading_scale import ReadingScale, fit_reading_scale

RANDOM = np.random.default_rng(0)
OWN = RANDOM.uniform(0, 1, 24)
ASKED = RANDOM.uniform(-0.5, 0.5, 300)


@pytest.mark.parametrize(("damping", "noise"), [(0.75, 0.0), (0.5, 0.05), (0.6, 0.1)])
def test_damped_readings_mean_what_was_asked_for(damping: float, noise: float) -> None:
    answers = damping * ASKED + RANDOM.normal(0, noise, 300)
    readings = 0.3 + damping * OWN
    scale = fit_reading_scale(readings, OWN, ASKED, answers)
    assert scale.gain == pytest.approx(1 / damping, rel=0.05)
    assert scale.apply(readings) == pytest.approx(OWN, abs=0.05)


def test_half_seen_readings_vary_as_what_was_asked_for() -> None:
    answers = 0.4 * ASKED + RANDOM.normal(0, 0.25, 300)
    scale = fit_reading_scale(OWN, OWN, ASKED, answers)
    assert scale.gain * answers.std() == pytest.approx(ASKED.std())


def test_what_is_hardly_seen_is_not_exaggerated() -> None:
    noise = RANDOM.normal(0, 0.1, 300)
    assert fit_reading_scale(OWN, OWN, ASKED, 0.03 * ASKED + noise).gain == 1
    assert fit_reading_scale(OWN, OWN, ASKED, -0.5 * ASKED).gain == 1
    assert fit_reading_scale(OWN, OWN, ASKED, 0.01 * ASKED).gain <= 4


@pytest.mark.parametrize(
    ("own", "asked"), [(OWN[:8], ASKED), (OWN, ASKED[:8]), (OWN, np.zeros(300)), (OWN[:0], ASKED[:0])]
)
def test_where_nothing_can_be_learned_the_reader_is_taken_at_its_word(
    own: np.ndarray, asked: np.ndarray
) -> None:
    assert fit_reading_scale(own, own, asked, 0.5 * asked) == ReadingScale()
