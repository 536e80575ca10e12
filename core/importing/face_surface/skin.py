"""A neutral skin for models without colours: a mean and a σ-scaled basis, made from landmarks and geometry.

Skin varies in tone, in lips and brows, and smoothly over the head: low polynomials of the direction from the
head's middle, which are the spherical harmonics of low degree, mostly in brightness, a little in red against
green and yellow against blue.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from core.face.face_region import brow_weight, lip_weight

SIZE = 80
_SKIN = (0.74, 0.55, 0.45)
_LIPS, _BROWS = (-0.08, -0.15, -0.12), (0.20, 0.14, 0.10)
_BROW_SHARE = 0.7
_TONES = ((-0.16, -0.15, -0.13), (0.02, -0.03, -0.02), (0.01, 0.01, -0.03))
_LIP_FIELDS = ((0.04, -0.06, -0.04), (-0.06, -0.05, -0.04))
_BROW_FIELD = (-0.12, -0.12, -0.11)
_SCLERA, _IRIS, _IRIS_RADIUS = (0.82, 0.80, 0.78), (0.22, 0.15, 0.11), 0.6  # cm
_DEGREE = 4
_SMOOTH_COLORS = ((0.012, 0.012, 0.012), (0.005, -0.005, 0.0), (0.003, 0.003, -0.006))


def neutral_skin(
    vertices: np.ndarray, landmarks: np.ndarray, part_colors: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean colours (V, 3) in [0, 1] and their σ-scaled basis (K, V, 3), K at most 80.

    Args:
        vertices: (V, 3) cm, origin in the head.
        landmarks: (68,) vertices in iBUG order.
        part_colors: (V, 3) colours of what is not skin, NaN on skin; they do not vary.
    """
    skin = np.ones(len(vertices)) if part_colors is None else np.isnan(part_colors).any(1).astype(float)
    lips, brows = lip_weight(vertices, landmarks) * skin, brow_weight(vertices, landmarks) * skin
    hair = _BROW_SHARE * brows[:, None]
    mean = (np.array(_SKIN) + lips[:, None] * _LIPS) * (1 - hair) + hair * _BROWS
    if part_colors is not None:
        mean = np.where(np.isnan(part_colors), mean, part_colors)
    fields = [
        *(skin[:, None] * tone for tone in _TONES),
        *(lips[:, None] * color for color in _LIP_FIELDS),
        brows[:, None] * _BROW_FIELD,
        *(mode[:, None] * color for mode in _smooth_modes(vertices, skin) for color in _SMOOTH_COLORS),
    ]
    return mean, _principal_fields(np.stack(fields))


def eye_colors(vertices: np.ndarray) -> np.ndarray:
    """Return colours (E, 3) for the vertices (E, 3) of one eyeball, in cm, that looks along z."""
    offset = vertices - vertices.mean(0)
    iris = (offset[:, 2] > 0) & (np.hypot(offset[:, 0], offset[:, 1]) < _IRIS_RADIUS)
    return np.where(iris[:, None], _IRIS, _SCLERA)


def _smooth_modes(vertices: np.ndarray, skin: np.ndarray) -> np.ndarray:
    """Return smooth fields (M, V) of unit variance and falling size, from coarse to fine."""
    direction = vertices / np.linalg.norm(vertices, axis=1, keepdims=True).clip(1e-6)
    powers = sorted((p for p in product(range(_DEGREE + 1), repeat=3) if 0 < sum(p) <= _DEGREE), key=sum)
    columns = np.stack([np.prod(direction**power, axis=1) for power in powers], axis=1) * skin[:, None]
    columns -= columns.mean(0) * skin[:, None]
    orthogonal, triangular = np.linalg.qr(columns)
    independent = np.abs(np.diag(triangular)) > 1e-3 * np.abs(np.diag(triangular)).max()
    modes = orthogonal[:, independent].T * np.sqrt(len(vertices))
    return modes / np.sqrt(1 + np.arange(len(modes)))[:, None]


def _principal_fields(fields: np.ndarray) -> np.ndarray:
    """Turn independent fields of unit-variance weights into an orthogonal σ-scaled basis."""
    flat = fields.reshape(len(fields), -1)
    variance, rotation = np.linalg.eigh(flat @ flat.T)
    kept = np.flatnonzero(variance > 1e-10 * variance[-1])[::-1][:SIZE]
    return (rotation[:, kept].T @ flat).reshape(len(kept), -1, 3)
