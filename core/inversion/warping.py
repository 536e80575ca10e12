"""Reads a picture between its pixels."""

from __future__ import annotations

import numpy as np


def sampled(picture: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the colours of a picture at places, bilinear; beyond its border, those at the border.

    Args:
        picture: (H, W, C).
        places: (h, w, 2) x and y in pixels, whose centres are at +0.5.

    Returns:
        (h, w, C) float32, at a pixel's centre its very colour.
    """
    height, width = picture.shape[:2]
    x = (places[..., 0] - 0.5).clip(0, width - 1)
    y = (places[..., 1] - 0.5).clip(0, height - 1)
    left, top = x.astype(np.intp), y.astype(np.intp)
    right, below = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    across, down = (x - left).astype(np.float32)[..., None], (y - top).astype(np.float32)[..., None]
    upper = picture[top, left] * (1 - across) + picture[top, right] * across
    lower = picture[below, left] * (1 - across) + picture[below, right] * across
    return upper * (1 - down) + lower * down
