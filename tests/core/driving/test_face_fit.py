"""A face model finds its way back to points that it was projected to."""

import pytest
import torch

from core.driving.face_fit import FaceFit, Given, prior_of
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.face.surface_points import landmark_points
from core.render.camera import Camera
from core.render.landmark_projector import LandmarkProjector

COUNT = 400
PIXEL = 2 / 256


@pytest.fixture(scope="module")
def samples(toy_model: MorphableModel) -> FaceParams:
    """Faces whose mouths open with pitch, as a generator's may."""
    random = torch.Generator().manual_seed(0)

    def normal(size: int, spread: float) -> torch.Tensor:
        return spread * torch.randn(COUNT, size, generator=random)

    return toy_model.neutral_params(COUNT).replace(
        identity=normal(4, 1.0),
        expression=torch.rand(COUNT, 4, generator=random),
        rotation=normal(3, 0.2),
        translation=normal(3, 1.0),
    )


@pytest.fixture(scope="module")
def fit(toy_model: MorphableModel, samples: FaceParams) -> FaceFit:
    return FaceFit(toy_model, prior_of(samples), landmark_points(toy_model))


def project(model: MorphableModel, faces: FaceParams) -> torch.Tensor:
    return LandmarkProjector(model, Camera())(faces)


def seen_all(points: torch.Tensor) -> torch.Tensor:
    return torch.ones(points.shape[:2], dtype=torch.bool)


def test_pose_and_expression_come_back(toy_model: MorphableModel, samples: FaceParams, fit: FaceFit) -> None:
    points = project(toy_model, samples[:30])
    found = fit.fit(points, seen_all(points), one_identity=False)
    off = (found.rotation - samples[:30].rotation).rad2deg().abs().mean(0)
    assert off.max() < 1.5
    assert (project(toy_model, found) - points).norm(dim=-1).mean() < PIXEL
    assert (found.expression >= 0).all()
    assert (found.expression <= 1).all()


def test_what_is_given_stays_and_the_rest_is_found(
    toy_model: MorphableModel, samples: FaceParams, fit: FaceFit
) -> None:
    faces = samples[:30]
    points, first = project(toy_model, faces), faces.identity.shape[1]
    given = Given(torch.tensor([first]), faces.expression[:, :1])
    found = fit.fit(points, seen_all(points), one_identity=False, given=given)
    assert torch.allclose(found.expression[:, 0], faces.expression[:, 0])
    assert (found.rotation - faces.rotation).rad2deg().abs().mean() < 1
    wrong = fit.fit(
        points, seen_all(points), one_identity=True, given=given._replace(values=torch.ones(30, 1))
    )
    assert (wrong.expression[:, 0] == 1).all(), "also where it is not so"
    assert torch.equal(wrong.identity, wrong.identity[:1].expand(30, -1))


def test_points_that_were_not_seen_say_nothing(
    toy_model: MorphableModel, samples: FaceParams, fit: FaceFit
) -> None:
    points = project(toy_model, samples[:4])
    seen = seen_all(points)
    seen[:, ::3] = False
    whole = fit.fit(points, seen, one_identity=False)
    points[:, ::3] = 7.0
    assert torch.equal(fit.fit(points, seen, one_identity=False).rotation, whole.rotation)


def test_an_outlier_hardly_moves_the_head(
    toy_model: MorphableModel, samples: FaceParams, fit: FaceFit
) -> None:
    points = project(toy_model, samples[:4])
    before = fit.fit(points, seen_all(points), one_identity=False).rotation
    points[:, 5] += 1.0
    after = fit.fit(points, seen_all(points), one_identity=False).rotation
    assert (after - before).rad2deg().abs().max() < 2


def test_frames_of_a_film_share_an_identity(
    toy_model: MorphableModel, samples: FaceParams, fit: FaceFit
) -> None:
    film = samples[:6].replace(identity=samples.identity[:1].expand(6, -1))
    points = project(toy_model, film)
    found = fit.fit(points, seen_all(points), one_identity=True)
    assert torch.equal(found.identity, found.identity[:1].expand(6, -1))
    assert (found.rotation - film.rotation).rad2deg().abs().mean() < 1.5


def test_a_known_offset_of_the_reader_is_taken_off(
    toy_model: MorphableModel, samples: FaceParams, fit: FaceFit
) -> None:
    points = project(toy_model, samples[:4])
    offset = 3 * PIXEL * torch.randn(68, 2, generator=torch.Generator().manual_seed(1))
    knowing = FaceFit(toy_model, prior_of(samples), landmark_points(toy_model), offset)
    right = fit.fit(points, seen_all(points), one_identity=False).rotation
    told = knowing.fit(points + offset, seen_all(points), one_identity=False).rotation
    assert torch.allclose(told, right, atol=1e-5)
