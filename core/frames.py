"""The border between pictures as numbers and pictures as bytes.

Generators make images in [-1, 1], the renderer in [0, 1]; screens and files hold levels from 0 to 255.
"""

from __future__ import annotations

import numpy as np
import torch

_HALF = 127.5


def to_frames(images: torch.Tensor) -> np.ndarray:
    """Return generator images (N, 3, H, W) in [-1, 1] as contiguous frames (N, H, W, 3) uint8.

    Frames are made where the images are: one copy of bytes leaves a GPU, into memory that it writes itself.
    """
    levels = ((images.clamp(-1, 1) + 1) * _HALF).round().to(torch.uint8).permute(0, 2, 3, 1).contiguous()
    if levels.is_cuda:
        levels = torch.empty(levels.shape, dtype=torch.uint8, pin_memory=True).copy_(levels)
    return levels.cpu().numpy()


def to_frame(image: torch.Tensor) -> np.ndarray:
    """Return a generator image (3, H, W) in [-1, 1] as a contiguous frame (H, W, 3) uint8."""
    return to_frames(image[None])[0]


def to_images(frames: np.ndarray) -> torch.Tensor:
    """Return frames (N, H, W, 3) uint8 as generator images (N, 3, H, W) in [-1, 1], on the CPU."""
    levels = torch.tensor(np.ascontiguousarray(frames)).permute(0, 3, 1, 2)
    return levels.float() / _HALF - 1


def to_levels(colors: np.ndarray) -> np.ndarray:
    """Return colours of any shape in [0, 1] as uint8; what lies beyond is cut off."""
    return (colors.clip(0, 1) * 255).round().astype(np.uint8)


def to_unit(levels: torch.Tensor) -> torch.Tensor:
    """Return uint8 levels of any shape as float32 in [0, 1]."""
    return levels.float() / 255
