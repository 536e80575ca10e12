"""Spectacles: two rims, a bridge and two temples, as tubes that ride on the eyes."""

from __future__ import annotations

import numpy as np

RIM_POINTS, TUBE_POINTS = 48, 8
RIM = np.array([2.55, 1.95])  # half width and half height of a lens, cm
THICKNESS = 0.15  # cm
FORWARD, DOWN = 2.35, 0.1  # from the eyes' centres to the lenses, cm
TEMPLE_END = np.array([7.4, 3.2, -0.5])  # over the ear of the mean head


def wear_glasses(left_eye: np.ndarray, right_eye: np.ndarray) -> np.ndarray:
    """Return the vertices of spectacles in the model frame for eye centres (3,) each."""
    parts = []
    for side, eye in ((1.0, left_eye), (-1.0, right_eye)):
        centre = eye + np.array([0.25 * side, -DOWN, FORWARD])
        turn = np.linspace(0, 2 * np.pi, RIM_POINTS)
        # A superellipse, bent back at the temples.
        c, s = (np.sign(f) * np.abs(f) ** 0.8 for f in (np.cos(turn), np.sin(turn)))
        rim = centre + np.stack([RIM[0] * c, RIM[1] * s, -0.16 * (1 + side * c) ** 2], axis=1)
        parts.append(_tube(rim))
        hinge = centre + np.array([side * RIM[0], 0.7, -0.64])
        end = TEMPLE_END * [side, 1, 1]
        parts.append(_tube(hinge + np.linspace(0, 1, RIM_POINTS)[:, None] * (end - hinge)))
    inner = [
        eye + np.array([-side * (RIM[0] - 0.25), 0.55, FORWARD])
        for side, eye in ((1.0, left_eye), (-1.0, right_eye))
    ]
    share = np.linspace(0, 1, RIM_POINTS)[:, None]
    arch = np.sin(np.pi * share) * [0.0, 0.25, 0.35]
    parts.append(_tube(inner[0] + share * (inner[1] - inner[0]) + arch))
    return np.concatenate(parts)


def build_glasses() -> np.ndarray:
    """Return the triangles (F, 3) of `wear_glasses`."""
    a, b = np.meshgrid(np.arange(RIM_POINTS - 1), np.arange(TUBE_POINTS), indexing="ij")
    after = (b + 1) % TUBE_POINTS
    here, there = a * TUBE_POINTS, (a + 1) * TUBE_POINTS
    corners = [here + b, here + after, there + after, there + b]
    quads = np.stack([c.reshape(-1) for c in corners], axis=1)
    tube = quads[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3)
    return np.concatenate([tube + part * RIM_POINTS * TUBE_POINTS for part in range(5)]).astype(np.int32)


def _tube(path: np.ndarray) -> np.ndarray:
    """Return a tube's vertices (points · TUBE_POINTS, 3) around a path (points, 3)."""
    tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True) + 1e-9
    side = np.cross(tangent, [0.0, 0.3, 1.0])
    side /= np.linalg.norm(side, axis=1, keepdims=True) + 1e-9
    up = np.cross(side, tangent)
    turn = np.linspace(0, 2 * np.pi, TUBE_POINTS, endpoint=False)[None, :, None]
    ring = THICKNESS * (np.cos(turn) * side[:, None] + np.sin(turn) * up[:, None])
    return (path[:, None] + ring).reshape(-1, 3)
