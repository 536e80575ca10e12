"""Hair on a round head: it follows its style, and spectacles sit before the eyes."""

import dataclasses

import numpy as np
import pytest
import trimesh

from core.demo.bust import Bust
from core.demo.portraits.glasses import build_glasses, wear_glasses
from core.demo.portraits.hair import CENTRE, POINTS, HairShape, build_scalp, grow_hair

SHAPE = HairShape(length=4, volume=1, hairline=0, parting=0, amount=1, curl=0, fringe=-1)


@pytest.fixture(scope="module")
def head():
    sphere = trimesh.creation.icosphere(subdivisions=4)
    vertices = CENTRE + np.array([7.5, 9.0, 9.5]) * sphere.vertices
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


def _hair(scalp, head, **style):
    """Return points (strands, POINTS, 2, 3) for a changed style."""
    hair = grow_hair(scalp, head.mean_vertices, dataclasses.replace(SHAPE, **style))
    assert np.isfinite(hair.vertices).all()
    np.testing.assert_allclose(np.linalg.norm(hair.tangents, axis=1), 1, atol=1e-3)
    return hair.vertices.reshape(-1, POINTS, 2, 3)


def _width(hair):
    return np.linalg.norm(hair[:, 0, 0] - hair[:, 0, 1], axis=1)


def test_long_hair_hangs_lower(scalp, head):
    short, long = (_hair(scalp, head, length=length)[:, -1, :, 1].min() for length in (2, 16))
    assert long < short - 6


def test_a_bald_head_has_no_hair(scalp, head):
    assert _width(_hair(scalp, head, amount=0)).max() < 0.05
    assert np.median(_width(_hair(scalp, head, amount=1))) > 0.3


def test_hair_falls_away_from_the_parting_and_off_the_face(scalp, head):
    swept, fringe = (_hair(scalp, head, length=12, fringe=fringe)[:, -1].reshape(-1, 3) for fringe in (-1, 1))

    def on_face(tips):
        return ((np.abs(tips[:, 0]) < 3.5) & (tips[:, 2] > 6) & (tips[:, 1] < 7.5)).sum()

    assert on_face(swept) == 0
    assert on_face(fringe) > 50


def test_hair_is_lit_as_the_volume_it_forms(scalp, head):
    hair = grow_hair(scalp, head.mean_vertices, SHAPE)
    np.testing.assert_allclose(np.linalg.norm(hair.normals, axis=1), 1, atol=1e-3)
    outward = hair.vertices - CENTRE
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    assert np.quantile((hair.normals * outward).sum(1), 0.05) > 0.5


def test_hair_follows_a_wider_head(scalp, head):
    wide = dataclasses.replace(head, mean_vertices=head.mean_vertices * [1.1, 1, 1])
    assert np.ptp(_hair(scalp, wide)[..., 0]) > 1.05 * np.ptp(_hair(scalp, head)[..., 0])


def test_a_small_change_of_style_moves_hair_little(scalp, head):
    before, after = (_hair(scalp, head, length=6, parting=p, fringe=0.1 + p) for p in (0.2, 0.21))
    moved = np.linalg.norm(after - before, axis=-1).mean((1, 2))
    assert np.median(moved) < 0.05
    assert moved.mean() < 0.4


def test_spectacles_surround_the_eyes():
    left, right = np.array([2.9, 3.0, 9.0]), np.array([-2.9, 3.0, 9.0])
    vertices = wear_glasses(left, right)
    assert build_glasses().max() == len(vertices) - 1
    for eye in (left, right):
        offset = vertices[vertices[:, 2] > 10.5] - eye
        near = np.hypot(offset[:, 0], offset[:, 1])
        assert near.min() > 1.3  # nothing crosses the eye
    assert vertices[:, 2].min() < 0  # temples reach the ears
