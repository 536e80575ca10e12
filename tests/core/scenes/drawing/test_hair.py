"""Hair on a round head: it follows its style, and spectacles sit before the eyes."""

import dataclasses

import numpy as np
import pytest
import trimesh

from core.scenes.bust import Bust
from core.scenes.drawing.glasses import build_glasses, wear_glasses
from core.scenes.drawing.hair import build_scalp, grow_hair
from core.scenes.drawing.hair_paths import POINTS, TURNS, HairShape, scalp_cover
from core.scenes.drawing.skull import CENTRE

SHAPE = HairShape(length=4, volume=1, hairline=0, parting=0, amount=1, crown=0, curl=0, fringe=-1, bun=0)
AXES = np.array([7.5, 9.0, 9.5])


@pytest.fixture(scope="module")
def head():
    sphere = trimesh.creation.icosphere(subdivisions=4)
    vertices = CENTRE + AXES * sphere.vertices
    empty = np.zeros(0)
    return Bust(
        mean_vertices=vertices,
        identity_basis=empty,
        expression_basis=empty,
        expression_names=(),
        triangles=sphere.faces.astype(np.int32),
        triangle_uv=empty,
        triangle_part=np.zeros(len(sphere.faces), np.int8),
        parts=("skin",),
        landmark_vertices=empty,
        trait_weights=empty,
        trait_names=(),
        mirror=empty,
        source_vertices=empty,
    )


@pytest.fixture(scope="module")
def scalp(head):
    return build_scalp(head, np.zeros(len(head.mean_vertices)))


def _sheet(scalp, head, **style):
    """Return the sheet's points (TURNS, POINTS, 3) for a changed style."""
    hair = grow_hair(scalp, head.mean_vertices, dataclasses.replace(SHAPE, **style))
    for values in (hair.vertices, hair.tangents, hair.strand, hair.along, hair.depth):
        assert np.isfinite(values).all()
    np.testing.assert_allclose(np.linalg.norm(hair.tangents, axis=1), 1, atol=1e-3)
    return hair.vertices[: TURNS * POINTS].reshape(TURNS, POINTS, 3)


def _above_skin(points):
    """Return how far points lie outside the head, in shares of its axes."""
    return np.linalg.norm((points - CENTRE) / AXES, axis=-1) - 1


def test_long_hair_hangs_lower(scalp, head):
    short, long = (_sheet(scalp, head, length=length)[..., 1].min() for length in (2, 16))
    assert long < short - 6


def test_hair_covers_a_full_head_and_sinks_into_a_bald_one(scalp, head):
    top = slice(0, 8)
    assert _above_skin(_sheet(scalp, head)[:, top]).min() > 0.02
    bald = _sheet(scalp, head, amount=0, length=14)
    assert _above_skin(bald[bald[..., 1] > 2]).max() < 0
    assert bald[..., 1].min() > _sheet(scalp, head, length=14)[..., 1].min() + 5
    crown_gone = _above_skin(_sheet(scalp, head, crown=1))
    assert crown_gone[:, :5].max() < 0
    assert crown_gone[0].max() > 0.02  # the back keeps its hair


def test_every_edge_of_short_hair_ends_under_the_skin(scalp, head):
    assert _above_skin(_sheet(scalp, head, length=0.8)[:, -1]).max() < 0


def test_a_fringe_covers_the_forehead_and_swept_hair_does_not(scalp, head):
    swept, fringe = (_sheet(scalp, head, length=12, fringe=fringe).reshape(-1, 3) for fringe in (-1, 1))

    def on_forehead(points):
        return ((np.abs(points[:, 0]) < 3) & (points[:, 2] > 5) & (points[:, 1] < 8.5)).sum()

    assert on_forehead(swept) < 40 < 200 < on_forehead(fringe)


def test_a_bun_stands_on_the_head(scalp, head):
    tops = [
        grow_hair(scalp, head.mean_vertices, dataclasses.replace(SHAPE, bun=bun)).vertices for bun in (0, 1)
    ]
    assert tops[1][:, 1].max() > tops[0][:, 1].max() + 2


def test_hair_follows_a_wider_head(scalp, head):
    wide = dataclasses.replace(head, mean_vertices=head.mean_vertices * [1.1, 1, 1])
    assert np.ptp(_sheet(scalp, wide)[..., 0]) > 1.05 * np.ptp(_sheet(scalp, head)[..., 0])


@pytest.mark.parametrize("changed", [field.name for field in dataclasses.fields(HairShape)])
def test_a_small_change_of_style_moves_hair_little(scalp, head, changed):
    style = {"length": 6, "fringe": 0.1, "parting": 0.3, "amount": 0.5, "crown": 0.3, "curl": 0.4, "bun": 0.3}
    before = _sheet(scalp, head, **style)
    after = _sheet(scalp, head, **style | {changed: style.get(changed, getattr(SHAPE, changed)) + 0.01})
    assert np.linalg.norm(after - before, axis=-1).max() < 0.25


def test_a_parting_on_the_other_side_mirrors_the_hair(scalp, head):
    left, right = (_sheet(scalp, head, length=9, curl=0.5, fringe=0.5, parting=p) for p in (-0.6, 0.6))
    turned = np.roll(right[::-1], 1, axis=0) * [-1, 1, 1]  # the first path lies behind and stays
    np.testing.assert_allclose(left, turned, atol=0.1)


def test_skin_under_hair_is_dark_and_a_face_is_not():
    places = np.array([[0.0, 13.0, 0.0], [0.0, 5.0, 9.0]])
    assert scalp_cover(places, SHAPE) == pytest.approx([1, 0], abs=0.02)
    assert scalp_cover(places, dataclasses.replace(SHAPE, amount=0))[0] < 0.05


def test_spectacles_surround_the_eyes():
    left, right = np.array([2.9, 3.0, 9.0]), np.array([-2.9, 3.0, 9.0])
    vertices = wear_glasses(left, right)
    assert build_glasses().max() == len(vertices) - 1
    for eye in (left, right):
        offset = vertices[vertices[:, 2] > 10.5] - eye
        near = np.hypot(offset[:, 0], offset[:, 1])
        assert near.min() > 1.3  # nothing crosses the eye
    assert vertices[:, 2].min() < 0  # temples reach the ears
