"""Rasteriser compiled with numba, for machines without a GPU: a depth buffer over half-plane tests."""

from __future__ import annotations

import numba
import numpy as np
import torch

from core.render.camera import NEAR_DEPTH
from core.render.numba_threads import for_each_image
from core.render.rasterizer import Fragments

compiled = numba.njit(nogil=True, cache=True, error_model="numpy")


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
        _draw_triangle(points, corners, face, nearness, index)
    for row in range(len(index)):
        for column in range(len(index)):
            face = index[row, column]
            if face >= 0:
                a, b, c = corners[face, 0], corners[face, 1], corners[face, 2]
                weights = _weights(points, a, b, c, column + 0.5, row + 0.5)
                total = weights[0] + weights[1] + weights[2]
                for corner in range(3):
                    barycentric[row, column, corner] = weights[corner] / total


@compiled
def _to_pixels(vertices: np.ndarray, size: int) -> np.ndarray:
    """Return u right and v down in pixels, and 1 / depth, which is linear in the image; (V, 3)."""
    points = np.empty(vertices.shape)
    for vertex in range(len(vertices)):
        depth = vertices[vertex, 2]
        points[vertex, 0] = (1.0 + vertices[vertex, 0]) * 0.5 * size
        points[vertex, 1] = (1.0 - vertices[vertex, 1]) * 0.5 * size
        points[vertex, 2] = 1.0 / depth if NEAR_DEPTH <= depth < np.inf else np.nan
    return points


@compiled
def _draw_triangle(
    points: np.ndarray, corners: np.ndarray, face: int, nearness: np.ndarray, index: np.ndarray
) -> None:
    """Put a triangle where it is nearer than what is there."""
    a, b, c = corners[face, 0], corners[face, 1], corners[face, 2]
    ax, bx, cx = points[a, 0], points[b, 0], points[c, 0]
    ay, by, cy = points[a, 1], points[b, 1], points[c, 1]
    area = (cx - ax) * (by - ay) - (bx - ax) * (cy - ay)
    nearest = points[a, 2] + points[b, 2] + points[c, 2]
    if not (0.0 < area < np.inf and nearest > 0.0):  # seen from behind, degenerate, too near or not finite
        return
    left, right = _pixel_span(min(ax, bx, cx), max(ax, bx, cx), len(index))
    top, bottom = _pixel_span(min(ay, by, cy), max(ay, by, cy), len(index))
    for row in range(top, bottom):
        for column in range(left, right):
            wa, wb, wc = _weights(points, a, b, c, column + 0.5, row + 0.5)
            near = (wa + wb + wc) / area
            if wa >= 0 and wb >= 0 and wc >= 0 and near > nearness[row, column]:
                nearness[row, column] = near
                index[row, column] = face


@compiled
def _weights(points: np.ndarray, a: int, b: int, c: int, u: float, v: float) -> tuple[float, float, float]:
    """Return the weights of a triangle's corners at a point: its parts' areas over the corners' depths."""
    ax, ay = points[a, 0] - u, points[a, 1] - v
    bx, by = points[b, 0] - u, points[b, 1] - v
    cx, cy = points[c, 0] - u, points[c, 1] - v
    wa = (cx * by - bx * cy) * points[a, 2]
    wb = (ax * cy - cx * ay) * points[b, 2]
    wc = (bx * ay - ax * by) * points[c, 2]
    return wa, wb, wc


@compiled
def _pixel_span(low: float, high: float, size: int) -> tuple[int, int]:
    """Return the first pixel whose centre is at or above `low`, and one past the last at or below `high`."""
    first = np.ceil(min(max(low, 0.0), float(size)) - 0.5)
    last = np.floor(min(max(high, 0.0), float(size)) - 0.5)
    return int(first), int(last) + 1
