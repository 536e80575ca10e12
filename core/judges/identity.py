"""Is it still the same person? dlib's 128-d face embedding (a ResNet trained on some three million faces)."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from PIL import Image

from core.errors import AssetError
from core.face.dlib_reader import dlib_weights
from core.face.processes import map_in_processes

EMBEDDING_SIZE = 128
SAME_PERSON = 0.6
"""Euclidean distance of embeddings below which dlib's authors speak of the same person."""
_WEIGHTS = "dlib_face_recognition_resnet_model_v1.dat"
_SIZE = 256


def embed_faces(frames: np.ndarray, landmarks: np.ndarray, workers: int = 1) -> np.ndarray:
    """Embed one face per picture.

    Args:
        frames: (N, H, W, 3) uint8 RGB.
        landmarks: (N, 68, 2) pixels of each face, found by a face reader.
        workers: processes to share the work at most.

    Returns:
        (N, 128) float32.

    Raises:
        RigEditorError: dlib or its weights are not installed.
    """
    dlib_weights(_WEIGHTS)
    found = map_in_processes(_embed, frames, landmarks, workers=workers)
    return np.array(found, dtype=np.float32).reshape(-1, EMBEDDING_SIZE)


def csim(first: np.ndarray, second: np.ndarray, centre: np.ndarray | float = 0.0) -> np.ndarray:
    """Return the cosine (N,) of embeddings (N, 128) as seen from a centre (128,); 1 is the same picture.

    Raw embeddings share a large mean, so that two strangers have a cosine of some 0.9; seen from the mean of
    a corpus, strangers have about 0.
    """
    first, second = first - centre, second - centre
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    return (first * second).sum(1) / lengths.clip(1e-9)


def same_person(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return which pairs of embeddings (N, 128) lie nearer than dlib's threshold, (N,) bool."""
    return np.linalg.norm(first - second, axis=1) < SAME_PERSON


def _embed(frame: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    import dlib

    resized = np.asarray(Image.fromarray(frame).resize((_SIZE, _SIZE), Image.Resampling.BICUBIC))
    pixels = np.round(landmarks * (_SIZE / len(frame)) - 0.5).astype(int)
    (left, top), (right, bottom) = pixels.min(0).tolist(), pixels.max(0).tolist()
    points = dlib.points([dlib.point(x, y) for x, y in pixels.tolist()])
    shape = dlib.full_object_detection(dlib.rectangle(left, top, right, bottom), points)
    return np.array(_network().compute_face_descriptor(resized, shape), dtype=np.float32)


@cache
def _network() -> Any:
    """Return dlib's embedding network, loaded once per process."""
    import dlib

    path = dlib_weights(_WEIGHTS)
    try:
        return dlib.face_recognition_model_v1(str(path))
    except RuntimeError as error:
        raise AssetError(f"{path} is damaged ({error}): reinstall face_recognition_models.") from error
