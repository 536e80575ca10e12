"""Where two pictures show different shapes, whatever their light.

Shapes are compared by the structure term of SSIM (Wang et al. 2004), which heeds neither brightness nor
contrast.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from core.inversion.smoothing import blurred, smoothstep
from core.render.spherical_harmonics import LUMINANCE

WINDOW, SPREAD = 1 / 64, 1 / 64
"""Radii in sides: of the windows that are compared, and by which parts of another shape are widened."""
ALIKE, OTHER = 0.1, 0.4
"""Losses of structure up to which a shape counts as the same, and from which on as another."""
_CONTRAST_FLOOR = 3.0**2  # of levels: fainter structure counts as none


def other_shapes(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return where two pictures (S, S, 3) show different shapes, (S, S) from 0 to 1, whatever their light."""
    side, grey = len(first), np.array(LUMINANCE, np.float32)
    one, other = first @ grey, second @ grey
    window = WINDOW * side
    means = blurred(one, window), blurred(other, window)
    spreads = [
        (blurred(plane * plane, window) - mean * mean).clip(0)
        for plane, mean in zip((one, other), means, strict=True)
    ]
    common = blurred(one * other, window) - means[0] * means[1]
    likeness = (common + _CONTRAST_FLOOR) / (np.sqrt(spreads[0] * spreads[1]) + _CONTRAST_FLOOR)
    return smoothstep(_widened(1 - likeness, SPREAD * side), ALIKE, OTHER)


def _widened(loss: np.ndarray, radius: float) -> np.ndarray:
    """Let a loss count in its neighbourhood, too, with a soft border."""
    size = 2 * max(1, round(radius)) + 1
    largest = Image.fromarray((loss.clip(0, 1) * 255).astype(np.uint8)).filter(ImageFilter.MaxFilter(size))
    return blurred(np.asarray(largest, dtype=np.float32) / 255, radius)
