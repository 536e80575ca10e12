"""What a run tells of itself while it goes on, and where it hears that it shall stop."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.rig.training_run.record import Stage
from core.training.sample_picture import Sample

ReadCodes = Callable[[torch.Tensor], FaceParams]
"""Codes (N, L, w_dim) → what a reconstructor sees in them."""


class RunWatch:
    """Is told how far a run is; this one keeps it to itself and never stops it."""

    def plan(self, seconds: Callable[[], Mapping[Stage, float]]) -> None:
        """Ask, where it is not known yet, how many seconds each stage takes; those left out are unknown."""

    def look_at(self, model: MorphableModel, sample: Sample | None) -> None:
        """Show a sample, by and by with what a reconstructor sees in it."""

    def count_faces(self, valid: np.ndarray) -> None:
        """Replace the count of faces by that of all samples: whether each (N,) shows one."""

    def note_crop(self, sentence: str) -> None:
        """Say how the pictures are cropped, where that is not FFHQ's crop."""

    def begin(self, stage: Stage, read: ReadCodes | None = None) -> None:
        """Another stage begins; `read` is a reconstructor that is being trained."""

    def tick(self, share: float) -> None:
        """So much of the stage is done, 0 … 1.

        Raises:
            StoppedError: the run shall stop; only called where nothing half done would be lost.
        """

    def note_loss(self, share: float, loss: float) -> None:
        """The loss of the stage's training at a share of it."""

    def note_faces(self, valid: np.ndarray) -> None:
        """More samples were looked at: whether each (N,) shows a face."""


SILENT = RunWatch()
