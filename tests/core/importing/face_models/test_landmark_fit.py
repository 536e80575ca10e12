"""Landmarks found by geometry on heads whose landmarks are known."""

import numpy as np
import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import FACE_MODEL
from core.importing.face_surface.landmark_fit import fit_landmarks


@pytest.fixture(scope="module")
def shipped() -> MorphableModel:
    return MorphableModel.load(SHIPPED_RIG / FACE_MODEL)


def test_landmarks_of_another_head_are_found_within_millimetres(shipped: MorphableModel) -> None:
    identity = torch.randn(1, 80, generator=torch.Generator().manual_seed(5))
    vertices = shipped.vertices(identity, torch.zeros(1, 52))[0].double().numpy() * 1.05 + [3, -5, 8]
    truth = shipped.landmark_vertices.numpy()
    found = fit_landmarks(vertices, shipped.triangles.numpy(), np.full(68, -1))
    distance = np.linalg.norm(vertices[found] - vertices[truth], axis=1)
    assert distance[17:].mean() < 0.25  # cm
    assert distance[:17].mean() < 0.8  # the jaw has no corners that would hold them
    known = np.where(np.arange(68) % 5 == 0, truth, -1)
    found = fit_landmarks(vertices, shipped.triangles.numpy(), known)
    assert (found[::5] == truth[::5]).all()
