"""What is shown of a face: round eyes that look where units say, and a mouth that is dark when closed."""

import numpy as np
import pytest
import torch

from core.face.face_parts import face_parts
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import FACE_MODEL
from core.render.face_surface import REGIONS, SurfaceMesh, face_surface
from core.render.renderer import shade_vertices

EYE = 1 + 13 * 36  # vertices of a drawn eye, the last of a mesh


@pytest.fixture(scope="module")
def head() -> MorphableModel:
    return MorphableModel.load(SHIPPED_RIG / FACE_MODEL)


def face(head: MorphableModel, **units: float) -> FaceParams:
    params = head.neutral_params()
    for name, value in units.items():
        params.expression[0, head.units.index(name)] = value
    return params


def pupils(mesh: SurfaceMesh) -> np.ndarray:
    """Return the middles (2, 3) of the pupils."""
    return mesh.vertices[-2 * EYE :: EYE]


def test_a_model_without_parts_is_shown_as_it_is(toy_model: MorphableModel) -> None:
    params = toy_model.neutral_params()
    params.rotation[0, 0] = 0.3
    placed, lit = shade_vertices(toy_model, params)
    mesh = face_surface(toy_model).mesh(params)
    assert np.array_equal(mesh.vertices, placed[0].numpy())
    assert np.allclose(mesh.colors, lit[0].numpy(), atol=1e-6)
    assert np.array_equal(mesh.triangles, toy_model.triangles.numpy())


def test_eyes_are_round_and_have_black_pupils_in_coloured_irises(head: MorphableModel) -> None:
    surface = face_surface(head)
    mesh = surface.mesh(head.neutral_params(), "albedo")
    for eye in (slice(-2 * EYE, -EYE), slice(-EYE, None)):
        places, colors = mesh.vertices[eye], mesh.colors[eye]
        assert np.ptp(places - 1.532 * mesh.normals[eye], axis=0).max() < 0.01, "round"
        assert colors[0].max() < 0.05, "the pupil"
        assert colors.max() > 0.6, "the white"
    irises = mesh.colors[surface.iris_rows].mean(0)
    assert 0.05 < irises.mean() < 0.3
    assert irises[0] > irises[2], "brown"


def test_gaze_turns_the_pupils(head: MorphableModel) -> None:
    surface = face_surface(head)
    ahead = pupils(surface.mesh(face(head)))
    aside = pupils(surface.mesh(face(head, eyeLookOutLeft=1, eyeLookInRight=1)))
    up = pupils(surface.mesh(face(head, eyeLookUpLeft=1, eyeLookUpRight=1)))
    assert (aside[:, 0] - ahead[:, 0] > 0.3).all(), "to the viewer's right"
    assert (up[:, 1] - ahead[:, 1] > 0.2).all()


def test_closed_lips_hide_the_teeth_and_open_ones_show_them(head: MorphableModel) -> None:
    inside = face_parts(head).mouth
    kept = torch.ones(len(head.mean_vertices), dtype=torch.bool)
    for eye in face_parts(head).eyeballs:
        kept[eye.parts] = False
    rows = (kept.cumsum(0) - 1)[inside].numpy()
    surface = face_surface(head)
    closed, opened = (surface.mesh(face(head, jawOpen=value), "albedo") for value in (0.0, 1.0))
    assert closed.colors[rows].max() < 0.08
    assert opened.colors[rows].max() > 0.3


def test_every_triangle_of_the_eyes_faces_outward(head: MorphableModel) -> None:
    mesh = face_surface(head).mesh(head.neutral_params())
    own = mesh.triangles[(mesh.triangles >= len(mesh.vertices) - 2 * EYE).all(1)]
    a, b, c = (mesh.vertices[own[:, corner]] for corner in range(3))
    outward = (np.cross(b - a, c - a) * mesh.normals[own[:, 0]]).sum(1)
    assert (outward > 0).all()


def test_gains_colour_their_region_alone(head: MorphableModel) -> None:
    surface, gains = face_surface(head), torch.ones(len(REGIONS), 3)
    plain = surface.mesh(head.neutral_params(), "albedo")
    gains[REGIONS.index("iris")] = torch.tensor([0.5, 1.0, 2.0])
    blue = surface.mesh(head.neutral_params(), "albedo", gains)
    changed = np.abs(blue.colors - plain.colors).max(1) > 1e-3
    assert changed[surface.iris_rows].all()
    assert not changed[: -2 * EYE].any()
