"""Regions of a face mesh that its 68 landmarks enclose, seen from the front."""

from __future__ import annotations

import numpy as np

FOREHEAD = 2.5  # cm above the brows; higher up hair may hide the skin
_JAW, _BROWS = range(17), range(26, 16, -1)
_LIPS = range(48, 60)
_SOFTNESS = 0.12  # cm
_SHIFTS = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)]


def face_weight(vertices: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """Return (V,) 1 on the front of the face from jaw to forehead, 0 elsewhere.

    Args:
        vertices: (V, 3) cm.
        landmarks: (68,) vertices in iBUG order.
    """
    points = vertices[landmarks]
    outline = points[[*_JAW, *_BROWS], :2].copy()
    outline[len(_JAW) :, 1] += FOREHEAD
    in_front = vertices[:, 2] > points[[0, 16], 2].min()
    return (in_front & inside(vertices[:, :2], outline)).astype(np.float64)


def lip_weight(vertices: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """Return (V,) in [0, 1], the share of lip colour, soft at the edge."""
    outline = vertices[landmarks[_LIPS], :2]
    near = vertices[:, 2] > vertices[landmarks[_LIPS], 2].min() - 0.5
    shares = [inside(vertices[:, :2] + np.multiply(shift, _SOFTNESS), outline) for shift in _SHIFTS]
    return near * np.mean(shares, axis=0)


def brow_weight(vertices: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """Return (V,) in [0, 1], the share of hair of the brows."""
    weight = np.zeros(len(vertices))
    steps = np.linspace(0, 4, 41)
    for first in (17, 22):
        points = vertices[landmarks[first : first + 5]]
        line = np.stack([np.interp(steps, range(5), points[:, axis]) for axis in range(3)], axis=1)
        for point in line:
            distance = np.linalg.norm(vertices - point, axis=1)
            weight = np.maximum(weight, np.exp(-0.5 * (distance / 0.35) ** 2))
    return weight


def inside(points: np.ndarray, outline: np.ndarray) -> np.ndarray:
    """Return (N,) bool: which points (N, 2) lie inside a polygon (M, 2), by the even-odd rule."""
    x, y = points[:, :1], points[:, 1:]
    (x1, y1), (x2, y2) = outline.T, np.roll(outline, -1, axis=0).T
    crosses = (y1 > y) != (y2 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x1 + (y - y1) / (y2 - y1) * (x2 - x1)
    return (crosses & (x < at)).sum(1) % 2 == 1
