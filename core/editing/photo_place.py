"""Where a portrait that was found for a photograph has its face there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import RequestError

MOST_SHARE = 50.0
"""Corners lie at most this many widths and heights away from the photograph."""
CORNERS = 8
SHA256_DIGITS = 64
_LEAST_SIDE = 1e-6


@dataclass(frozen=True)
class PhotoPlace:
    """A square of a photograph.

    Attributes:
        path: the photograph; a bare name in files that are made for others.
        sha256: of the photograph's file, hexadecimal.
        corners: x and y of the upright face's upper left, lower left, lower right and upper right corner, as
            shares of the upright photograph's width and height.

    Raises:
        RequestError: the digest or the corners cannot be those of a photograph.
    """

    path: Path
    sha256: str
    corners: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.sha256) != SHA256_DIGITS or set(self.sha256) - set("0123456789abcdef"):
            raise RequestError("its sha256 is no SHA-256 digest")
        if len(self.corners) != CORNERS or not all(abs(share) <= MOST_SHARE for share in self.corners):
            raise RequestError("its corners are not four points near the photograph")
        if not np.ptp(np.reshape(self.corners, (-1, 2)), axis=0).min() >= _LEAST_SIDE:
            raise RequestError("its corners lie in one place")

    @property
    def name(self) -> str:
        """The photograph's file name."""
        return self.path.name

    def for_others(self) -> PhotoPlace:
        """Return the place without the folders of this machine."""
        return PhotoPlace(Path(self.name), self.sha256, self.corners)

    def square(self, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the centre (2,) and the vector (2,) to the middle of the right side, in pixels, y down.

        Args:
            width: of the upright photograph, in pixels.
            height: likewise.
        """
        upper_left, lower_left, lower_right, upper_right = np.reshape(self.corners, (4, 2)) * [width, height]
        centre = (upper_left + lower_left + lower_right + upper_right) / 4
        return centre, (upper_right + lower_right - upper_left - lower_left) / 4
