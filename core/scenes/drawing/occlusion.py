"""Contact shadows from a picture's depth: hair on a forehead, spectacles on a nose, a collar on a neck."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

REACH = 2.6  # cm around a point that can hide light from it
RINGS, SPOKES = 3, 10
_NEAR = 0.05  # cosine over the surface under which nothing hides
_STRENGTH = 1.5


@njit(cache=True, fastmath=True)
def contact_shadow(depth: np.ndarray, normals: np.ndarray, light: np.ndarray, focal: float) -> np.ndarray:
    """Return the share of light that arrives at each pixel, (R, R) in (0, 1].

    Args:
        depth: (R, R) cm from the camera; at least 1e6 where there is nothing.
        normals: (R, R, 3) unit, x to the right, y up, z to the viewer.
        light: (3,) unit direction to the key light, in the same frame; its side casts deeper shadows.
        focal: focal length in halves of the picture's side.
    """
    size = len(depth)
    arriving = np.ones((size, size), np.float32)
    half = size / 2
    for row in range(size):
        for column in range(size):
            z = depth[row, column]
            if z > 1e5:
                continue
            pixel = z / (focal * half)  # cm
            reach, hidden = REACH / pixel, 0.0
            nx, ny, nz = normals[row, column]
            for ring in range(RINGS):
                radius = reach * ((ring + 0.6) / RINGS) ** 1.5
                for spoke in range(SPOKES):
                    turn = (spoke + 0.5 * (ring % 2)) * (2 * math.pi / SPOKES)
                    dx, dy = math.cos(turn), math.sin(turn)
                    c = min(max(int(column + radius * dx + 0.5), 0), size - 1)
                    r = min(max(int(row - radius * dy + 0.5), 0), size - 1)
                    closer = z - depth[r, c]
                    if closer < -5.0:
                        continue
                    ox, oy = (c - column) * pixel, (row - r) * pixel
                    length = math.sqrt(ox * ox + oy * oy + closer * closer) + 1e-6
                    over = (nx * ox + ny * oy + nz * closer) / length - _NEAR
                    if over > 0:
                        fade = 1 / (1 + (length / 1.6) ** 4)
                        hidden += over * fade * (1 + 0.8 * (dx * light[0] + dy * light[1]))
            arriving[row, column] = math.exp(-_STRENGTH * hidden / (RINGS * SPOKES))
    return arriving
