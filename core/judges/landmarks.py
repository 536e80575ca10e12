"""Reading pose, mouth and light off a picture through 68 detected landmarks; F takes no part in it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.face.landmarks import LEFT_BROW, LEFT_EYE, MOUTH_CORNERS, RIGHT_BROW, RIGHT_EYE, eye_centres
from core.render.camera import Camera

UPPER_LIP, LOWER_LIP = 62, 66  # middles of the inner lips
LIDS = ((37, 41), (38, 40), (43, 47), (44, 46))  # upper, lower
BROW_ABOVE_EYE = ((RIGHT_BROW, RIGHT_EYE), (LEFT_BROW, LEFT_EYE))
_JAW = 3, 13  # points of the jaw line below each cheek
POSIT_ITERATIONS = 6
FOCAL = Camera().focal
RIGID = [*range(17, 48)]  # brows, nose, eyes: hardly moved by the mouth


def pose_of_landmarks(landmarks: np.ndarray, reference: np.ndarray, resolution: int) -> np.ndarray:
    """Estimate head rotation by POSIT (DeMenthon & Davis 1995) on the landmarks that hardly deform.

    Args:
        landmarks: (N, 68, 2) pixels, y down.
        reference: (68, 3) landmarks of a frontal head, x right, y up, z to the viewer.
        resolution: side of the square pictures in pixels; their middle is the optical axis.

    Returns:
        (N, 3) yaw, pitch, roll in degrees (convention of `core.face.rotation`).
    """
    model = reference[RIGID] - reference[RIGID].mean(0)
    points = (landmarks[:, RIGID] - resolution / 2) * [1, -1] * (2 / resolution)
    inverse = np.linalg.pinv(model)
    foreshortening = np.ones(points.shape[:2])
    for _ in range(POSIT_ITERATIONS):
        scaled = points * foreshortening[..., None]
        rows = inverse @ (scaled - scaled.mean(1, keepdims=True))  # (N, 3, 2): scaled rows of R
        rotation = _orthonormal(rows[..., 0], rows[..., 1])
        scale = np.linalg.norm(rows, axis=1).mean(1, keepdims=True)
        foreshortening = 1 - rotation[:, 2] @ model.T * scale / FOCAL
    yaw = np.arcsin(np.clip(-rotation[:, 2, 0], -1, 1))
    pitch = np.arctan2(-rotation[:, 2, 1], rotation[:, 2, 2])
    roll = np.arctan2(rotation[:, 1, 0], rotation[:, 0, 0])
    return np.degrees(np.stack([yaw, pitch, roll], axis=1))


def _orthonormal(right: np.ndarray, up: np.ndarray) -> np.ndarray:
    """Return rotations (N, 3, 3) whose first rows lie along `right` and next to `up`, (N, 3) each."""
    right = right / np.linalg.norm(right, axis=1, keepdims=True)
    up = up - (up * right).sum(1, keepdims=True) * right
    up = up / np.linalg.norm(up, axis=1, keepdims=True)
    return np.stack([right, up, np.cross(right, up)], axis=1)


def mouth_opening(landmarks: np.ndarray) -> np.ndarray:
    """Return the inner lips' distance (N,) in eye distances."""
    gap = np.linalg.norm(landmarks[:, UPPER_LIP] - landmarks[:, LOWER_LIP], axis=1)
    return gap / eye_distance(landmarks)


def smile(landmarks: np.ndarray) -> np.ndarray:
    """Return mouth width plus how far the corners lie above the lips' middle (N,), in eye distances."""
    right, left = (landmarks[:, corner] for corner in MOUTH_CORNERS)
    middle = (landmarks[:, UPPER_LIP, 1] + landmarks[:, LOWER_LIP, 1]) / 2
    lift = middle - (right[:, 1] + left[:, 1]) / 2
    return (np.linalg.norm(right - left, axis=1) + lift) / eye_distance(landmarks)


def mouth_width(landmarks: np.ndarray) -> np.ndarray:
    """Return the distance of the mouth corners (N,) in eye distances."""
    right, left = (landmarks[:, corner] for corner in MOUTH_CORNERS)
    return np.linalg.norm(right - left, axis=1) / eye_distance(landmarks)


def eye_opening(landmarks: np.ndarray) -> np.ndarray:
    """Return the mean distance of the lids (N,) in eye distances."""
    gaps = [np.linalg.norm(landmarks[:, upper] - landmarks[:, lower], axis=1) for upper, lower in LIDS]
    return np.mean(gaps, axis=0) / eye_distance(landmarks)


def brow_height(landmarks: np.ndarray) -> np.ndarray:
    """Return how far the brows' middles lie above the eyes' (N,), in eye distances."""
    rises = [landmarks[:, eye, 1].mean(1) - landmarks[:, brow, 1].mean(1) for brow, eye in BROW_ABOVE_EYE]
    return np.mean(rises, axis=0) / eye_distance(landmarks)


MEASURES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "mouth_opening": mouth_opening,
    "smile": smile,
    "mouth_width": mouth_width,
    "eye_opening": eye_opening,
    "brow_height": brow_height,
}


def bright_side(frames: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """Return (right - left) / (right + left) brightness (N,) of the cheeks; right is the viewer's.

    Args:
        frames: (N, H, W, 3) uint8.
        landmarks: (N, 68, 2) pixels.
    """
    return np.array([_balance(frame, points) for frame, points in zip(frames, landmarks, strict=True)])


def eye_distance(landmarks: np.ndarray) -> np.ndarray:
    """Return the distance of the eye centres (N,) in pixels."""
    right, left = eye_centres(landmarks)
    return np.linalg.norm(right - left, axis=1)


def _balance(frame: np.ndarray, points: np.ndarray) -> float:
    """Compare patches between each eye, mouth corner and the jaw: skin whatever hair there is."""
    luminance = frame.astype(float).mean(2)
    sides = zip(eye_centres(points), MOUTH_CORNERS, _JAW, strict=True)
    left, right = (_patch(luminance, (eye + points[corner] + points[jaw]) / 3) for eye, corner, jaw in sides)
    return (right - left) / max(right + left, 1e-6)


def _patch(luminance: np.ndarray, centre: np.ndarray) -> float:
    half = max(len(luminance) // 32, 1)
    x, y = np.clip(np.round(centre).astype(int), half, len(luminance) - 1 - half)
    return float(luminance[y - half : y + half + 1, x - half : x + half + 1].mean())
