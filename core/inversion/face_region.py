"""Where the face is in an aligned photograph."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

_JAW, _BROWS = slice(0, 17), slice(17, 27)
_FOREHEAD = 0.6
"""How far the face reaches above the brows, in distances from the brows to the nose's tip."""
_NOSE_TIP = 30
_USUAL = (0.24, 0.25, 0.76, 0.92)
"""Box of an ellipse around the face of an aligned picture, in sides, where no landmarks are known."""
_USUAL_POINTS = 64


def face_region(
    landmarks: np.ndarray | None, side: int, softness: float = 0.0, growth: float = 1.0
) -> np.ndarray:
    """Return the region (side, side) float32, 1 in the face and 0 beyond.

    Args:
        landmarks: (68, 2) in pixels, y down; None takes the usual place of an aligned face.
        side: of the picture in pixels.
        softness: radius of the blur of its border, in sides.
        growth: how many times larger it is drawn around its middle, to hold hair and ears as well.
    """
    mask = Image.new("L", (side, side), 0)
    outline = _usual_outline(side) if landmarks is None else _outline(landmarks)
    middle = (outline.min(0) + outline.max(0)) / 2
    points = middle + growth * (outline - middle)
    ImageDraw.Draw(mask).polygon([tuple(point) for point in points.tolist()], fill=255)
    if softness:
        mask = mask.filter(ImageFilter.GaussianBlur(softness * side))
    return np.asarray(mask, dtype=np.float32) / 255


def _usual_outline(side: int) -> np.ndarray:
    """Return an ellipse (N, 2)."""
    low, high = side * np.array(_USUAL[:2]), side * np.array(_USUAL[2:])
    turn = np.linspace(0, 2 * np.pi, _USUAL_POINTS, endpoint=False)
    return (low + high) / 2 + (high - low) / 2 * np.stack([np.cos(turn), np.sin(turn)], axis=1)


def _outline(landmarks: np.ndarray) -> np.ndarray:
    """Return jaw line and, raised by a part of the forehead, the brows (27, 2)."""
    brows = landmarks[_BROWS]
    up = brows.mean(0) - landmarks[_NOSE_TIP]
    return np.concatenate([landmarks[_JAW], (brows + _FOREHEAD * up)[::-1]])
