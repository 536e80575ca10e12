"""The face reader of dlib: its frontal detector, and its shape predictor trained on iBUG 300-W.

The predictor answers in whole pixels and depends on the box it starts from, which the detector knows roughly:
on small faces its errors are as large as what brows and lips do. So it is asked about boxes that are moved a
little, in the picture and in its mirror image, and the answers are averaged (on 600 portraits of known
scenes, ridge regression of raised and lowered brows on the points: r = 0.40 and 0.44 from one answer, 0.51
and 0.59 from eight).
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from core.errors import AssetError, RigEditorError
from core.face.landmarks import IBUG_POINTS, LANDMARK_COUNT
from core.face.processes import map_in_processes

if TYPE_CHECKING:
    from collections.abc import Sequence

# The frontal detector needs faces of about 80 pixels; the predictor works best near this size.
_DETECTION_SIZE = 256
# Photographs are searched at these sizes of their longer side, one after the other, until a face is found.
_SEARCH_SIZES = (512, 1024, 2048)
# Scores of the detector: what scores less beside a face is none; alone it may be one.
_CERTAIN, _POSSIBLE = 0.4, 0.0
# By how much boxes are moved and grown, in shares of their side; each is looked at from both sides.
_BOXES = ((0.0, 0.0, 0.0), (0.03, -0.02, 0.04), (-0.03, 0.03, -0.02), (0.01, -0.04, -0.04))
_MIRRORED = (
    *range(16, -1, -1), *range(26, 16, -1), 27, 28, 29, 30, *range(35, 30, -1),
    45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40,
    *range(54, 47, -1), *range(59, 54, -1), *range(64, 59, -1), 67, 66, 65,
)  # fmt: skip
"""Which landmark each becomes in a mirror."""
_WEIGHTS = "shape_predictor_68_face_landmarks.dat"


class DlibReader:
    """A `FaceReader`; its networks are loaded once per process."""

    points = IBUG_POINTS

    @staticmethod
    def installed() -> bool:
        """See `FaceReader.installed`."""
        return all(importlib.util.find_spec(name) is not None for name in ("dlib", "face_recognition_models"))

    def read_points(self, frames: np.ndarray, workers: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """See `FaceReader.read_points`: they are the 68 landmarks."""
        return self.read(frames, workers)

    def read(self, frames: np.ndarray, workers: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """See `FaceReader.read`."""
        _detectors()
        found = map_in_processes(_detect, frames, workers=workers)
        valid = np.array([points is not None for points in found], dtype=bool)
        landmarks = np.zeros((len(frames), LANDMARK_COUNT, 2), dtype=np.float32)
        for index in np.flatnonzero(valid):
            landmarks[index] = found[index]
        return landmarks, valid

    def find(self, photo: np.ndarray) -> list[np.ndarray]:
        """See `FaceReader.find`."""
        detector, predictor = _detectors()
        longer = max(photo.shape[:2])
        for size in _SEARCH_SIZES:
            scale = size / longer
            resized = _resized(photo, scale)
            boxes, scores, _ = detector.run(resized, 0, _POSSIBLE)
            if boxes:
                enough = min(_CERTAIN, max(scores))
                found = [box for box, score in zip(boxes, scores, strict=True) if score >= enough]
                found.sort(key=lambda box: box.area(), reverse=True)
                return [_read_box(predictor, resized, box) / np.float32(scale) for box in found]
        return []


def _resized(photo: np.ndarray, scale: float) -> np.ndarray:
    height, width = (max(1, round(side * scale)) for side in photo.shape[:2])
    return np.asarray(Image.fromarray(photo).resize((width, height), Image.Resampling.BICUBIC))


def _read_box(predictor: Any, picture: np.ndarray, box: Any) -> np.ndarray:
    """Return the landmarks (68, 2) of the face in a box, averaged over boxes like it and over both sides."""
    width = picture.shape[1]
    mirror = np.ascontiguousarray(picture[:, ::-1])
    total = np.zeros((LANDMARK_COUNT, 2), np.float32)
    for across, down, grown in _BOXES:
        x, y = (np.array([box.center().x, box.center().y]) + np.array([across, down]) * box.width()).tolist()
        half = box.width() * (1 + grown) / 2
        total += _points(predictor(picture, _square(x, y, half)))
        seen = _points(predictor(mirror, _square(width - 1 - x, y, half)))[list(_MIRRORED)]
        total += np.array([width, 0]) + seen * np.array([-1, 1], np.float32)
    return total / np.float32(2 * len(_BOXES))


def _square(x: float, y: float, half: float) -> Any:
    import dlib

    return dlib.rectangle(round(x - half), round(y - half), round(x + half), round(y + half))


def _points(shape: Any) -> np.ndarray:
    return np.array([(point.x, point.y) for point in shape.parts()], dtype=np.float32) + np.float32(0.5)


def _detect(frame: np.ndarray) -> np.ndarray | None:
    detector, predictor = _detectors()
    height, width = frame.shape[:2]
    side = (_DETECTION_SIZE, _DETECTION_SIZE)
    resized = np.asarray(Image.fromarray(frame).resize(side, Image.Resampling.BICUBIC))
    faces = detector(resized, 0)
    if not faces:
        return None
    points = _read_box(predictor, resized, _nearest_to_centre(faces))
    return points * np.array([width, height], dtype=np.float32) / _DETECTION_SIZE


def _nearest_to_centre(faces: Sequence[Any]) -> Any:
    middle = _DETECTION_SIZE / 2
    return min(faces, key=lambda box: abs(box.center().x - middle) + abs(box.center().y - middle))


@cache
def _detectors() -> tuple[Any, Any]:
    """Return dlib's frontal face detector and its 68-point predictor, loaded once per process."""
    if importlib.util.find_spec("dlib") is None:
        raise RigEditorError('Landmark detection needs dlib: run pip install -e ".[photos]".')
    import dlib

    path = dlib_weights(_WEIGHTS)
    try:
        return dlib.get_frontal_face_detector(), dlib.shape_predictor(str(path))
    except RuntimeError as error:
        raise AssetError(f"{path} is damaged ({error}): reinstall face_recognition_models.") from error


def dlib_weights(name: str) -> Path:
    """Return the file of one of dlib's networks in the installed package face_recognition_models.

    Raises:
        RigEditorError: the package is not installed.
        AssetError: it lacks the file.
    """
    # The package cannot be imported where setuptools no longer brings pkg_resources; its data can be read.
    spec = importlib.util.find_spec("face_recognition_models")
    if spec is None or spec.origin is None:
        raise RigEditorError(
            f'{name} comes with the package face_recognition_models: run pip install -e ".[photos]".'
        )
    path = Path(spec.origin).parent / "models" / name
    if not path.is_file():
        raise AssetError(f"{path} does not exist: reinstall face_recognition_models.")
    return path
