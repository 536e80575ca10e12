"""FFHQ alignment: the roll and translation that put eyes and mouth where FFHQ crops have them.

Instead of cropping, the head is moved until the square of `core.face.ffhq_crop` is the picture, so that one
camera explains every portrait.
"""

from __future__ import annotations

import numpy as np

from core.face.ffhq_crop import ffhq_crop
from core.face.landmarks import EYES
from core.render.camera import Camera

ITERATIONS = 12
SOFT_MAXIMUM = 12


def rotation_matrices(angles: np.ndarray) -> np.ndarray:
    """Return (n, 3, 3) for yaw, pitch, roll (n, 3) in radians (convention of `core.face.rotation`)."""
    (cy, cp, cr), (sy, sp, sr) = np.cos(angles).T, np.sin(angles).T
    rows = [
        [cr * cy, -sr * cp - cr * sy * sp, -sr * sp + cr * sy * cp],
        [sr * cy, cr * cp - sr * sy * sp, cr * sp + sr * sy * cp],
        [-sy, -cy * sp, cy * cp],
    ]
    return np.moveaxis(np.array(rows), 2, 0)


def align(landmarks: np.ndarray, angles: np.ndarray, camera: Camera) -> tuple[np.ndarray, np.ndarray]:
    """Find roll and translation.

    Args:
        landmarks: (n, 68, 3) model frame, cm.
        angles: (n, 3) wanted yaw, pitch and roll; the roll is what remains in the picture.
        camera: the camera that takes the picture.

    Returns:
        angles (n, 3) with the roll that alignment leaves, and translations (n, 3) in cm.
    """
    angles, translation = angles.copy(), np.zeros((len(angles), 3))
    wanted_roll = angles[:, 2].copy()
    for _ in range(ITERATIONS):
        world = landmarks @ rotation_matrices(angles).transpose(0, 2, 1) + translation[:, None]
        depth = camera.distance - world[..., 2]
        picture = camera.focal * world[..., :2] / depth[..., None]
        centre, half, tilt = ffhq_crop(picture, SOFT_MAXIMUM)
        face_depth = depth[:, EYES].mean(1)
        angles[:, 2] += wanted_roll - tilt
        translation[:, :2] -= centre * (face_depth / camera.focal)[:, None]
        translation[:, 2] -= face_depth * (half - 1)
    return angles, translation
