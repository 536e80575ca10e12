"""Readers of faces: where the landmarks of a face lie in a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from core.errors import RequestError
from core.face.dlib_reader import DlibReader


class FaceReader(Protocol):
    """Finds the 68 landmarks of `core.face.landmarks`."""

    def read(self, frames: np.ndarray, workers: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """Find the landmarks of one face per picture.

        Args:
            frames: (N, H, W, 3) uint8 RGB.
            workers: processes to share the work at most.

        Returns:
            landmarks (N, 68, 2) float32, x to the right and y down in pixels with centres at +0.5 (zero where
            no face was found), and valid (N,) bool.

        Raises:
            RigEditorError: what the reader needs is not installed.
        """

    def find(self, photo: np.ndarray) -> list[np.ndarray]:
        """Find the landmarks of every face of a photograph, whatever its size and shape.

        Args:
            photo: (H, W, 3) uint8 RGB.

        Returns:
            landmarks (68, 2) float32 of each face, the largest first, in pixels as in `read`.

        Raises:
            RigEditorError: what the reader needs is not installed.
        """


READERS: dict[str, Callable[[], FaceReader]] = {"dlib": DlibReader}
DEFAULT_READER = "dlib"


def face_reader(name: str = DEFAULT_READER) -> FaceReader:
    """Return a reader by its name; raises RequestError where there is none of that name."""
    if name not in READERS:
        raise RequestError(f"There is no face reader {name!r}; choose one of {', '.join(READERS)}.")
    return READERS[name]()
