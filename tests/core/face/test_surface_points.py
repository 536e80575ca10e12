"""Points between vertices move with their triangle; the nearest place of a surface is found."""

import numpy as np
import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.face.point_set import PointSet
from core.face.surface_points import SurfacePoints, landmark_points, nearest_on_surface

VERTICES = np.array([[0.0, 0, 0], [2, 0, 0], [0, 2, 0], [2, 2, 0]])
TRIANGLES = np.array([[0, 1, 2], [1, 3, 2]])


@pytest.mark.parametrize(
    ("point", "place"),
    [
        ([0.5, 0.5, 1], [0.5, 0.5, 0]),
        ([1.8, 1.5, -1], [1.8, 1.5, 0]),
        ([1, -3, 0], [1, 0, 0]),
        ([5, 5, 5], [2, 2, 0]),
    ],
)
def test_the_nearest_place_is_inside_on_an_edge_or_a_corner(point: list[float], place: list[float]) -> None:
    corners, shares, distances = nearest_on_surface(np.array([point], float), VERTICES, TRIANGLES)
    assert np.allclose(shares.sum(1), 1)
    assert np.allclose((VERTICES[corners] * shares[..., None]).sum(1), [place])
    assert distances == pytest.approx([np.linalg.norm(np.subtract(point, place))])


def test_points_take_what_their_corners_have() -> None:
    points = SurfacePoints(
        torch.tensor([4]), torch.tensor([[0, 1, 2]]), torch.tensor([[0.5, 0.25, 0.25]]), ("lips",)
    )
    values = torch.arange(24.0).view(2, 4, 3)
    assert torch.equal(points.of(values), values[:, [0]] * 0.5 + (values[:, [1]] + values[:, [2]]) * 0.25)
    assert points.of_parts("lips", "eyes").tolist() == [True]


def test_landmarks_lie_on_their_vertices(toy_model: MorphableModel) -> None:
    points = landmark_points(toy_model)
    assert torch.equal(
        points.of(toy_model.mean_vertices), toy_model.mean_vertices[toy_model.landmark_vertices]
    )
    assert points.of_parts("contour").sum() == 17
    assert [row for row, part in enumerate(points.parts) if part is None] == [60, 64]


def test_a_point_without_a_part_has_none() -> None:
    assert PointSet(3, np.zeros(68, int), {"lips": (0, 2)}).part_of == ("lips", None, "lips")
