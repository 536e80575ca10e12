"""How near a generated portrait came to an aligned photograph, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.errors import RigEditorError
from core.evaluation.judges.identity import embed_faces
from core.inversion.alignment import AlignedPhoto
from core.inversion.face_region import face_region
from core.landmark_detector import detect_landmarks

LANDMARK_SIDE = 256


@dataclass(frozen=True)
class Closeness:
    psnr: float
    landmark_pixels: float | None
    identity: float | None


def closeness(photo: AlignedPhoto, frame: np.ndarray) -> Closeness:
    region = face_region(photo.landmarks, len(photo.frame))[..., None]
    error = (frame.astype(np.float32) - photo.frame) ** 2
    psnr = 10 * np.log10(255**2 / max(float((error * region).sum() / region.sum() / 3), 1e-6))
    try:
        landmarks, valid = detect_landmarks(np.stack([photo.frame, frame]))
    except RigEditorError:
        return Closeness(psnr, None, None)
    if not valid.all():
        return Closeness(psnr, None, None)
    d = float(np.linalg.norm(landmarks[0] - landmarks[1], axis=1).mean() * LANDMARK_SIDE / len(frame))
    e = embed_faces(np.stack([photo.frame, frame]), landmarks)
    return Closeness(psnr, d, float(np.linalg.norm(e[0] - e[1])))
