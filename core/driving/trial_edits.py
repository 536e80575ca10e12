"""The portraits of a rig on which the reading of performances is learned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from core.controls.control import Control, panel_controls
from core.driving.driving import DRIVEN
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.samples.reliability import Range

if TYPE_CHECKING:
    from core.editing.picture import EditResult

_SEEDS = range(9_000, 9_024)
_MOVED = 3  # edits of each
_SHARE = 0.35  # of the controls, moved at once: what moves the same points is told apart
_SEED = 0
_SIDE = 256  # at which faces are read; larger pictures are not kept


class Trial(NamedTuple):
    """What one of the edits showed.

    Attributes:
        edit: asked for; original, target: its faces before and after, N = 1.
        frame: (S, S, 3) uint8, S ≤ 256 wherever the generator's side is a power of two.
    """

    edit: Edit
    original: FaceParams
    target: FaceParams
    frame: np.ndarray

    @classmethod
    def of(cls, result: EditResult) -> Trial:
        """Return what is kept of a result."""
        shrink = max(1, len(result.frame) // _SIDE)
        frame = np.asarray(Image.fromarray(result.frame).reduce(shrink))
        return cls(result.edit, result.original, result.target, frame)


def trial_edits(model: MorphableModel, reach: Mapping[str, Range]) -> list[Edit]:
    """Return portraits at rest, then the same ones with controls of pose, gaze and expression moved.

    Args:
        model: the rig's face model.
        reach: the range of each control that portraits follow; who is not in it, stays.
    """
    sources = [PortraitSource(seed) for seed in _SEEDS]
    random = np.random.default_rng(_SEED)
    movable = [c for c in panel_controls(model) if c.group in DRIVEN and c.name in reach]
    moved = []
    for source in sources * _MOVED:
        chosen = [control for control in movable if random.random() < _SHARE]
        moved.append(Edit(source, {c.name: _within(c, reach[c.name], random.random()) for c in chosen}))
    return [*map(Edit, sources), *(edit for edit in moved if edit.controls)]


def _within(control: Control, reach: Range, share: float) -> float:
    low, high = np.clip(reach, control.minimum, control.maximum)
    return float(low + (high - low) * share)
