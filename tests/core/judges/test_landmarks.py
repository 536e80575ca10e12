"""The judge reads back what the renderer was told to show."""

import numpy as np
import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.judges.landmarks import bright_side, mouth_opening, pose_of_landmarks
from core.render.renderer import Renderer

ANGLES = [[0, 0, 0], [30, 0, 0], [-20, 10, 0], [0, -15, 0], [15, 5, -8]]


def test_pose_of_projected_landmarks_is_exact(toy_model: MorphableModel) -> None:
    params = toy_model.neutral_params(len(ANGLES))
    params = params.replace(rotation=torch.deg2rad(torch.tensor(ANGLES, dtype=torch.float32)))
    landmarks = Renderer(toy_model, 256).landmarks(params).numpy()
    reference = toy_model.mean_vertices[toy_model.landmark_vertices].numpy()
    np.testing.assert_allclose(pose_of_landmarks(landmarks, reference, 256), ANGLES, atol=0.5)


def test_opening_grows_with_the_lips_distance() -> None:
    landmarks = np.zeros((2, 68, 2))
    landmarks[:, 36:42, 0], landmarks[:, 42:48, 0] = 90, 150
    landmarks[0, 66, 1], landmarks[1, 66, 1] = 3, 18
    assert mouth_opening(landmarks) == pytest.approx([0.05, 0.3])


def test_bright_side_is_the_viewers() -> None:
    frame = np.tile(np.linspace(50, 200, 64).astype(np.uint8)[None, :, None], (64, 1, 3))
    landmarks = np.full((1, 68, 2), 32.0)
    landmarks[:, [*range(36, 42), 48, 3], 0] = 16
    landmarks[:, [*range(42, 48), 54, 13], 0] = 48
    assert bright_side(frame[None], landmarks)[0] > 0.2
    assert bright_side(frame[None, :, ::-1], landmarks)[0] < -0.2
