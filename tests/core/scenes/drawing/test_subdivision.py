"""Subdivision keeps what exists, and rounds what lies between."""

import numpy as np
import trimesh

from core.scenes.drawing.subdivision import subdivide


def test_a_sphere_becomes_rounder_and_keeps_its_vertices() -> None:
    sphere = trimesh.creation.icosphere(subdivisions=2)
    vertices, triangles = np.asarray(sphere.vertices), np.asarray(sphere.faces)
    fine = subdivide(triangles, len(vertices), np.ones(len(triangles), bool))
    refined = fine.weights @ vertices
    np.testing.assert_array_equal(refined[: len(vertices)], vertices)
    assert len(fine.triangles) == 4 * len(triangles)
    edges = trimesh.Trimesh(vertices, triangles, process=False).edges_unique
    chord = 1 - np.linalg.norm(vertices[edges].mean(1), axis=1)
    between = np.abs(1 - np.linalg.norm(refined[len(vertices) :], axis=1))
    assert between.max() < 0.5 * chord.max()
    assert trimesh.Trimesh(refined, fine.triangles, process=False).is_watertight
    np.testing.assert_array_equal(np.bincount(fine.parent), 4)


def test_a_plane_stays_flat_and_its_border_straight() -> None:
    x, y = np.meshgrid(np.arange(5.0), np.arange(5.0), indexing="ij")
    vertices = np.stack([x, y, 0 * x], axis=-1).reshape(-1, 3)
    corner = (np.arange(4)[:, None] * 5 + np.arange(4)).reshape(-1)
    triangles = np.concatenate([corner[:, None] + [0, 5, 6], corner[:, None] + [0, 6, 1]])
    refined = subdivide(triangles, 25, np.ones(32, bool)).weights @ vertices
    np.testing.assert_allclose(refined[:, 2], 0)
    assert refined[:, :2].min() >= 0
    assert refined[:, :2].max() <= 4


def test_what_is_not_chosen_stays() -> None:
    triangles = np.array([[0, 1, 2], [3, 4, 5]])
    fine = subdivide(triangles, 6, np.array([True, False]))
    assert fine.triangles.tolist()[0] == [3, 4, 5]
    assert fine.parent.tolist() == [1, 0, 0, 0, 0]
