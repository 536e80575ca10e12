"""F's parameters are compared with what readers say of the photograph."""

import torch

from core.inversion.plausibility import READ_OF_F, FacePlausibility
from core.render.camera import Camera
from core.render.landmark_projector import LandmarkProjector
from core.rig.rig import Rig

LIDS = ((37, 41), (38, 40), (43, 47), (44, 46))  # upper and lower


def seen(rig: Rig, opened: float) -> torch.Tensor:
    """Return the landmarks of the mean face, whose eyes are open by a share of what they were."""
    landmarks = LandmarkProjector(rig.model, Camera())(rig.model.neutral_params(1))[0]
    for upper, lower in LIDS:
        landmarks[upper] = landmarks[lower] + opened * (landmarks[upper] - landmarks[lower])
    return landmarks


def test_eyes_should_be_as_open_as_the_photographs(toy_rig: Rig) -> None:
    params = toy_rig.model.neutral_params(1)
    own = seen(toy_rig, 1.0)
    as_open, narrower, closed = (
        float(FacePlausibility(toy_rig, own, seen(toy_rig, READ_OF_F * share)).lid_distance(params))
        for share in (1.0, 0.5, 0.0)
    )
    assert as_open < 1e-4 * closed
    assert 0.4 * closed < narrower < 0.6 * closed


def test_without_landmarks_any_lids_do(toy_rig: Rig) -> None:
    params = toy_rig.model.neutral_params(2)
    assert FacePlausibility(toy_rig, None).lid_distance(params).tolist() == [0, 0]
