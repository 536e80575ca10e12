"""Rasteriser compiled with numba, for machines without a GPU: a depth buffer over half-plane tests."""

from __future__ import annotations

import math

import numba
import numpy as np
import torch

from core.render.camera import NEAR_DEPTH
from core.render.numba_threads import for_each_image
from core.render.rasterizer import Fragments

compiled = numba.njit(nogil=True, cache=True, error_model="numpy")

Point = tuple[float, float]
Triangle = tuple[Point, Point, Point]
Weights = tuple[float, float, float]


def rasterize(vertices_ndc: torch.Tensor, triangles: torch.Tensor, resolution: int) -> Fragments:
    """Rasterise as `core.render.rasterizer.Rasterizer` states.

    Raises:
        ValueError: a triangle names a vertex that does not exist.
    """
    vertices = vertices_ndc.detach().to("cpu", torch.float32).contiguous().numpy()
    corners = triangles.to("cpu", torch.int64).contiguous().numpy()
    _check_corners(corners, vertices.shape[1])
    index = np.full((len(vertices), resolution, resolution), -1, dtype=np.int64)
    barycentric = np.zeros((*index.shape, 3), dtype=np.float32)

    def draw(image: int) -> None:
        _draw_mesh(vertices[image], corners, index[image], barycentric[image])

    for_each_image(len(vertices), draw)
    device = vertices_ndc.device
    return Fragments(torch.from_numpy(index).to(device), torch.from_numpy(barycentric).to(device))


def _check_corners(corners: np.ndarray, vertex_count: int) -> None:
    if corners.size and (corners.min() < 0 or corners.max() >= vertex_count):
        raise ValueError(f"triangles must name vertices 0 to {vertex_count - 1}")


@compiled
def _draw_mesh(vertices: np.ndarray, corners: np.ndarray, index: np.ndarray, barycentric: np.ndarray) -> None:
    """Draw one mesh into `index` (H, W), full of -1, and `barycentric` (H, W, 3), full of 0."""
    points = _to_pixels(vertices, len(index))
    nearness = np.zeros(index.shape)
    for face in range(len(corners)):
        i, j, k = corners[face, 0], corners[face, 1], corners[face, 2]
        inverse_depths = points[i, 2], points[j, 2], points[k, 2]
        a, b, c = (points[i, 0], points[i, 1]), (points[j, 0], points[j, 1]), (points[k, 0], points[k, 1])
        area = _doubled_area(a, b, c)
        if 0.0 < area < np.inf and sum(inverse_depths) > 0.0:
            _draw_triangle((a, b, c), inverse_depths, face, nearness, index)
    _weigh(points, corners, index, barycentric)


@compiled
def _to_pixels(vertices: np.ndarray, size: int) -> np.ndarray:
    """Return points (V, 3): u right and v down in pixels, and 1 / depth, NaN where nothing may be drawn."""
    points = np.empty(vertices.shape)
    for vertex in range(len(vertices)):
        depth = vertices[vertex, 2]
        points[vertex, 0] = (1.0 + vertices[vertex, 0]) * 0.5 * size
        points[vertex, 1] = (1.0 - vertices[vertex, 1]) * 0.5 * size
        points[vertex, 2] = 1.0 / depth if NEAR_DEPTH <= depth < np.inf else np.nan
    return points


@compiled
def _doubled_area(a: Point, b: Point, c: Point) -> float:
    """Return twice the area of a triangle; positive if counter-clockwise to a viewer."""
    return (c[0] - a[0]) * (b[1] - a[1]) - (b[0] - a[0]) * (c[1] - a[1])


@compiled
def _draw_triangle(
    triangle: Triangle, inverse_depths: Weights, face: int, nearness: np.ndarray, index: np.ndarray
) -> None:
    """Put a triangle where it is nearer than what is there; 1 / depth is linear in the image."""
    a, b, c = triangle
    left, right = _pixel_span(min(a[0], b[0], c[0]), max(a[0], b[0], c[0]), len(index))
    top, bottom = _pixel_span(min(a[1], b[1], c[1]), max(a[1], b[1], c[1]), len(index))
    for row in range(top, bottom):
        for column in range(left, right):
            wa, wb, wc = _parts(triangle, (column + 0.5, row + 0.5))
            if wa >= 0.0 and wb >= 0.0 and wc >= 0.0:
                total = wa * inverse_depths[0] + wb * inverse_depths[1] + wc * inverse_depths[2]
                near = total / (wa + wb + wc)
                if near > nearness[row, column]:
                    nearness[row, column] = near
                    index[row, column] = face


@compiled
def _parts(triangle: Triangle, point: Point) -> Weights:
    """Return twice the areas into which a point divides a triangle, each opposite to its corner.

    Neighbours get exactly opposite values for the edge they share, so no pixel falls between them.
    """
    a, b, c = triangle
    return _doubled_area(point, b, c), _doubled_area(point, c, a), _doubled_area(point, a, b)


@compiled
def _weigh(points: np.ndarray, corners: np.ndarray, index: np.ndarray, barycentric: np.ndarray) -> None:
    """Fill in the perspective-correct weights of the visible triangles."""
    for row in range(len(index)):
        for column in range(len(index)):
            face = index[row, column]
            if face >= 0:
                i, j, k = corners[face, 0], corners[face, 1], corners[face, 2]
                a, b, c = (
                    (points[i, 0], points[i, 1]),
                    (points[j, 0], points[j, 1]),
                    (points[k, 0], points[k, 1]),
                )
                wa, wb, wc = _parts((a, b, c), (column + 0.5, row + 0.5))
                wa, wb, wc = wa * points[i, 2], wb * points[j, 2], wc * points[k, 2]
                total = wa + wb + wc
                barycentric[row, column, 0] = wa / total
                barycentric[row, column, 1] = wb / total
                barycentric[row, column, 2] = wc / total


@compiled
def _pixel_span(low: float, high: float, size: int) -> tuple[int, int]:
    """Return the first pixel whose centre is at or above `low`, and one past the last at or below `high`."""
    first = math.ceil(min(max(low, 0.0), float(size)) - 0.5)
    last = math.floor(min(max(high, 0.0), float(size)) - 0.5)
    return int(first), int(last) + 1
