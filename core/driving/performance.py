"""What a face in a photograph or a film did, as values of controls over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

SLOWEST_FPS, FASTEST_FPS = 5, 60


@dataclass(frozen=True, eq=False)
class Performance:
    """A face over time.

    Attributes:
        name: of the file, without its suffix.
        moments: (T,) seconds from the first frame; a photograph has one.
        values: (T,) of each control, in its unit.
        pictures: (S, S, 3) uint8, the face in some of these frames, by their number.
        lost: in how many frames no face was seen; values there are interpolated.
        is_cut: whether the film goes on longer than it is read.
    """

    name: str
    moments: np.ndarray
    values: Mapping[str, np.ndarray]
    pictures: Mapping[int, np.ndarray]
    lost: int = 0
    is_cut: bool = False

    @property
    def is_film(self) -> bool:
        """Whether there is more than one frame."""
        return len(self.moments) > 1

    def picture_at(self, frame: int) -> np.ndarray:
        """Return the last picture of the face up to a frame, or the first there is."""
        return self.pictures[max((n for n in self.pictures if n <= frame), default=min(self.pictures))]

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return float(self.moments[-1])

    @property
    def frames_per_second(self) -> int:
        """The frame rate of a movie of it, a whole number; those of very slow films have frames between."""
        apart = float(np.median(np.diff(self.moments))) if self.is_film else 1.0
        return min(max(SLOWEST_FPS, round(1 / apart)), FASTEST_FPS)
