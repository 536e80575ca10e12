"""Triangle rasterisation and vertex normals in numba, for pictures of one scene at a time."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, fastmath=True)
def rasterize(
    points: np.ndarray, triangles: np.ndarray, size: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw triangles into a z-buffer; both sides are visible.

    Args:
        points: (V, 3) pixel column, pixel row (centres at +0.5) and depth in cm, all positive.
        triangles: (F, 3).
        size: side of the picture.

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
        if abs(area) < 1e-9:
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
