"""A detector that shrinks what it sees is found out on known faces."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from core.face.landmarks import IBUG_POINTS, LANDMARK_COUNT
from core.face.morphable_model import MorphableModel
from core.render.camera import Camera
from core.render.landmark_projector import LandmarkProjector
from core.training.detector_response import DetectorResponse, draw_faces, measure_detector, show_faces

SHRINK, SHIFT = 0.7, torch.tensor([0.02, -0.05])
MOUTH = slice(48, 68)


def faces(count: int, seed: int = 0) -> torch.Tensor:
    """Points that open and close a mouth, on a still face that is moved about."""
    random = torch.Generator().manual_seed(seed)
    still = torch.randn(LANDMARK_COUNT, 2, generator=torch.Generator().manual_seed(9)) * 0.3
    points = still + 0.1 * torch.randn(count, 1, 2, generator=random)
    opened = 0.2 * torch.rand(count, 1, generator=random)
    points[:, MOUTH, 1] += opened * torch.linspace(-1, 1, 20)
    return points


def shrunken(points: torch.Tensor) -> torch.Tensor:
    """What a detector says that draws mouths towards their mean."""
    found = points.clone()
    middle = points[:, MOUTH].mean(1, keepdim=True)
    usual = (points[:, MOUTH] - middle).mean(0)
    found[:, MOUTH] = middle + usual + SHRINK * (points[:, MOUTH] - middle - usual) + SHIFT
    return found


def test_a_new_one_takes_the_detector_at_its_word() -> None:
    points = faces(5)
    assert torch.equal(DetectorResponse()(points), points)


def test_shrinking_and_shift_are_learned() -> None:
    response, points, fresh = DetectorResponse(), faces(1500), faces(200, seed=1)
    response.fit(points, shrunken(points), steps=400)
    with torch.no_grad():
        left = (response(fresh) - shrunken(fresh)).norm(dim=-1)[:, MOUTH].mean()
    assert left < 0.15 * (fresh - shrunken(fresh)).norm(dim=-1)[:, MOUTH].mean()


def test_lids_are_left_alone() -> None:
    response, points = DetectorResponse(), faces(600)
    response.fit(points, points + 0.1, steps=20)
    moved = (response(points) - points).norm(dim=-1)
    assert moved[:, 36:48].max() < 1e-6
    assert moved[:, MOUTH].min() > 0.01


def test_a_reader_that_sees_irises_has_its_lids_measured() -> None:
    parts, points = (*IBUG_POINTS.part_of, "irises"), torch.cat([faces(600), faces(600)[:, :1]], dim=1)
    response = DetectorResponse(parts)
    response.fit(points, points + 0.1, steps=20)
    assert (response(points) - points).norm(dim=-1)[:, 36:48].min() > 0.01


def test_only_the_offset_is_learned_with_the_reconstructor() -> None:
    response = DetectorResponse()
    response.fit(faces(100), shrunken(faces(100)), steps=1)
    assert [name for name, p in response.named_parameters() if p.requires_grad] == ["offset"]


def test_faces_drawn_differ_in_all_but_their_pose(toy_model: MorphableModel, known: Any) -> None:
    poses = known.truth[:50]
    drawn = draw_faces(toy_model, poses, torch.ones(3), torch.Generator().manual_seed(0))
    assert torch.equal(drawn.rotation, poses.rotation)
    assert torch.equal(drawn.translation, poses.translation)
    assert 0.1 < (drawn.expression > 0).float().mean() * 2 < 0.5
    assert drawn.expression.max() <= 0.7
    assert drawn.identity.std() == pytest.approx(0.6, abs=0.1)


def test_known_faces_are_shown_to_the_detector(
    toy_model: MorphableModel, known: Any, replace_reader: Callable[..., None], tmp_path: Path
) -> None:
    shown: list[np.ndarray] = []

    def detect(frames: np.ndarray, workers: int) -> tuple[np.ndarray, np.ndarray]:
        shown.append(frames)
        return np.full((len(frames), LANDMARK_COUNT, 2), 128, np.float32), np.ones(len(frames), bool)

    replace_reader(read_points=detect)
    answers = show_faces(toy_model, known.truth[:220], known.corpus[:220], torch.ones(3), tmp_path)
    assert shown[0].shape == (220, 256, 256, 3)
    assert len({frame.tobytes() for frame in shown[0]}) == 220
    # This detector says that every point is in the middle of the picture.
    points = LandmarkProjector(toy_model, Camera())(known.truth[220:260])
    response = measure_detector(*answers, steps=300)
    left, before = (p[:, MOUTH].norm(dim=-1).mean() for p in (response(points), points))
    assert left < 0.3 * before
    show_faces(toy_model, known.truth[:220], known.corpus[:220], torch.ones(3), tmp_path)
    assert len(shown) == 1, "what was found is shown again"


def test_a_detector_that_finds_no_model_is_taken_at_its_word(
    toy_model: MorphableModel, known: Any, replace_reader: Callable[..., None], tmp_path: Path
) -> None:
    nothing = np.zeros((60, LANDMARK_COUNT, 2), np.float32), np.zeros(60, bool)
    replace_reader(read_points=lambda frames, workers: nothing)
    answers = show_faces(toy_model, known.truth[:60], known.corpus[:60], torch.ones(3), tmp_path)
    response = measure_detector(*answers)
    points = faces(3)
    assert torch.equal(response(points), points)
