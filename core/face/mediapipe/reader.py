"""The face reader of MediaPipe: a mesh of 468 points, whose lids are read again, and the irises."""

from __future__ import annotations

import numpy as np
from PIL import Image

from core.face.mediapipe.detector import possible_faces
from core.face.mediapipe.networks import (
    EYE_SIDE,
    MESH_SIDE,
    load_all,
    networks_installed,
    read_eye,
    read_mesh,
)
from core.face.mediapipe.points import (
    LEFT_CORNERS,
    LEFT_IRIS,
    LEFT_LIDS,
    MESH_POINTS,
    RIGHT_CORNERS,
    RIGHT_IRIS,
    RIGHT_LIDS,
)
from core.face.mediapipe.squares import Square, cut, square_around, tilt_between
from core.face.processes import map_in_processes

# In aligned portraits the face lies in a centred square of this share of the picture.
_ALIGNED_SHARE = 200 / 256
# Sides of the squares that the networks were trained on, in longer sides of the box around the points.
_FACE_MARGIN, _EYE_MARGIN = 1.5, 2.3
_LEAST_SCORE = 0.9  # faces that are there have 0.99, patterns that look like one up to 0.6
# The mesh is read again in the square that it suggests, until that is the one it was read in.
_MOST_READINGS, _SHIFT, _TURN = 5, 0.05, np.radians(3)  # in half sides


class MediapipeReader:
    """A `FaceReader`; its networks are loaded once per process."""

    points = MESH_POINTS

    @staticmethod
    def installed() -> bool:
        """See `FaceReader.installed`."""
        return networks_installed()

    def read_points(self, frames: np.ndarray, workers: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """See `FaceReader.read_points`."""
        load_all()
        found = map_in_processes(_read_portrait, frames, workers=workers)
        valid = np.array([points is not None for points in found], dtype=bool)
        every = np.zeros((len(frames), MESH_POINTS.count, 2), dtype=np.float32)
        for index in np.flatnonzero(valid):
            every[index] = found[index]
        return every, valid

    def read(self, frames: np.ndarray, workers: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """See `FaceReader.read`."""
        points, valid = self.read_points(frames, workers)
        return points[:, self.points.ibug], valid

    def find(self, photo: np.ndarray) -> list[np.ndarray]:
        """See `FaceReader.find`."""
        picture = Image.fromarray(photo)
        for squares in possible_faces(picture):
            read = (_read_square(picture, square) for square in squares)
            if faces := [points for points in read if points is not None]:
                return [points[self.points.ibug] for points in sorted(faces, key=extent, reverse=True)]
        return []


def extent(points: np.ndarray) -> float:
    """Return the longer side of the box around points (N, 2)."""
    return float(np.ptp(points, axis=0).max())


def _read_portrait(frame: np.ndarray) -> np.ndarray | None:
    """Return the points (478, 2) of the face nearest to the middle of a picture (H, W, 3)."""
    picture = Image.fromarray(frame)
    size = np.array(picture.size)
    middle = Square(size / 2, _ALIGNED_SHARE * size.min() / 2)
    detected = sorted(
        next(possible_faces(picture)), key=lambda square: np.abs(square.centre - size / 2).sum()
    )
    read = (_read_square(picture, square) for square in (*detected, middle))
    return next((points for points in read if points is not None), None)


def _read_square(picture: Image.Image, square: Square) -> np.ndarray | None:
    """Return the points (478, 2) of the face in about this square; None where there is none."""
    points = _read_mesh(picture, square)
    if points is None:
        return None
    every = np.concatenate([points, np.zeros((MESH_POINTS.count - len(points), 2))]).astype(np.float32)
    for lids, iris, corners, mirrored in _EYES:
        every[list(lids)], every[iris] = _eye(picture, points[list(corners)], mirrored)
    return every


def _read_mesh(picture: Image.Image, square: Square) -> np.ndarray | None:
    for _ in range(_MOST_READINGS):
        crop, score = read_mesh(cut(picture, square, MESH_SIDE))
        if score < _LEAST_SCORE:
            return None
        points = square.to_picture(crop)
        suggested = _face_square(points)
        if suggested.resembles(square, _SHIFT, _TURN):
            break
        square = suggested
    return points


_EYES = (RIGHT_LIDS, RIGHT_IRIS, RIGHT_CORNERS, False), (LEFT_LIDS, LEFT_IRIS, LEFT_CORNERS, True)


def _face_square(points: np.ndarray) -> Square:
    tilt = tilt_between(points[RIGHT_CORNERS[0]], points[LEFT_CORNERS[0]])
    return square_around(points, tilt, _FACE_MARGIN)


def _eye(picture: Image.Image, corners: np.ndarray, mirrored: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return the lids (48, 2) and the iris (5, 2) of the eye between an outer and an inner corner (2, 2)."""
    right, left = corners[::-1] if mirrored else corners
    square = square_around(corners, tilt_between(right, left), _EYE_MARGIN)
    crop = cut(picture, square, EYE_SIDE)
    lids, iris = read_eye(np.ascontiguousarray(crop[:, ::-1]) if mirrored else crop)
    flip = np.array([-1.0, 1.0]) if mirrored else np.ones(2)
    lids, iris = (square.to_picture((points - 0.5) * flip + 0.5) for points in (lids, iris))
    return lids[: len(RIGHT_LIDS)], iris
