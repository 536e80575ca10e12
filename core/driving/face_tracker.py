"""Follows one face from picture to picture and reads its points, each picture aligned as in FFHQ."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PIL import Image

from core.errors import RequestError
from core.face.face_reader import face_reader, fullest_reader
from core.face.ffhq_crop import ffhq_crop
from core.face.mediapipe.points import MESH_POINTS
from core.face.mediapipe.squares import Square, cut
from core.inversion.alignment import WIDEST_CROP, find_faces

READER_PARTS = {"both": {"mediapipe": slice(MESH_POINTS.count), "dlib": slice(MESH_POINTS.count, None)}}
"""Which points of a reader are those of others, each of which may see a face where the other does not."""
_SIDE = 256  # of the square that is read
_FIRST_WAIT_S, _LONGEST_WAIT_S = 1 / 30, 0.5  # between searches where there is no face
_EARLY_S = 1 / 60  # frames are not as far apart as they say
_UP = np.array([1.0, -1.0])


class TrackedFace(NamedTuple):
    """A face of a picture.

    Attributes:
        points: (K, 2) those of the reader, x to the right and y up, the square spanning [-1, 1].
        seen: (K,) bool, which were found.
        square: of the picture, aligned as in FFHQ, in pixels and y down.
    """

    points: np.ndarray
    seen: np.ndarray
    square: Square

    @property
    def roll(self) -> float:
        """How far the square is turned counter-clockwise, in radians."""
        return -self.square.tilt

    def within(self, points: np.ndarray, side: int) -> np.ndarray:
        """Return where points (U, 2) of the picture, `side` pixels that span [-1, 1], lie in the square."""
        return _within((points * _UP + 1) * side / 2, self.square)


class FaceTracker:
    """Knows where the face was last.

    Args:
        reader: of faces; without, the one that sees most of those installed.
        number: which face is followed, from the largest (0) to the smallest of the first picture with faces.
        turned: whether faces may lie on their side or head, which takes longer to search.
    """

    def __init__(self, reader: str | None = None, number: int = 0, turned: bool = False) -> None:
        self.reader = reader or fullest_reader()
        self._number, self._turned = number, turned
        self._square: Square | None = None
        self._last: np.ndarray | None = None  # where it was seen last
        self._wait, self._due = 0.0, 0.0  # seconds

    def follow(self, frame: np.ndarray, seconds: float) -> TrackedFace | None:
        """Return the face in the next picture (H, W, 3) uint8, shown at `seconds`; None where there is none.

        Raises:
            RequestError: the picture does not show so many faces.
            RigEditorError: what the reader needs is not installed.
        """
        face = None if self._square is None else self._read(frame, self._square)
        if face is None and (square := self._search(frame, seconds)) is not None:
            face = self._read(frame, square)
        self._square = None if face is None else face.square
        self._last = self._last if face is None else face.square.centre
        return face

    def read_near(self, frame: np.ndarray, face: TrackedFace) -> TrackedFace | None:
        """Return a face that was found in another picture in one that is shown shortly before or after it."""
        return self._read(frame, face.square)

    def _search(self, frame: np.ndarray, seconds: float) -> Square | None:
        """Search the whole picture; where there was none, only once in a while."""
        if self._square is None and seconds < self._due:
            return None
        finder = face_reader(self.reader)
        faces = find_faces(frame, self.reader) if self._turned else finder.find(frame)
        self._wait = 0.0 if faces else min(2 * self._wait + _FIRST_WAIT_S, _LONGEST_WAIT_S)
        self._due = seconds + self._wait - _EARLY_S
        return self._chosen([face_square(face) for face in faces])

    def _chosen(self, squares: list[Square]) -> Square | None:
        last = self._last
        if last is not None:
            return min(squares, key=lambda square: np.linalg.norm(square.centre - last), default=None)
        count = len(squares)
        if squares and not 0 <= self._number < count:
            which = "choose 1" if count == 1 else f"choose one from 1 (the largest) to {count}"
            raise RequestError(f"The picture shows {count} face{'s' * (count > 1)}; {which}.")
        return squares[self._number] if squares else None

    def _read(self, frame: np.ndarray, square: Square) -> TrackedFace | None:
        return _read_in(self.reader, frame, square)


def read_aligned(frame: np.ndarray, reader: str) -> TrackedFace | None:
    """Return the face of a picture (R, R, 3) uint8 that is aligned as in FFHQ; None where there is none."""
    return _read_in(reader, frame, Square(np.full(2, len(frame) / 2), len(frame) / 2))


def _read_in(reader: str, frame: np.ndarray, square: Square) -> TrackedFace | None:
    """Read the face in a square of a picture (H, W, 3) uint8."""
    readers = [face_reader(name) for name in READER_PARTS.get(reader, (reader,))]
    crop = cut(Image.fromarray(frame), square, _SIDE)[None]
    found = [one.read_points(crop) for one in readers]
    first = next((number for number, (_, valid) in enumerate(found) if valid[0]), None)
    if first is None:
        return None
    parts = [square.to_picture(points[0] / _SIDE) for points, _ in found]
    aligned = face_square(parts[first][readers[first].points.ibug])
    if not 1 <= aligned.half <= WIDEST_CROP * max(frame.shape):
        return None  # what was read is no face
    seen = np.concatenate([np.repeat(valid, len(points[0])) for points, valid in found])
    return TrackedFace(_within(np.concatenate(parts), aligned), seen, aligned)


def _within(points: np.ndarray, square: Square) -> np.ndarray:
    """Return points (K, 2) of a picture, y down, in a square that spans [-1, 1], y up."""
    return (points - square.centre) @ square.axes.T / square.half * _UP


def face_square(landmarks: np.ndarray) -> Square:
    """Return the square of a face as FFHQ crops it, of landmarks (68, 2) in pixels and y down."""
    crop = ffhq_crop(landmarks[None].astype(np.float64) * _UP)
    return Square(crop.centre[0] * _UP, float(crop.half[0]), -float(crop.tilt[0]))
