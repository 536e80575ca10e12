"""A face as it is followed through a photograph or a film, before anything is known of a rig."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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

_SHOWN_SIDE = 256

Progress = Callable[[float], object]
"""Is told which share of a film has been read, from 0 to 1; what it raises ends the reading."""


@dataclass(frozen=True, eq=False)
class Track:
    """A face over time.

    Attributes:
        name: of the file, without its suffix.
        moments: (T,) seconds from the first frame, rising; a photograph has one.
        faces: T, None in frames that do not show it; at least one shows it.
        picture: (256, 256, 3) uint8, the first of these.
        is_cut: whether the film goes on longer than it is read.
    """

    name: str
    moments: np.ndarray
    faces: tuple[TrackedFace | None, ...]
    picture: np.ndarray
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
    picture = None
    with _opened(path) as film:
        for seconds, frame in film.frames:
            progress(min(seconds / film.length, 1.0) if film.length else 0.0)
            face = tracker.follow(frame)
            if picture is None and face is not None:
                picture = cut(Image.fromarray(frame), face.square, _SHOWN_SIDE)
            moments.append(seconds)
            faces.append(face)
    if picture is None:
        raise RequestError(
            f"{path.name} shows no face; choose another one, with a larger face that looks at the camera."
        )
    return Track(path.stem, np.array(moments), tuple(faces), picture, film.is_cut)


@contextmanager
def _opened(path: Path) -> Iterator[Film]:
    """Open a film; a photograph is one of a single frame."""
    if is_film(path):
        with open_film(path) as film:
            yield film
    else:
        yield Film(0.0, False, iter([FilmFrame(0.0, read_photo(path))]))
