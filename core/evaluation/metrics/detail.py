"""The fine contrast of frames, as one of the spaces in which pictures are compared."""

from __future__ import annotations

import numpy as np
import torch

from core.fine_contrast import fine_contrast

_BATCH = 32


def detail_features(frames: np.ndarray) -> np.ndarray:
    """Return what `fine_contrast` does, (N, 64), for frames (N, H, W, 3) uint8; H at least 2^5."""
    parts = [frames[start : start + _BATCH] for start in range(0, len(frames), _BATCH)]
    levels = (torch.from_numpy(part.mean(3, dtype=np.float32))[:, None] for part in parts)
    return np.concatenate([fine_contrast(level).numpy() for level in levels])
