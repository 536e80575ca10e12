"""What a reader damps is brought back, and what it does not see is not made up."""

import numpy as np
import pytest

from core.driving.reading_scale import ReadingScale, fit_reading_scale

RANDOM = np.random.default_rng(0)
TRUE = RANDOM.uniform(0, 1, 200)


@pytest.mark.parametrize(("damping", "noise"), [(0.75, 0.0), (0.5, 0.05), (0.6, 0.1)])
def test_damped_readings_vary_as_the_truth_does(damping: float, noise: float) -> None:
    readings = 0.3 + damping * TRUE + RANDOM.normal(0, noise, 200)
    meant = fit_reading_scale(readings, TRUE).apply(readings)
    assert meant.mean() == pytest.approx(TRUE.mean())
    assert meant.std() == pytest.approx(TRUE.std())


def test_what_is_hardly_seen_is_not_exaggerated() -> None:
    readings = 0.1 * TRUE + RANDOM.normal(0, 0.1, 200)
    scale = fit_reading_scale(readings, TRUE)
    assert scale.gain >= 1, "nor damped"
    assert scale.gain * readings.std() < 0.5 * TRUE.std()
    assert fit_reading_scale(-readings, TRUE).gain == 1
    assert fit_reading_scale(0.01 * TRUE, TRUE).gain <= 2.5


@pytest.mark.parametrize(
    ("readings", "truths"),
    [(TRUE[:8], 2 * TRUE[:8]), (np.zeros(200), TRUE), (TRUE, np.full(200, 0.4)), (TRUE[:0], TRUE[:0])],
)
def test_where_nothing_can_be_learned_the_reader_is_taken_at_its_word(
    readings: np.ndarray, truths: np.ndarray
) -> None:
    assert fit_reading_scale(readings, truths) == ReadingScale()
