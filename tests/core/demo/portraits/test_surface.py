"""The compiled shader agrees with the library's, and the rasteriser with geometry."""

import numpy as np
import torch

from core.demo.portraits.raster import rasterize, vertex_normals
from core.demo.portraits.surface import shading
from core.render.spherical_harmonics import sh_basis


def test_shading_is_the_librarys() -> None:
    rng = np.random.default_rng(0)
    normal = rng.normal(size=3)
    normal /= np.linalg.norm(normal)
    sh = rng.normal(size=(9, 3)) * 0.1 + np.array([[5.0]] + [[0.0]] * 8)
    expected = (sh_basis(torch.from_numpy(normal)) @ torch.from_numpy(sh)).numpy()
    np.testing.assert_allclose(shading(tuple(normal), sh), expected, rtol=1e-5)


def test_nearer_triangle_hides_the_other() -> None:
    points = np.array([[0, 0, 50], [16, 0, 50], [0, 16, 50], [0, 0, 40], [8, 0, 40], [0, 8, 40.0]])
    triangle, weights, depth = rasterize(points, np.array([[0, 1, 2], [3, 4, 5]], dtype=np.int32), 16)
    assert triangle[1, 1] == 1
    assert triangle[7, 7] == 0
    assert triangle[15, 15] == -1
    np.testing.assert_allclose(depth[1, 1], 40, rtol=1e-5)
    np.testing.assert_allclose(weights[1, 1].sum(), 1, rtol=1e-6)


def test_normals_of_a_flat_square_point_out() -> None:
    square = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    normals = vertex_normals(square, np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32))
    np.testing.assert_allclose(normals, np.tile([0, 0, 1], (4, 1)))
