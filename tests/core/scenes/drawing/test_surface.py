"""The compiled shader agrees with the library's, and the rasteriser with geometry."""

import numpy as np
import torch

from core.render.spherical_harmonics import sh_basis
from core.scenes.drawing import paint
from core.scenes.drawing.raster import first_samples, rasterize, vertex_normals
from core.scenes.drawing.surface import shading


def test_shading_is_the_librarys() -> None:
    rng = np.random.default_rng(0)
    normal = rng.normal(size=3)
    normal /= np.linalg.norm(normal)
    sh = rng.normal(size=(9, 3)) * 0.1 + np.array([[5.0]] + [[0.0]] * 8)
    expected = (sh_basis(torch.from_numpy(normal)) @ torch.from_numpy(sh)).numpy()
    np.testing.assert_allclose(shading(tuple(normal), sh), expected, rtol=1e-5)


def test_nearer_triangle_hides_the_other() -> None:
    points = np.array([[0, 0, 50], [16, 0, 50], [0, 16, 50], [0, 0, 40], [8, 0, 40], [0, 8, 40.0]])
    triangle, weights, depth = rasterize(
        points, np.array([[0, 1, 2], [3, 4, 5]], dtype=np.int32), 16, np.zeros(2, bool)
    )
    assert triangle[1, 1] == 1
    assert triangle[7, 7] == 0
    assert triangle[15, 15] == -1
    np.testing.assert_allclose(depth[1, 1], 40, rtol=1e-5)
    np.testing.assert_allclose(weights[1, 1].sum(), 1, rtol=1e-6)


def test_normals_of_a_flat_square_point_out() -> None:
    square = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    normals = vertex_normals(square, np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32))
    np.testing.assert_allclose(normals, np.tile([0, 0, 1], (4, 1)))


def test_a_one_sided_triangle_is_not_seen_from_behind() -> None:
    points = np.array([[0, 0, 50], [16, 0, 50], [0, 16, 50.0]])
    triangles = np.array([[0, 1, 2]], dtype=np.int32)
    for turned, seen in ((triangles, False), (triangles[:, ::-1].copy(), True)):
        triangle, _, _ = rasterize(points, turned, 16, np.ones(1, bool))
        assert (triangle[1, 1] == 0) == seen


def test_first_samples_are_unit_vectors_of_the_surface() -> None:
    points = np.array([[0, 0, 50], [16, 0, 50], [0, 16, 50.0]])
    triangles = np.array([[0, 1, 2]], dtype=np.int32)
    triangle, weights, _ = rasterize(points, triangles, 16, np.zeros(1, bool))
    found = first_samples(triangle, weights, triangles, np.tile([0.0, 0, 2], (3, 1)))
    np.testing.assert_allclose(found[1, 1], [0, 0, 1])
    np.testing.assert_array_equal(found[-1, -1], 0)


def _look(**scalars: float) -> np.ndarray:
    look = np.random.default_rng(5).uniform(0.2, 0.8, paint.GLOW_RIGHT + 1)
    for name, value in scalars.items():
        look[getattr(paint, name)] = value
    return look


def test_both_sides_of_a_face_are_painted_alike() -> None:
    rng, look = np.random.default_rng(2), _look()
    for _ in range(200):
        at = np.zeros(paint.ATTRIBUTES)
        at[paint.REST] = rng.uniform([-6, -9, 2], [6, 9, 13])
        other = at.copy()
        other[0] *= -1
        for color in (paint.skin_color, paint.eye_color):
            np.testing.assert_allclose(color(at, look), color(other, look), atol=1e-9)


def test_a_flipped_backdrop_is_one_of_swapped_lights() -> None:
    look = _look(GRADIENT=0.4, GLOW_LEFT=0.9, GLOW_RIGHT=-0.3)
    flipped = _look(GRADIENT=-0.4, GLOW_LEFT=-0.3, GLOW_RIGHT=0.9)
    for row, column in np.random.default_rng(3).uniform(-1, 1, (200, 2)):
        np.testing.assert_allclose(
            paint.backdrop_color(row, column, look), paint.backdrop_color(row, -column, flipped), atol=1e-9
        )
