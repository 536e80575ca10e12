"""How near a generated portrait came to an aligned photograph, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.errors import RigEditorError
from core.face.face_reader import face_reader
from core.inversion.alignment import AlignedPhoto
from core.inversion.face_region import face_region
from core.judges.identity import embed_faces

LANDMARK_SIDE = 256
MOST_DB = 99.0


@dataclass(frozen=True)
class Closeness:
    """What a portrait has in common with a photograph.

    Attributes:
        psnr: peak signal-to-noise ratio on the face, dB.
        landmark_pixels: mean distance of the 68 landmarks, pixels of a picture of 256; None without dlib, or
            where no face is found in the portrait.
        identity_distance: of dlib's face embeddings; its authors speak of one person below 0.6.
            None likewise.
    """

    psnr: float
    landmark_pixels: float | None = None
    identity_distance: float | None = None


def closeness(photo: AlignedPhoto, frame: np.ndarray) -> Closeness:
    """Compare a photograph with a portrait (R, R, 3) uint8 of its size."""
    region = face_region(photo.landmarks, len(frame))[..., None]
    error = (frame.astype(np.float32) - photo.frame) ** 2
    mean = float((error * region).sum() / (3 * region.sum()))
    psnr = min(MOST_DB, float(10 * np.log10(255**2 / max(mean, 1e-9))))
    both = np.stack([photo.frame, frame])
    try:
        landmarks, valid = face_reader().read(both)
        if not valid.all():
            return Closeness(psnr)
        first, second = embed_faces(both, landmarks)
    except RigEditorError:
        return Closeness(psnr)
    distances = np.linalg.norm(landmarks[0] - landmarks[1], axis=1)
    pixels = float(distances.mean()) * LANDMARK_SIDE / len(frame)
    return Closeness(psnr, pixels, float(np.linalg.norm(first - second)))
