"""The 68 landmarks of iBUG 300-W by name; right and left are the subject's."""

from __future__ import annotations

import numpy as np

from core.face.point_set import Part, PointSet

LANDMARK_COUNT = 68
CONTOUR = slice(0, 17)
"""The jaw line, from the subject's right ear to the left one; its points slide along the silhouette."""
INNER_FACE = slice(17, LANDMARK_COUNT)
RIGHT_BROW, LEFT_BROW, BROWS = slice(17, 22), slice(22, 27), slice(17, 27)
NOSE_TIP = 30
RIGHT_EYE, LEFT_EYE, EYES = slice(36, 42), slice(42, 48), slice(36, 48)
OUTER_EYE_CORNERS = 36, 45
LIPS, OUTER_LIPS = slice(48, LANDMARK_COUNT), slice(48, 60)
MOUTH_CORNERS = 48, 54
INNER_LIPS = (61, 62, 63), (67, 66, 65)
"""Upper and lower, from the subject's right to the left."""
INNER_MOUTH_CORNERS = 60, 64
"""They coincide with the outer ones in most faces: the paper compares the other 66 points."""

IBUG_POINTS = PointSet(
    LANDMARK_COUNT,
    np.arange(LANDMARK_COUNT),
    {
        "contour": (*range(17),),
        "brows": (*range(17, 27),),
        "nose": (*range(27, 36),),
        "eyes": (*range(36, 48),),
        "lips": tuple(point for point in range(48, 68) if point not in INNER_MOUTH_CORNERS),
    },
)
LANDMARKS_OF_PART: dict[Part, int] = {
    "contour": 17, "brows": 10, "nose": 9, "eyes": 12, "irises": 2, "lips": 18,
}  # fmt: skip
"""How many landmarks show a part; an iris counts as one. Readers with more points tell no more of it."""


def eye_centres(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the centres of the right and of the left eye, (..., D) each, of landmarks (..., 68, D)."""
    return points[..., RIGHT_EYE, :].mean(-2), points[..., LEFT_EYE, :].mean(-2)
