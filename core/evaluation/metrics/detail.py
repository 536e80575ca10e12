"""How much fine structure pictures have, and where: what judges that look at small pictures cannot see."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

OCTAVES, GRID = 4, 4
DETAILS = OCTAVES * GRID**2
_BATCH = 32
_FLOOR = 1.0  # levels of 255, about the noise of bytes


def detail_features(frames: np.ndarray) -> np.ndarray:
    """Return the log contrast of luminance in the finest octaves, per cell of a grid.

    Args:
        frames: (N, H, W, 3) uint8; H at least 2^5.

    Returns:
        (N, 64) natural logarithms of the rms in levels of 255: 16 cells of the finest octave come first.
    """
    parts = [_features(frames[start : start + _BATCH]) for start in range(0, len(frames), _BATCH)]
    return np.concatenate(parts)


def _features(frames: np.ndarray) -> np.ndarray:
    level = torch.from_numpy(frames.mean(3, dtype=np.float32))[:, None]
    bands = []
    for _ in range(OCTAVES):
        coarse = F.avg_pool2d(level, 2)
        smooth = F.interpolate(coarse, size=level.shape[-2:], mode="bilinear", align_corners=False)
        power = F.adaptive_avg_pool2d((level - smooth).square(), GRID)
        bands.append((power.sqrt() + _FLOOR).log().flatten(1))
        level = coarse
    return torch.cat(bands, dim=1).numpy()
