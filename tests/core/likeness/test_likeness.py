"""A mesh gets the lids, the gaze and the colours of its portrait; edits still reach both ends."""

import numpy as np
import pytest
import torch

from core.face.face_reader import READERS
from core.face.mediapipe.points import MESH_POINTS
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import FACE_MODEL
from core.frames import to_levels
from core.importing.face_surface.bound_points import bind_points
from core.likeness.likeness import Likeness, face_mesh, find_likeness
from core.render.camera import Camera
from core.render.face_surface import REGIONS, face_surface
from core.render.mesh_picture import draw_mesh
from core.render.renderer import place

SIDE = 192


@pytest.fixture(scope="module")
def head() -> MorphableModel:
    return MorphableModel.load(SHIPPED_RIG / FACE_MODEL)


def face(head: MorphableModel, **units: float) -> FaceParams:
    params = head.neutral_params()
    for name, value in units.items():
        params.expression[0, head.units.index(name)] = value
    return params


def points_of(head: MorphableModel, params: FaceParams) -> np.ndarray:
    """Return MediaPipe's points (478, 2) as a perfect reader would see them."""
    bound = bind_points(head, "mediapipe")
    placed = place(bound.of(head.vertices(params.identity, params.expression)), params)
    points = np.zeros((MESH_POINTS.count, 2), np.float32)
    points[bound.rows] = Camera().project_to_pixels(placed[0], SIDE).numpy()
    return points


def look(
    monkeypatch: pytest.MonkeyPatch,
    head: MorphableModel,
    seen: FaceParams,
    read: FaceParams,
    tint: float = 1.0,
    sees_gaze: bool = False,
) -> Likeness | None:
    """Look at a portrait of `seen`, of which F has read something else."""
    mesh = face_surface(head).mesh(seen)
    frame = draw_mesh(mesh.vertices, mesh.colors * tint, mesh.triangles, resolution=SIDE)[..., :3]
    points = points_of(head, seen)[None]
    monkeypatch.setattr(READERS["mediapipe"], "read_points", lambda *_: (points, np.array([True])))
    return find_likeness(head, read, np.ascontiguousarray(frame), sees_gaze)


def test_open_and_winking_eyes_and_their_gaze_are_found(
    monkeypatch: pytest.MonkeyPatch, head: MorphableModel
) -> None:
    seen = face(head, eyeWideLeft=0.6, eyeBlinkRight=0.5, eyeLookOutLeft=0.4, eyeLookInRight=0.4)
    likeness = look(monkeypatch, head, seen, face(head, eyeBlinkLeft=0.3, eyeBlinkRight=0.3, jawOpen=0.2))
    assert likeness is not None
    found = dict(zip(head.units, likeness.seen[0].tolist(), strict=True))
    expected = {"eyeWideLeft": 0.6, "eyeBlinkRight": 0.5, "eyeLookOutLeft": 0.4, "eyeBlinkLeft": 0.0}
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=0.05)
    assert found["jawOpen"] == pytest.approx(0.2), "no part of the eyes"


def test_gaze_stays_where_f_has_seen_irises(monkeypatch: pytest.MonkeyPatch, head: MorphableModel) -> None:
    read = face(head, eyeLookOutLeft=0.7, eyeBlinkLeft=0.3)
    likeness = look(monkeypatch, head, face(head), read, sees_gaze=True)
    assert likeness is not None
    assert likeness.seen[0, head.units.index("eyeLookOutLeft")].item() == pytest.approx(0.7)
    assert likeness.seen[0, head.units.index("eyeBlinkLeft")].item() == pytest.approx(0.0, abs=0.05)


def test_skin_gets_the_tone_of_the_portrait(monkeypatch: pytest.MonkeyPatch, head: MorphableModel) -> None:
    likeness = look(monkeypatch, head, face(head), face(head), tint=0.7)
    assert likeness is not None
    assert likeness.gains[REGIONS.index("skin")].tolist() == pytest.approx([0.7] * 3, abs=0.03)
    assert likeness.gains[REGIONS.index("iris")].tolist() == pytest.approx([0.7] * 3, abs=0.25)


def test_a_model_without_lids_keeps_its_expression(
    monkeypatch: pytest.MonkeyPatch, unnamed_model: MorphableModel
) -> None:
    points = np.full((1, MESH_POINTS.count, 2), SIDE / 2, np.float32)
    monkeypatch.setattr(READERS["mediapipe"], "read_points", lambda *_: (points, np.array([True])))
    frame = np.full((SIDE, SIDE, 3), 90, np.uint8)
    likeness = find_likeness(unnamed_model, unnamed_model.neutral_params(), frame)
    assert likeness is not None
    assert torch.equal(likeness.seen, likeness.own)


def test_without_a_face_there_is_no_likeness(monkeypatch: pytest.MonkeyPatch, head: MorphableModel) -> None:
    nothing = np.zeros((1, MESH_POINTS.count, 2), np.float32), np.array([False])
    monkeypatch.setattr(READERS["mediapipe"], "read_points", lambda *_: nothing)
    assert find_likeness(head, face(head), np.zeros((SIDE, SIDE, 3), np.uint8)) is None


@pytest.mark.parametrize(("asked", "shown"), [(0.2, 0.1), (1.0, 1.0), (0.6, 0.55), (0.0, 0.0), (0.15, 0.05)])
def test_edits_go_on_from_the_likeness_and_reach_the_ends(
    head: MorphableModel, asked: float, shown: float
) -> None:
    """F saw a blink of 0.2 where the portrait has 0.1."""
    likeness = Likeness(
        face(head, eyeBlinkLeft=0.2).expression,
        face(head, eyeBlinkLeft=0.1).expression,
        torch.ones(len(REGIONS), 3),
    )
    edited = likeness.shown(face(head, eyeBlinkLeft=asked, jawOpen=0.3))
    assert edited.expression[0, head.units.index("eyeBlinkLeft")].item() == pytest.approx(shown, abs=1e-6)
    assert edited.expression[0, head.units.index("jawOpen")].item() == pytest.approx(0.3)


def test_mesh_shows_its_likeness(head: MorphableModel) -> None:
    own, seen = face(head, eyeBlinkLeft=0.5), face(head, eyeWideLeft=0.5)
    likeness = Likeness(own.expression, seen.expression, torch.ones(len(REGIONS), 3))
    like, expected = face_mesh(head, own, likeness=likeness), face_mesh(head, seen)
    assert np.allclose(like.vertices, expected.vertices, atol=1e-5)
    assert np.array_equal(to_levels(like.colors), to_levels(expected.colors))
