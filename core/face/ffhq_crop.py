"""The crop of FFHQ: where eyes and mouth lie in an aligned portrait.

A square about a point a tenth of the way from the eyes to the mouth, half as wide as the larger of 2.0 eye
distances and 1.8 eye-mouth distances (Karras et al. 2019, appendix A).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.face.landmarks import MOUTH_CORNERS, eye_centres

EYE_DISTANCES, MOUTH_DISTANCES, DOWN = 2.0, 1.8, 0.1


class CropSquare(NamedTuple):
    """Squares of N portraits: centre (N, 2), half side (N,), tilt (N,) in radians."""

    centre: np.ndarray
    half: np.ndarray
    tilt: np.ndarray


def ffhq_crop(landmarks: np.ndarray, soft_maximum: float | None = None) -> CropSquare:
    """Return the crops of landmarks (N, 68, 2), x to the right and y up.

    Args:
        landmarks: iBUG order, any unit.
        soft_maximum: order of the norm that stands for the larger of both distances where a smooth answer is
            needed; None takes the larger one, as FFHQ does.
    """
    right, left = eye_centres(landmarks)
    mouth = landmarks[:, list(MOUTH_CORNERS)].mean(1)
    eyes, across = (right + left) / 2, left - right
    down = mouth - eyes
    axis = across + np.stack([-down[:, 1], down[:, 0]], axis=1)  # `down` turned a quarter, to point across
    sizes = np.stack(
        [EYE_DISTANCES * np.linalg.norm(across, axis=1), MOUTH_DISTANCES * np.linalg.norm(down, axis=1)]
    )
    half = sizes.max(0) if soft_maximum is None else (sizes**soft_maximum).sum(0) ** (1 / soft_maximum)
    return CropSquare(eyes + DOWN * down, half, np.arctan2(axis[:, 1], axis[:, 0]))
