"""What an edit comes to: its picture, and what F reads off it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.editing.edit import Edit, Quality
from core.face.params import FaceParams


@dataclass(frozen=True, eq=False)
class Picture:
    """A portrait as any generator makes it.

    Attributes:
        edit: what it shows.
        quality: "final" wherever the frame has full size.
        frame: (H, W, 3) uint8, contiguous, never written again.
        w_plus: (L, w_dim) its code.
        seconds: time taken.
    """

    edit: Edit
    quality: Quality
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
