"""Faces of a photograph: the answers of MediaPipe's full-range detector (BlazeFace, 2019), decoded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.face.mediapipe.networks import DETECTOR_SIDE, read_candidates
from core.face.mediapipe.squares import Square, cut, tilt_between

_STRIDE = 4  # pixels between its anchors
_LEAST_SCORE = 0.6
_SAME_FACE = 0.3  # overlap over union from which two boxes show one face
_MARGIN = 1.5  # of the square that the mesh is read in, in sides of the box
# Searched one after the other: the whole photograph, then overlapping squares of these shares of its shorter
# side, in which small faces are large enough.
_SHARES = 1.0, 0.5, 0.25
_LEAST_SIDE = 40.0  # pixels; in smaller parts no face is large enough


@dataclass(frozen=True, eq=False)
class _Face:
    """A possible face: the detector's score, and the square around it."""

    score: float
    square: Square

    def overlap(self, other: _Face) -> float:
        """Return the shared area over that of both together."""
        distance = np.abs(self.square.centre - other.square.centre)
        shared = np.prod((self.square.half + other.square.half - distance).clip(min=0))
        smaller = 4 * min(self.square.half, other.square.half) ** 2
        shared = min(float(shared), smaller)
        return shared / (4 * self.square.half**2 + 4 * other.square.half**2 - shared)


def possible_faces(photo: Image.Image) -> Iterator[list[Square]]:
    """Search a photograph, then ever smaller parts of it.

    Yields:
        squares to read the mesh in, turned as the faces are, the most certain first.
    """
    whole = Square(np.array(photo.size) / 2, max(photo.size) / 2)
    for parts in ([whole], *(_parts(photo.size, share) for share in _SHARES)):
        yield _distinct([face for part in parts for face in _search(photo, part)])


def _parts(size: tuple[int, int], share: float) -> list[Square]:
    """Return squares that cover a picture, each overlapping the next by half."""
    half = max(share * min(size), _LEAST_SIDE) / 2
    columns, rows = (np.linspace(half, side - half, max(1, int(np.ceil(side / half)) - 1)) for side in size)
    return [Square(np.array([x, y]), half) for y in rows for x in columns]


def _search(photo: Image.Image, part: Square) -> list[_Face]:
    boxes, scores = read_candidates(cut(photo, part, DETECTOR_SIDE))
    cells = DETECTOR_SIDE // _STRIDE
    found = np.flatnonzero(scores >= _LEAST_SCORE)
    anchors = (np.stack([found % cells, found // cells], axis=1) + 0.5) / cells
    faces = []
    for anchor, box, score in zip(anchors, boxes[found] / DETECTOR_SIDE, scores[found], strict=True):
        centre, eyes = box[:2] + anchor, box[4:8].reshape(2, 2) + anchor
        (right, left), half = part.to_picture(eyes), float(box[2:4].max()) * part.half
        square = Square(part.to_picture(centre), _MARGIN * half, tilt_between(right, left))
        faces.append(_Face(float(score), square))
    return faces


def _distinct(faces: list[_Face]) -> list[Square]:
    kept: list[_Face] = []
    for face in sorted(faces, key=lambda face: face.score, reverse=True):
        if all(face.overlap(other) < _SAME_FACE for other in kept):
            kept.append(face)
    return [face.square for face in kept]
