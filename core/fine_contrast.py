"""How much fine structure pictures have, and where: what judges that look at small pictures cannot see."""

from __future__ import annotations

import torch
import torch.nn.functional as F

OCTAVES, GRID = 4, 4
DETAILS = OCTAVES * GRID**2
_FLOOR = 1.0  # levels of 255, about the noise of bytes
_EPSILON = 1e-13  # so that flat cells have a slope


def fine_contrast(luminance: torch.Tensor) -> torch.Tensor:
    """Return the log contrast of luminance in the finest octaves, per cell of a grid.

    Args:
        luminance: (N, 1, H, W) in levels of 255; H at least 2^5.

    Returns:
        (N, 64) natural logarithms of the rms in levels of 255: 16 cells of the finest octave come first.
    """
    level, bands = luminance, []
    for _ in range(OCTAVES):
        coarse = F.avg_pool2d(level, 2)
        smooth = F.interpolate(coarse, size=level.shape[-2:], mode="bilinear", align_corners=False)
        power = F.adaptive_avg_pool2d((level - smooth).square(), GRID)
        bands.append(((power + _EPSILON).sqrt() + _FLOOR).log().flatten(1))
        level = coarse
    return torch.cat(bands, dim=1)
