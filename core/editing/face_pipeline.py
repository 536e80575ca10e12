"""The pipeline of a rig that reads faces: F of every portrait, and what the rig's samples show."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch

from core.editing.edit import Edit, Quality, StyleMix
from core.editing.picture import EditResult
from core.editing.pipeline import Pipeline, refuse_edits
from core.editing.portrait_code import code_of
from core.editing.portrait_source import Portrait, check_truncation
from core.face.params import FaceParams
from core.frames import to_frame
from core.rig.rig import FaceRig
from core.samples.distributions import distributions
from core.samples.sample_set import SampleSet

REMEMBERED_PORTRAITS = 32
SURVEY_BATCH = 250


@dataclass(frozen=True, eq=False)
class ReadPortrait:
    """A code (1, L, w_dim) and F of it."""

    w_plus: torch.Tensor
    params: FaceParams


@dataclass(frozen=True, eq=False)
class EditedCodes:
    """What N edits came to before synthesis: codes (N, L, w_dim), and F of them along the way."""

    edits: Sequence[Edit]
    edited: torch.Tensor
    original: FaceParams
    start: FaceParams
    target: FaceParams
    achieved: FaceParams

    def result(self, row: int, image: torch.Tensor, quality: Quality, seconds: float) -> EditResult:
        """Return one result with its picture (3, H, W) in [-1, 1]."""
        codes, params = self._on_cpu
        faces = [params[len(codes) * place + row :][:1] for place in range(4)]
        return EditResult(self.edits[row], quality, to_frame(image), codes[row].numpy(), seconds, *faces)

    @cached_property
    def _on_cpu(self) -> tuple[torch.Tensor, FaceParams]:
        """Codes (N, L, w_dim), and 4 · N parameters: original, start, target and achieved."""
        params = FaceParams.cat([self.original, self.start, self.target, self.achieved])
        return self.edited.cpu(), params.to("cpu")


class FacePipeline(Pipeline[EditResult]):
    """Portraits whose faces are read, but which nothing moves yet."""

    rig: FaceRig

    def __init__(self, rig: FaceRig, device: torch.device | str = "cpu") -> None:
        super().__init__(rig, device)
        self._portraits: OrderedDict[tuple[Portrait, StyleMix | None], ReadPortrait] = OrderedDict()
        self._sample_sets: dict[float, SampleSet] = {}

    def leave_device(self) -> None:
        """Go on on the CPU, as `Pipeline.leave_device` says."""
        super().leave_device()
        self._portraits.clear()  # of codes on the device

    @torch.inference_mode()
    def sample_set(
        self, truncation_psi: float, is_stale: Callable[[], bool] = lambda: False
    ) -> SampleSet | None:
        """Return what the rig's samples show once their codes are drawn to the mean; None when `is_stale`.

        Raises:
            RequestError: the truncation is not valid.
        """
        check_truncation(truncation_psi)
        if truncation_psi not in self._sample_sets:
            found = []
            for codes in torch.from_numpy(self.rig.statistics.w).split(SURVEY_BATCH):
                if is_stale():
                    return None
                generator = self.rig.generator
                w = generator.truncate(codes.to(self.device), truncation_psi)
                found.append(self.rig.reconstructor(generator.broadcast(w)).to("cpu"))
            shown = distributions(self.rig.model, FaceParams.cat(found))
            self._sample_sets[truncation_psi] = SampleSet(self.rig.name, truncation_psi, shown)
        return self._sample_sets[truncation_psi]

    def _codes(self, edits: Sequence[Edit]) -> EditedCodes:
        for edit in edits:
            refuse_edits(edit, self.rig, self.controls)
        portraits = [self._portrait(edit.source, edit.mix) for edit in edits]
        w_plus = torch.cat([portrait.w_plus for portrait in portraits])
        original = FaceParams.cat([portrait.params for portrait in portraits])
        moved = self._move_freely(edits, w_plus)
        achieved = original if moved is w_plus else self.rig.reconstructor(moved)
        return EditedCodes(edits, moved, original, original, original, achieved)

    def _portrait(self, source: Portrait, mix: StyleMix | None = None) -> ReadPortrait:
        """Return the code (1, L, w_dim) and F of it; recent ones are remembered."""
        key = source, mix
        if key not in self._portraits:
            w_plus = code_of(self.rig.generator, source, mix)
            self._portraits[key] = ReadPortrait(w_plus, self.rig.reconstructor(w_plus))
            if len(self._portraits) > REMEMBERED_PORTRAITS:
                self._portraits.popitem(last=False)
        return self._portraits[key]
