"""Drift is averaged over the range offered, and says how far that range may go."""

import numpy as np
import pytest

from core.rig.free_reach import mean_drift, share_within


def test_drift_that_grows_evenly_is_half_of_that_at_the_end() -> None:
    assert mean_drift(np.array([0.1, 0.2])) == pytest.approx(0.1)
    assert mean_drift(np.array([[0.1, 0.2], [0.0, 0.0]]), 0.5) == pytest.approx([0.05, 0.0])


def test_range_ends_where_any_block_would_drift_too_far() -> None:
    still, moving = np.array([0.01, 0.02]), np.array([0.2, 0.4])
    assert share_within({"pose": still}, 0.1) == 1
    assert share_within({"pose": still, "light": moving}, 0.1) == pytest.approx(0.5, abs=0.02)
    assert share_within({"pose": np.array([90.0, 90.0])}, 0.1) == 0
