"""Detail features see blur, where it is, and in which octave."""

import numpy as np

from core.evaluation.metrics.detail import detail_features
from core.fine_contrast import DETAILS

NOISE = np.random.default_rng(0).integers(0, 255, (3, 64, 64, 3), dtype=np.uint8)


def test_blur_lowers_the_finest_octave_where_it_is() -> None:
    blurred = NOISE.copy()
    corner = blurred[:, :16, :16].astype(float)
    blurred[:, :16, :16] = (
        corner + np.roll(corner, 1, 1) + np.roll(corner, 1, 2) + np.roll(corner, (1, 1), (1, 2))
    ) / 4
    before, after = detail_features(NOISE), detail_features(blurred)
    assert before.shape == (3, DETAILS)
    assert np.all(after[:, 0] < before[:, 0] - 0.3), "first cell, finest octave"
    np.testing.assert_allclose(after[:, 5:16], before[:, 5:16], atol=0.1)


def test_flat_pictures_have_no_detail() -> None:
    assert np.abs(detail_features(np.full((2, 32, 32, 3), 90, np.uint8))).max() < 1e-6
