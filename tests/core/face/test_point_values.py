"""Values are learned from points of faces that are known, and hold for faces that are not."""

import numpy as np
import pytest

from core.face.landmarks import IBUG_POINTS
from core.face.point_values import PointValues

NAMES = ("roll", "smile", "brow")
RANDOM = np.random.default_rng(0)
REST = RANDOM.normal(0, 0.1, (68, 2)) + np.linspace(-0.6, 0.6, 68)[:, None] * [0.2, -1]
REST[36:42] += [-0.3, 0.4]
REST[42:48] += [0.3, 0.4]
MOVES = RANDOM.normal(0, 0.02, (2, 68, 2))
BONES = RANDOM.normal(0, 0.01, (10, 68, 2))
NOISE = 0.03


def faces(count: int, seed: int, noise: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Return points (N, 68, 2) of all sorts of people, turned in their pictures, and their values (N, 3)."""
    random = np.random.default_rng(seed)
    values = random.normal(0, [12, 1, 1], (count, 3))
    shape = REST + np.einsum("nv,vkc->nkc", values[:, 1:], MOVES)
    shape += np.einsum("nb,bkc->nkc", random.normal(0, 1, (count, len(BONES))), BONES)
    turn = np.radians(values[:, 0])
    rows = np.stack(
        [np.stack([np.cos(turn), np.sin(turn)], 1), np.stack([-np.sin(turn), np.cos(turn)], 1)], 1
    )
    return shape @ rows + random.normal(0, noise, shape.shape), values


@pytest.fixture(scope="module")
def learned() -> PointValues:
    return PointValues.learn(NAMES, *faces(1_500, 1, NOISE), IBUG_POINTS.ibug)


def test_values_of_unknown_people_change_by_as_much_as_they_do(learned: PointValues) -> None:
    points, truth = faces(1_000, 2, NOISE)
    found = learned.read(points)
    for column, name in enumerate(NAMES):
        assert np.polyfit(truth[:, column], found[:, column], 1)[0] == pytest.approx(1, abs=0.1), name
        seen = np.corrcoef(truth[:, column], found[:, column])[0, 1]
        assert seen == pytest.approx(learned.sight[column], abs=0.05), name
        assert learned.sight[column] < 0.999, "there is noise"
        off = np.sqrt(np.square(found - truth)[:, column].mean())
        assert off == pytest.approx(learned.error[column], rel=0.2), name


def test_size_and_place_in_the_picture_mean_nothing(learned: PointValues) -> None:
    points, _ = faces(20, 3)
    assert np.allclose(learned.read(points * 300 + [40, -80]), learned.read(points))


def test_turning_the_picture_rolls_the_head_alone(learned: PointValues) -> None:
    points, _ = faces(20, 4)
    across, up = np.cos(0.3), np.sin(0.3)
    turned = learned.read(points @ np.array([[across, up], [-up, across]]))
    assert np.allclose(turned - learned.read(points), np.degrees([0.3, 0, 0]))
