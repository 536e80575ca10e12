"""A face as it is followed through a photograph or a film, before anything is known of a rig."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from core.driving.face_tracker import FaceTracker, TrackedFace
from core.driving.film import Film, FilmFrame, is_film, open_film
from core.errors import RequestError
from core.face.mediapipe.squares import cut
from core.inversion.photo import read_photo

_SHOWN_SIDE, _SHOWN_EVERY_S = 160, 0.25  # so that those of the longest film take 20 MB
_LOOKED_BACK = 16  # frames: as many as pass between two searches of a fast film

Progress = Callable[[float], object]
"""Is told which share of a film has been read, from 0 to 1; what it raises ends the reading."""


@dataclass(frozen=True, eq=False)
class Track:
    """A face over time.

    Attributes:
        name: of the file, without its suffix.
        moments: (T,) seconds from the first frame, rising; a photograph has one.
        faces: T, None in frames that do not show it; at least one shows it.
        pictures: (S, S, 3) uint8 of some of these, by their number; the first of them is in it.
        is_cut: whether the film goes on longer than it is read.
    """

    name: str
    moments: np.ndarray
    faces: tuple[TrackedFace | None, ...]
    pictures: Mapping[int, np.ndarray]
    is_cut: bool = False


def track_face(
    path: Path, reader: str | None = None, number: int = 0, progress: Progress = lambda share: None
) -> Track:
    """Follow a face through a photograph or a film.

    Args:
        path: the file.
        reader: of faces; without, the one that sees most of those installed.
        number: which face, from the largest (0) to the smallest of the first picture with faces.
        progress: hears how far it is.

    Raises:
        AssetError: the file is missing, damaged, or neither photograph nor film.
        RequestError: no face is found in it, or not so many.
        RigEditorError: what the reader needs is not installed.
    """
    tracker = FaceTracker(reader, number, turned=not is_film(path))
    moments: list[float] = []
    faces: list[TrackedFace | None] = []
    pictures: dict[int, np.ndarray] = {}
    lately: deque[np.ndarray] = deque(maxlen=_LOOKED_BACK)  # frames without a face up to now
    due = 0.0

    def note(face: TrackedFace | None, frame: np.ndarray, seconds: float) -> None:
        """Note the face of the last frame, and those of frames before that were not searched for it."""
        nonlocal due
        faces[-1] = face
        if face is None:
            lately.append(frame)
            return
        if seconds >= due:
            pictures[len(faces) - 1] = cut(Image.fromarray(frame), face.square, _SHOWN_SIDE)
            due = seconds + _SHOWN_EVERY_S
        for number in range(len(faces) - 2, len(faces) - 2 - len(lately), -1):
            face = faces[number] = tracker.read_near(lately.pop(), face)
            if face is None:
                break
        lately.clear()

    with _opened(path) as film:
        for seconds, frame in film.frames:
            progress(min(seconds / film.length, 1.0) if film.length else 0.0)
            moments.append(seconds)
            faces.append(None)
            note(tracker.follow(frame, seconds), frame, seconds)
        if lately:
            note(tracker.follow(frame := lately.pop(), math.inf), frame, moments[-1])
    if not pictures:
        raise RequestError(
            f"{path.name} shows no face; choose another one, with a larger face that looks at the camera."
        )
    return Track(path.stem, np.array(moments), tuple(faces), pictures, film.is_cut)


@contextmanager
def _opened(path: Path) -> Iterator[Film]:
    """Open a film; a photograph is one of a single frame."""
    if is_film(path):
        with open_film(path) as film:
            yield film
    else:
        yield Film(0.0, False, iter([FilmFrame(0.0, read_photo(path))]))
