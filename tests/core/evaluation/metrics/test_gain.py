"""Gain on answers whose slope is known."""

import numpy as np
import pytest

from core.evaluation.metrics.gain import followed_range, local_slopes, transfer_gain


def test_slope_and_r2_of_a_known_answer() -> None:
    asked = np.linspace(-20, 20, 50)
    noise = np.tile([1.0, -1.0], 25)
    slope, r2 = transfer_gain(asked, 0.8 * asked + 3 + noise)
    assert slope == pytest.approx(0.8, abs=0.01)
    assert 0.97 < r2 < 0.999


def test_nothing_asked_for_has_no_slope() -> None:
    assert np.isnan(transfer_gain(np.zeros(9), np.arange(9.0))).all()


def test_range_ends_where_the_answer_saturates() -> None:
    levels = np.array([-30.0, -20, -10, 0, 10, 20, 30])
    answer = np.clip(levels, -100, 12)
    low = np.arange(5).repeat(4)
    slopes = local_slopes(low, np.full(20, 20.0), answer[low + 2] - answer[low], 7)
    assert slopes[:3] == pytest.approx([1, 1, 1])
    assert followed_range(levels, slopes, stride=2) == (-30, 20)


def test_a_control_that_does_nothing_follows_nowhere() -> None:
    assert followed_range(np.arange(7.0), np.full(7, 0.1), stride=2) is None
    assert followed_range(np.arange(7.0), np.full(7, np.nan), stride=2) is None
