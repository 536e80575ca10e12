"""Readers of faces: where the points of a face lie in a picture."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from core.errors import RequestError
from core.face.combined_reader import CombinedReader
from core.face.dlib_reader import DlibReader
from core.face.mediapipe.reader import MediapipeReader
from core.face.point_set import PointSet


class FaceReader(Protocol):
    """Finds points of faces; some of them stand for the 68 landmarks of `core.face.landmarks`."""

    points: PointSet

    @staticmethod
    def installed() -> bool:
        """Return whether what it needs is installed."""

    def read_points(self, frames: np.ndarray, workers: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """Find all points of one face per picture, the one nearest to its middle.

        Args:
            frames: (N, H, W, 3) uint8 RGB.
            workers: processes to share the work at most.

        Returns:
            points (N, K, 2) float32, x to the right and y down in pixels with centres at +0.5 (zero where no
            face was found), and valid (N,) bool.

        Raises:
            RigEditorError: what the reader needs is not installed.
        """

    def read(self, frames: np.ndarray, workers: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """Find the landmarks (N, 68, 2) of one face per picture, otherwise as `read_points`."""

    def find(self, photo: np.ndarray) -> list[np.ndarray]:
        """Find the landmarks of every face of a photograph, whatever its size and shape.

        Args:
            photo: (H, W, 3) uint8 RGB.

        Returns:
            landmarks (68, 2) float32 of each face, the largest first, in pixels as in `read_points`.

        Raises:
            RigEditorError: what the reader needs is not installed.
        """


READERS: dict[str, type[FaceReader]] = {
    "dlib": DlibReader,
    "mediapipe": MediapipeReader,
    "both": CombinedReader,
}
"""The first one that is installed is the default."""


def default_reader() -> str:
    """Return the name of the first reader that is installed; of the very first where none is."""
    return next((name for name, reader in READERS.items() if reader.installed()), next(iter(READERS)))


def fullest_reader() -> str:
    """Return the name of the one that sees most of those installed: rigs learn from it, photos are its."""
    return next((name for name in reversed(READERS) if READERS[name].installed()), default_reader())


def face_reader(name: str | None = None) -> FaceReader:
    """Return a reader by its name, the default one without; raises RequestError where there is none."""
    chosen = name or default_reader()
    if chosen not in READERS:
        raise RequestError(f"There is no face reader {chosen!r}; choose one of {', '.join(READERS)}.")
    return READERS[chosen]()
