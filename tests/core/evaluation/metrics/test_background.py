"""What lies near a face is not counted as background."""

import numpy as np

from core.evaluation.metrics.background import widen


def test_a_mask_grows_by_its_share_to_all_sides_and_stays_within_the_picture() -> None:
    mask = np.zeros((2, 20, 20), bool)
    mask[0, 10, 10] = mask[1, 0, 19] = True
    inner, corner = widen(mask, 0.1)
    assert np.argwhere(inner).tolist() == [[y, x] for y in range(8, 13) for x in range(8, 13)]
    assert np.argwhere(corner).tolist() == [[y, x] for y in range(3) for x in range(17, 20)]
