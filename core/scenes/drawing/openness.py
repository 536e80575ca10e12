"""Soft shadows: how much of the light that a point should receive reaches it.

Visibility is measured once on the mean bust, for many directions; a portrait's light then weighs them.
Shadows of nose, brows and chin follow the key light smoothly and cost one matrix product.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from core.scenes.drawing.raster import rasterize

DIRECTIONS = 240
SIZE = 192  # of the shadow maps, pixels
REACH = 36.0  # cm from the origin to the map's edge
BIAS = 0.5  # cm
SMOOTHINGS = 6  # times that a shadow's edge is averaged over neighbours
SHARPNESS = 6.0  # of the key light's lobe
KEY_GAIN = 3.7  # radiance of the lobe that gives the irradiance of the directional key


class Openness:
    """Visibility of the sky from each vertex of a bust, in its own frame.

    Args:
        vertices: (V, 3) cm; normals: (V, 3) unit; triangles: (F, 3) that cast shadows.
    """

    def __init__(self, vertices: np.ndarray, normals: np.ndarray, triangles: np.ndarray) -> None:
        self.directions = sphere(DIRECTIONS)
        facing = (normals @ self.directions.T).clip(0) + 1e-4
        seen = np.stack([_lit_from(vertices, triangles, d) for d in self.directions], axis=1).astype(float)
        around = _neighbours(triangles, len(vertices))
        for _ in range(SMOOTHINGS):
            seen = around @ seen
        self.facing = facing.astype(np.float32)
        self.lit = (facing * seen).astype(np.float32)

    def under(self, key: np.ndarray, key_share: float) -> np.ndarray:
        """Return the share (V,) of light that arrives, for a key light (3,) in the bust's frame."""
        lobe = np.exp(SHARPNESS * (self.directions @ key - 1))
        radiance = (1 - key_share + KEY_GAIN * key_share * lobe).astype(np.float32)
        return (self.lit @ radiance) / (self.facing @ radiance)


def sphere(count: int) -> np.ndarray:
    """Return evenly spread directions (count, 3), Fibonacci's lattice."""
    index = np.arange(count) + 0.5
    polar, turn = np.arccos(1 - 2 * index / count), np.pi * (1 + 5**0.5) * index
    return np.stack([np.cos(turn) * np.sin(polar), np.cos(polar), np.sin(turn) * np.sin(polar)], axis=1)


def _neighbours(triangles: np.ndarray, count: int) -> sparse.csr_matrix:
    """Return the mean (V, V) over each vertex and those that share an edge with it."""
    ends = np.concatenate([triangles[:, [a, b]] for a in range(3) for b in range(3)])
    joined = sparse.coo_matrix((np.ones(len(ends)), ends.T), (count, count)).tocsr()
    joined = joined + sparse.identity(count)
    joined.data[:] = 1
    return (sparse.diags(1 / np.asarray(joined.sum(1)).ravel()) @ joined).tocsr()


def _lit_from(vertices: np.ndarray, triangles: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """Return which vertices (V,) nothing hides from a far light."""
    side = np.cross(direction, [0.0, 1.0, 0.02])
    side /= np.linalg.norm(side)
    local = vertices @ np.stack([side, np.cross(direction, side), direction]).T
    points = np.concatenate([SIZE / 2 * (1 + local[:, :2] / REACH), 1000 - local[:, 2:]], axis=1)
    _, _, depth = rasterize(points, triangles, SIZE, np.zeros(len(triangles), bool))
    column, row = np.clip(points[:, :2].astype(int), 0, SIZE - 1).T
    return points[:, 2] < depth[row, column] + BIAS
