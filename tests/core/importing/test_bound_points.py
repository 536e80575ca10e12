"""MediaPipe's points on the shipped head and on others, and what F learns from them."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import AssetError
from core.face.mediapipe.points import LEFT_IRIS, MESH_POINTS, RIGHT_IRIS
from core.face.morphable_model import ARRAYS, MorphableModel
from core.face.params import FaceParams
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import FACE_MODEL
from core.importing.face_surface import bound_points
from core.importing.face_surface.bound_points import bind_points
from core.render.camera import Camera
from core.render.landmark_projector import LandmarkProjector
from core.rig.reconstructor import FaceReconstructor
from core.training.config import ReconstructorConfig, RenderWeights
from core.training.point_fit import fit_points
from core.training.reconstructor_training import train_reconstructor
from core.training.samples import LatentCorpus


@pytest.fixture(scope="module")
def head() -> MorphableModel:
    return MorphableModel.load(SHIPPED_RIG / FACE_MODEL)


def changed(
    head: MorphableModel, units: tuple[str, ...] | None = None, **arrays: np.ndarray
) -> MorphableModel:
    own = {name: getattr(head, name).numpy() for name in ARRAYS}
    return MorphableModel(own | arrays, head.units if units is None else units, {})


def test_dlib_has_the_landmarks_of_any_model(toy_model: MorphableModel) -> None:
    assert torch.equal(bind_points(toy_model, "dlib").corners[:, 0], toy_model.landmark_vertices)


def test_points_lie_where_the_landmarks_of_the_head_are(head: MorphableModel) -> None:
    points = bind_points(head, "mediapipe")
    places = dict(zip(points.rows.tolist(), points.of(head.mean_vertices), strict=True))
    inner = range(36, 68)  # brows differ: iBUG draws their upper edge
    far = [
        float((places[MESH_POINTS.ibug[row]] - head.mean_vertices[head.landmark_vertices[row]]).norm())
        for row in inner
    ]
    assert max(far) < 0.8
    assert np.median(far) < 0.25
    pupil = places[RIGHT_IRIS.start] * torch.tensor([-1.0, 1, 1])
    assert (pupil - places[LEFT_IRIS.start]).norm() < 0.1


def test_points_of_both_readers_lie_where_each_reader_says(head: MorphableModel) -> None:
    both = bind_points(head, "both")
    alone = {0: bind_points(head, "mediapipe"), MESH_POINTS.count: bind_points(head, "dlib")}
    for first, points in alone.items():
        known = dict(zip(points.rows.tolist(), points.of(head.mean_vertices), strict=True))
        own = (both.rows - first).tolist()
        places = both.of(head.mean_vertices)
        shared = [index for index, row in enumerate(own) if row in known]
        assert len(shared) > 40
        assert all(torch.equal(places[index], known[own[index]]) for index in shared)
    assert both.of_parts("brows").sum() == 10
    assert not both.of_parts("brows")[both.rows < MESH_POINTS.count].any()


def test_eyes_that_look_aside_move_the_irises(head: MorphableModel) -> None:
    points = bind_points(head, "mediapipe")
    looking = points.of(head.expression_basis[head.units.index("eyeLookOutLeft")])
    irises = points.of_parts("irises")
    left = irises & (points.rows >= LEFT_IRIS.start)
    assert looking[left, 0].min() > 0.2
    assert looking[~irises, 0].abs().max() < 0.1


def test_without_units_of_gaze_irises_are_left_out(head: MorphableModel) -> None:
    kept = [not name.startswith("eyeLook") for name in head.units]
    blind = changed(
        head,
        tuple(name for name, keep in zip(head.units, kept, strict=True) if keep),
        expression_basis=head.expression_basis.numpy()[kept],
        expression_sigma=head.expression_sigma.numpy()[kept],
    )
    points = bind_points(blind, "mediapipe")
    assert not points.of_parts("irises").any()
    assert points.of_parts("eyes").sum() == 32


def test_another_head_has_them_in_the_same_places(head: MorphableModel) -> None:
    """A stranger whose vertices come in another order; his landmarks are known."""
    rng = np.random.default_rng(3)
    identity = torch.from_numpy(rng.standard_normal(len(head.identity_basis))).float()
    stranger = head.vertices(identity[None], torch.zeros(1, len(head.expression_basis)))[0]
    order = rng.permutation(len(stranger))
    place = np.argsort(order)
    moved = {n: getattr(head, n).numpy()[order] for n in ("mean_albedo", "face_weight")}
    moved |= {
        n: getattr(head, n).numpy()[:, order] for n in ("identity_basis", "albedo_basis", "expression_basis")
    }
    other = changed(
        head,
        mean_vertices=stranger.numpy()[order],
        triangles=place[head.triangles.numpy()],
        landmark_vertices=place[head.landmark_vertices.numpy()],
        **moved,
    )
    found = bind_points(other, "mediapipe").of(other.mean_vertices)
    distance = (found - bind_points(head, "mediapipe").of(stranger)).norm(dim=1)
    assert distance.median() < 0.06
    assert distance.quantile(0.95) < 0.2


def test_damaged_points_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bound_points, "SHIPPED_READER", tmp_path)
    np.savez(tmp_path / "head_points.npz", places=np.zeros((3, 3)))
    bound_points.head_points.cache_clear()
    with pytest.raises(AssetError, match=r"head_points.npz: field places has shape \(3, 3\)"):
        bound_points.head_points()


def faces(head: MorphableModel, w: torch.Tensor) -> FaceParams:
    """Yaw and gaze are read off the first numbers of a code."""
    params = head.neutral_params(len(w))
    expression = torch.zeros(len(w), len(head.units))
    for name, sign in (
        ("eyeLookOutLeft", 1),
        ("eyeLookInRight", 1),
        ("eyeLookInLeft", -1),
        ("eyeLookOutRight", -1),
    ):
        expression[:, head.units.index(name)] = (sign * 0.5 * w[:, 1]).clamp(0, 1)
    rotation = torch.zeros(len(w), 3)
    rotation[:, 0] = 0.2 * w[:, 0]
    return params.replace(expression=expression, rotation=rotation)


def test_places_are_found_again_from_what_is_seen(head: MorphableModel) -> None:
    params = faces(head, torch.randn(60, 2, generator=torch.Generator().manual_seed(5)))
    points = bind_points(head, "mediapipe")
    some = torch.cat(
        [points.of_parts("lips").nonzero()[:3], points.of_parts("irises").nonzero()[[0, 5]]]
    ).squeeze(1)
    with torch.no_grad():
        seen = LandmarkProjector(head, Camera(), points)(params)[:, some]
    read = ((seen * torch.tensor([1, -1]) + 1) * 128).numpy()
    fitted = fit_points(head, params, read, np.array([-1, -1, -1, 0, 1]))
    assert np.abs(fitted.places - points.of(head.mean_vertices)[some].numpy()).max() < 0.02
    assert fitted.errors.max() < 0.1


def test_gaze_is_learned_from_irises(head: MorphableModel, tmp_path: Path) -> None:
    w = torch.randn(240, 8, generator=torch.Generator().manual_seed(0))
    truth, points = faces(head, w), bind_points(head, "mediapipe")
    landmarks = torch.zeros(240, MESH_POINTS.count, 2)
    with torch.no_grad():
        landmarks[:, points.rows] = LandmarkProjector(head, Camera(), points)(truth)
    images, valid = torch.full((240, 3, 8, 8), 128, dtype=torch.uint8), torch.ones(240, dtype=torch.bool)
    corpus = LatentCorpus(w[:, None].repeat(1, 2, 1), images, landmarks, valid, "mediapipe")
    config = ReconstructorConfig(
        hidden=32,
        steps=400,
        minutes=1,
        detector_faces=0,
        learning_rate=1e-2,
        landmark_share=1.1,
        holdout=40,
        weight_decay=0,
        weights=RenderWeights(values=0),  # by its irises alone
    )
    train_reconstructor(head, corpus, tmp_path, config)
    network = FaceReconstructor.load(tmp_path / "reconstructor.safetensors")
    assert network.reader == "mediapipe"
    with torch.no_grad():
        found = network(corpus.w_plus[200:])
    names = head.units.index("eyeLookOutLeft"), head.units.index("eyeLookInLeft")
    gaze, wanted = (p.expression[:, names[0]] - p.expression[:, names[1]] for p in (found, truth[200:]))
    assert torch.corrcoef(torch.stack([gaze, wanted]))[0, 1] > 0.8
