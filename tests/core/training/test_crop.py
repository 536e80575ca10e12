"""Pictures that are cropped otherwise than FFHQ's are recognised, and heads are sought where they are."""

import dataclasses
import logging
import math

import numpy as np
import pytest
import torch

from core.face.landmarks import LANDMARK_COUNT, LEFT_EYE, MOUTH_CORNERS, RIGHT_EYE
from core.face.surface_points import landmark_points
from core.render.camera import Camera
from core.render.landmark_projector import LandmarkProjector
from core.training.config import ReconstructorConfig
from core.training.crop import Crop, typical_crop, typical_place
from core.training.reconstructor_training import train_reconstructor
from core.training.samples import LatentCorpus


def faces(count: int = 9) -> LatentCorpus:
    """Return landmarks of faces in FFHQ's own crop, some a little off."""
    points = np.zeros((count, LANDMARK_COUNT, 2), np.float32)
    points[:, RIGHT_EYE], points[:, LEFT_EYE] = (-0.25, 0.05), (0.25, 0.05)
    points[:, list(MOUTH_CORNERS)] = (-0.2, -0.45), (0.2, -0.45)
    points += np.linspace(-0.02, 0.02, count, dtype=np.float32)[:, None, None]
    blank = torch.zeros(count, 3, 8, 8, dtype=torch.uint8)
    valid = torch.ones(count, dtype=torch.bool)
    return LatentCorpus(torch.zeros(count, 2, 4), blank, torch.from_numpy(points), valid)


def recropped(
    corpus: LatentCorpus, scale: float, degrees: float = 0.0, shift: tuple[float, float] = (0.0, 0.0)
) -> LatentCorpus:
    angle = math.radians(degrees)
    turn = torch.tensor([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return corpus.with_landmarks(scale * corpus.landmarks @ turn + torch.tensor(shift))


def test_ffhqs_own_crop_is_left_alone() -> None:
    crop = typical_crop(recropped(faces(), 1.05))
    assert crop.is_usual, crop


@pytest.mark.parametrize(
    ("scale", "degrees", "shift"),
    [(1.4, 0.0, (0.0, 0.0)), (0.7, 0.0, (0.0, 0.0)), (1.0, 25.0, (0.0, 0.0)), (1.0, 0.0, (0.2, -0.3))],
)
def test_other_crops_are_recognised(scale: float, degrees: float, shift: tuple[float, float]) -> None:
    usual, crop = typical_crop(faces()), typical_crop(recropped(faces(), scale, degrees, shift))
    assert not crop.is_usual
    assert crop.scale == pytest.approx(scale * usual.scale, rel=0.01)
    assert crop.tilt == pytest.approx(degrees, abs=0.5)
    assert crop.aside == pytest.approx(math.hypot(*shift), abs=0.05)


def test_samples_without_faces_tell_nothing() -> None:
    blind = dataclasses.replace(faces(), valid=torch.zeros(9, dtype=torch.bool))
    assert typical_crop(blind) == Crop()


@pytest.mark.parametrize(
    ("scale", "degrees", "shift"),
    [(1.4, 0.0, (0.0, 0.0)), (0.7, 20.0, (0.2, -0.3)), (1.0, -40.0, (0.0, 0.3))],
)
def test_mean_head_is_placed_where_the_crop_shows_it(known, toy_model, scale, degrees, shift) -> None:
    points = landmark_points(toy_model)
    corpus = recropped(known.corpus, scale, degrees, shift)
    rotation, translation = typical_place(toy_model, points, corpus)
    placed = toy_model.neutral_params(1).replace(rotation=rotation[None], translation=translation[None])
    project, mean = LandmarkProjector(toy_model, Camera(), points), corpus.landmarks.mean(0)
    apart, before = (
        (project(p)[0] - mean).norm(dim=-1).mean() for p in (placed, toy_model.neutral_params(1))
    )
    assert apart < 0.3 * before


def test_training_begins_at_the_crop_and_says_so(known, toy_model, tmp_path, caplog) -> None:
    caplog.set_level(logging.INFO)
    corpus = recropped(known.corpus, 1.5)
    config = ReconstructorConfig(minutes=None, steps=1, hidden=8, detector_faces=0, photo_batch_size=2)
    network = train_reconstructor(toy_model, corpus, tmp_path, config)
    assert "not cropped as FFHQ's" in caplog.text
    assert network.read(corpus.w_plus[:20]).translation[:, 2].mean() > 20
