"""Which way a face mesh is wound, and whether its landmarks lie where those of a face do."""

from __future__ import annotations

import numpy as np

from core.face.landmarks import (
    BROWS,
    MOUTH_CORNERS,
    NOSE_TIP,
    OUTER_EYE_CORNERS,
    OUTER_LIPS,
    eye_centres,
)
from core.files.refusal import RefusalError

# Where the middle of the eyes lies in the model frame, cm: about where the shipped head has it.
EYES = (0.0, 2.7, 10.4)
_FRONT = 5.0  # cm behind the tip of the nose: surface that certainly faces the viewer on average
_EYE_DISTANCES = (5.0, 13.0)  # cm between the outer corners; people: 8 to 10


def wound_outward(vertices: np.ndarray, triangles: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return triangles counter-clockwise seen from outside, and whether they had to be turned round.

    Args:
        vertices: (V, 3) cm, z to the viewer.
        triangles: (F, 3), all wound alike.
    """
    a, b, c = np.moveaxis(vertices[triangles], 1, 0)
    forward = np.cross(b - a, c - a)[:, 2]
    front = (a + b + c)[:, 2] / 3 > vertices[:, 2].max() - _FRONT
    if forward[front].sum() >= 0:
        return triangles, False
    return triangles[:, ::-1].copy(), True


def check_landmarks(points: np.ndarray) -> None:
    """Refuse landmarks (68, 3), in cm, that no upright face turned to the viewer has.

    Raises:
        RefusalError: the unit, the axes or the order of the landmarks is another one.
    """
    distance = float(np.linalg.norm(points[OUTER_EYE_CORNERS[0]] - points[OUTER_EYE_CORNERS[1]]))
    if not _EYE_DISTANCES[0] <= distance <= _EYE_DISTANCES[1]:
        raise RefusalError(
            f"its outer eye corners lie {distance:.3g} cm apart where people have 8 to 10: "
            "its unit of length is not that of the published file"
        )
    right_eye, left_eye = eye_centres(points)
    mouth, nose, brows = points[OUTER_LIPS].mean(0), points[NOSE_TIP], points[BROWS].mean(0)
    right_corner, left_corner = (points[corner] for corner in MOUTH_CORNERS)
    upright = mouth[1] < nose[1] < (right_eye[1] + left_eye[1]) / 2 < brows[1]
    forward = nose[2] > max(right_eye[2], left_eye[2], points[0, 2], points[16, 2])
    if not (upright and forward and right_eye[0] < left_eye[0] and right_corner[0] < left_corner[0]):
        raise RefusalError(
            "its landmarks are not those of an upright face that looks along z: "
            "axes or landmark order are not those of the published file"
        )


def eye_middle(points: np.ndarray) -> np.ndarray:
    """Return the point between the eyes (3,) of landmarks (68, 3)."""
    right, left = eye_centres(points)
    return (right + left) / 2


def vertex_normals(vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Return unit normals (V, 3); zero where a vertex has no area around it."""
    a, b, c = np.moveaxis(vertices[triangles], 1, 0)
    faces = np.cross(b - a, c - a)
    normals = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(normals, triangles[:, corner], faces)
    return normals / np.linalg.norm(normals, axis=1, keepdims=True).clip(1e-12)
