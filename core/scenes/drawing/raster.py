"""Triangle rasterisation and vertex normals in numba, for pictures of one scene at a time."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, fastmath=True)
def rasterize(
    points: np.ndarray, triangles: np.ndarray, size: int, one_sided: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw triangles into a z-buffer.

    Args:
        points: (V, 3) pixel column, pixel row (centres at +0.5) and depth in cm, all positive.
        triangles: (F, 3).
        size: side of the picture.
        one_sided: (F,) bool, triangles that are seen from where their corners run counter-clockwise only.

    Returns:
        triangle (size, size) int32, -1 in the background; perspective-correct weights (size, size, 3);
        depth (size, size), huge in the background.
    """
    triangle = np.full((size, size), -1, np.int32)
    nearness = np.zeros((size, size), np.float32)
    for f in range(len(triangles)):
        ax, ay, an = _corner(points, triangles[f, 0])
        bx, by, bn = _corner(points, triangles[f, 1])
        cx, cy, cn = _corner(points, triangles[f, 2])
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if abs(area) < 1e-9 or (one_sided[f] and area > 0):
            continue
        x0 = max(int(np.ceil(min(ax, bx, cx) - 0.5)), 0)
        x1 = min(int(np.floor(max(ax, bx, cx) - 0.5)), size - 1)
        y0 = max(int(np.ceil(min(ay, by, cy) - 0.5)), 0)
        y1 = min(int(np.floor(max(ay, by, cy) - 0.5)), size - 1)
        inverse = 1 / area
        wa_x, wb_x = (by - cy) * inverse, (cy - ay) * inverse
        for y in range(y0, y1 + 1):
            px, py = x0 + 0.5, y + 0.5
            wa = ((bx - px) * (cy - py) - (by - py) * (cx - px)) * inverse
            wb = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) * inverse
            for x in range(x0, x1 + 1):
                wc = 1 - wa - wb
                if wa >= 0 and wb >= 0 and wc >= 0:
                    near = wa * an + wb * bn + wc * cn
                    if near > nearness[y, x]:
                        nearness[y, x] = near
                        triangle[y, x] = f
                wa += wa_x
                wb += wb_x
    return triangle, _weights(points, triangles, triangle), 1 / (nearness + np.float32(1e-9))


@njit(cache=True)
def _corner(points: np.ndarray, vertex: int) -> tuple[float, float, float]:
    """Return column, row and inverse depth of a vertex."""
    return points[vertex, 0], points[vertex, 1], 1 / points[vertex, 2]


@njit(cache=True, fastmath=True)
def _weights(points: np.ndarray, triangles: np.ndarray, triangle: np.ndarray) -> np.ndarray:
    """Return perspective-correct barycentric weights (size, size, 3) of the triangle in each pixel."""
    size = len(triangle)
    weights = np.zeros((size, size, 3), np.float32)
    for y in range(size):
        for x in range(size):
            f = triangle[y, x]
            if f < 0:
                continue
            ax, ay, an = _corner(points, triangles[f, 0])
            bx, by, bn = _corner(points, triangles[f, 1])
            cx, cy, cn = _corner(points, triangles[f, 2])
            px, py = x + 0.5, y + 0.5
            wa = ((bx - px) * (cy - py) - (by - py) * (cx - px)) * an
            wb = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) * bn
            wc = ((ax - px) * (by - py) - (ay - py) * (bx - px)) * cn
            total = wa + wb + wc
            weights[y, x, 0], weights[y, x, 1], weights[y, x, 2] = wa / total, wb / total, wc / total
    return weights


@njit(cache=True)
def first_samples(
    triangle: np.ndarray, weights: np.ndarray, triangles: np.ndarray, vectors: np.ndarray
) -> np.ndarray:
    """Return unit vectors (R, R, 3) of the first of every four samples; zero in the background.

    Args:
        triangle: (2R, 2R) of `rasterize`.
        weights: (2R, 2R, 3).
        triangles: (F, 3).
        vectors: (V, 3) at the vertices.
    """
    size = len(triangle) // 2
    found = np.zeros((size, size, 3), np.float32)
    for row in range(size):
        for column in range(size):
            f = triangle[2 * row, 2 * column]
            if f < 0:
                continue
            for corner in range(3):
                share, vertex = weights[2 * row, 2 * column, corner], triangles[f, corner]
                for axis in range(3):
                    found[row, column, axis] += share * vectors[vertex, axis]
            length = np.sqrt((found[row, column] ** 2).sum())
            if length > 0:
                found[row, column] /= length
    return found


@njit(cache=True)
def vertex_normals(vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Return unit normals (V, 3), area-weighted over the adjoining triangles."""
    normals = np.zeros_like(vertices)
    for f in range(len(triangles)):
        i, j, k = triangles[f]
        u, v = vertices[j] - vertices[i], vertices[k] - vertices[i]
        n0, n1, n2 = u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]
        for corner in (i, j, k):
            normals[corner, 0] += n0
            normals[corner, 1] += n1
            normals[corner, 2] += n2
    for v in range(len(normals)):
        length = np.sqrt((normals[v] ** 2).sum())
        if length > 0:
            normals[v] /= length
    return normals
