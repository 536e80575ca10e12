"""Squares of a picture, turned as a face is: cutting them out, and bringing points of them back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image


@dataclass(frozen=True, eq=False)
class Square:
    """A square in pixels, y down.

    Attributes:
        centre: (2,).
        half: half of its side.
        tilt: angle in radians from the picture's x axis to the square's, clockwise as seen.
    """

    centre: np.ndarray
    half: float
    tilt: float = 0.0

    @property
    def axes(self) -> np.ndarray:
        """Its x and y axis, (2, 2), as rows."""
        across, along = np.cos(self.tilt), np.sin(self.tilt)
        return np.array([[across, along], [-along, across]])

    def to_picture(self, points: np.ndarray) -> np.ndarray:
        """Return points (..., 2) of the square, which spans [0, 1], in pixels of the picture."""
        return self.centre + (points * 2 - 1) * self.half @ self.axes

    def resembles(self, other: Square, shift: float, turn: float) -> bool:
        """Return whether its centre and half side differ by less than `shift` half sides, and its tilt."""
        moved = np.abs([*(self.centre - other.centre), self.half - other.half]).max()
        turned = abs((self.tilt - other.tilt + np.pi) % (2 * np.pi) - np.pi)
        return bool(moved < shift * other.half and turned < turn)


def square_around(points: np.ndarray, tilt: float, scale: float) -> Square:
    """Return a square of `scale` times the longer side of the box around points (N, 2) in a tilted frame."""
    axes = Square(np.zeros(2), 1.0, tilt).axes
    turned = points @ axes.T
    low, high = turned.min(0), turned.max(0)
    return Square((low + high) / 2 @ axes, scale * float((high - low).max()) / 2, tilt)


def tilt_between(first: np.ndarray, second: np.ndarray) -> float:
    """Return the angle of the line from one point (2,) to another, in radians, y down."""
    across, down = second - first
    return float(np.arctan2(down, across))


def cut(picture: Image.Image, square: Square, side: int) -> np.ndarray:
    """Return the square of a picture as (side, side, 3) uint8; black beyond the picture's borders."""
    picture, centre, half = _reduced(picture, square, side)
    step = half * 2 / side * square.axes.T
    start = centre - half * square.axes.sum(0)
    rows = np.concatenate([step, start[:, None]], axis=1)
    return np.asarray(
        picture.transform(
            (side, side), Image.Transform.AFFINE, rows.ravel().tolist(), Image.Resampling.BILINEAR
        )
    )


def _reduced(picture: Image.Image, square: Square, side: int) -> tuple[Image.Image, np.ndarray, float]:
    """Average pixels where the square has many more than are wanted; adds its centre and half side."""
    smaller = int(2 * square.half / side)
    if smaller < 2:
        return picture, square.centre, square.half
    reach = square.half * np.abs(square.axes).sum(0)
    size = np.array(picture.size)
    low = np.floor(square.centre - reach).clip(0, size - 1).astype(int)
    high = np.ceil(square.centre + reach).clip(low + 1, size).astype(int)
    part = picture.reduce(smaller, (*low.tolist(), *high.tolist()))
    return part, (square.centre - low) / smaller, square.half / smaller
