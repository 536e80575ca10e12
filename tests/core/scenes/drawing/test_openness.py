"""Soft shadows: a plate above a floor hides the light that comes from behind it."""

import numpy as np

from core.scenes.drawing.openness import Openness

FLOOR = [[-10, 0, -10], [10, 0, -10], [10, 0, 10], [-10, 0, 10]]
PLATE = [[2, 4, -4], [8, 4, -4], [8, 4, 4], [2, 4, 4]]
QUAD = np.array([[0, 1, 2], [0, 2, 3]])


def _openness() -> Openness:
    vertices = np.array([*FLOOR, *PLATE, [0, 0.0, 0], [-9, 0, 0]], dtype=float)
    normals = np.tile([0.0, 1.0, 0.0], (len(vertices), 1))
    return Openness(vertices, normals, np.concatenate([QUAD, QUAD + 4]).astype(np.int32))


def test_a_shadow_lies_opposite_to_the_light() -> None:
    openness = _openness()
    beside_plate, far = -2, -1
    behind_it, before_it = (openness.under(np.array([x, 0.66, 0]), 0.75) for x in (0.75, -0.75))
    assert behind_it[beside_plate] < 0.6
    assert before_it[beside_plate] > behind_it[beside_plate] + 0.25
    assert behind_it[far] > behind_it[beside_plate]


def test_even_light_knows_no_direction() -> None:
    openness = _openness()
    first, second = (openness.under(np.array([x, 0.8, 0]), 0.0) for x in (0.6, -0.6))
    np.testing.assert_allclose(first, second)
    assert 0 < first.min() <= first.max() <= 1 + 1e-6
