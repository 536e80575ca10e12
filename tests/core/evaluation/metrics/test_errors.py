"""Errors of known differences."""

import numpy as np
import pytest
import torch

from core.evaluation.metrics.errors import (
    landmark_error,
    light_direction_error,
    light_error,
    rotation_error,
    sphere_error,
)
from core.render.spherical_harmonics import ambient_light, directional_light


def test_rotation_error_is_the_angle_between_heads() -> None:
    first = torch.tensor([[0.0, 0, 0], [20, 5, 0]]).deg2rad()
    second = torch.tensor([[25.0, 0, 0], [20, 5, 0]]).deg2rad()
    assert rotation_error(first, second).tolist() == pytest.approx([25, 0], abs=0.05)


def test_light_errors_tell_direction_from_strength() -> None:
    ones = torch.ones(1, 3)
    right, left = (directional_light(torch.tensor([[x, 0.0, 1]]) / 2**0.5, ones) for x in (1, -1))
    assert float(light_direction_error(right, left)) == pytest.approx(90, abs=0.1)
    assert float(light_direction_error(right, 2 * right)) == pytest.approx(0, abs=0.1)
    assert float(light_error(2 * right, right)) == pytest.approx(1)


def test_spheres_under_even_light_differ_by_the_difference() -> None:
    bright, dim = (ambient_light(torch.full((1, 3), level)) for level in (1.0, 0.6))
    assert float(sphere_error(bright, dim)) == pytest.approx(0.4, abs=1e-4)


def test_landmark_error_is_in_pixels_at_256() -> None:
    points = np.zeros((1, 68, 2))
    assert landmark_error(points, points + np.array([3.0, 4.0]), resolution=128) == pytest.approx([10])
