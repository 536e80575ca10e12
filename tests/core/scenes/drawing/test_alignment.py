"""FFHQ alignment: eyes and mouth land where the crop puts them, whatever the head does."""

import numpy as np
import pytest

from core.face.ffhq_crop import ffhq_crop
from core.render.camera import Camera
from core.scenes.drawing.alignment import SOFT_MAXIMUM, align, rotation_matrices

ANGLES = np.radians([[0, 0, 0], [35, 5, 0], [-30, -12, 2], [10, 15, -3]])


@pytest.fixture
def landmarks() -> np.ndarray:
    points = np.random.default_rng(0).normal(0, 3, (4, 68, 3))
    points[:, 36:42] = [-3.1, 3, 10]
    points[:, 42:48] = [3.1, 3, 10]
    points[:, 48], points[:, 54] = [-2.2, -3.9, 11], [2.2, -3.9, 11]
    return points


def test_the_crop_is_the_picture(landmarks: np.ndarray) -> None:
    camera = Camera()
    angles, translation = align(landmarks, ANGLES, camera)
    world = landmarks @ rotation_matrices(angles).transpose(0, 2, 1) + translation[:, None]
    picture = camera.focal * world[..., :2] / (camera.distance - world[..., 2:])
    centre, half, tilt = ffhq_crop(picture, SOFT_MAXIMUM)
    np.testing.assert_allclose(centre, 0, atol=1e-3)
    np.testing.assert_allclose(half, 1, atol=1e-3)
    np.testing.assert_allclose(tilt, ANGLES[:, 2], atol=1e-3)


def test_yaw_and_pitch_are_kept(landmarks: np.ndarray) -> None:
    angles, _ = align(landmarks, ANGLES, Camera())
    np.testing.assert_array_equal(angles[:, :2], ANGLES[:, :2])
