"""What an edit comes to: its picture, and what F reads off it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from core.editing.edit_request import EditRequest
from core.face.params import FaceParams


@dataclass(frozen=True, eq=False)
class Picture:
    """A portrait as any generator makes it.

    Attributes:
        request: what it answers; its quality is final wherever the frame has full size.
        frame: (H, W, 3) uint8, contiguous, never written again.
        w_plus: (L, w_dim) its code.
        seconds: time taken.
    """

    request: EditRequest
    frame: np.ndarray
    w_plus: np.ndarray
    seconds: float


@dataclass(frozen=True, eq=False)
class EditResult(Picture):
    """An edited portrait.

    Attributes:
        original: F(w), what the portrait shows before the edit.
        start: the original with the transferred groups: where untouched sliders stand.
        target: the parameters asked for.
        achieved: F of the edited code.
    """

    original: FaceParams
    start: FaceParams
    target: FaceParams
    achieved: FaceParams


def to_frame(image: torch.Tensor) -> np.ndarray:
    """Turn a generator image (3, H, W) in [-1, 1] into a frame (H, W, 3) uint8."""
    levels = (image.clamp(-1, 1) + 1) * 127.5
    return np.ascontiguousarray(levels.round().to(torch.uint8).permute(1, 2, 0).cpu().numpy())
