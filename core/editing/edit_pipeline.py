"""The pipeline of a complete rig, and which pipeline a rig gets.

portrait → w_plus → F(w_plus) → blocks of other portraits, controls → RigNet and F → synthesis → frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from weakref import WeakKeyDictionary

import torch

from core.controls.control import Control
from core.controls.control_values import apply_controls, check_controls
from core.controls.rig_controls import controls_of
from core.editing.edit import Edit, MixedPortrait, PlainDonor, portrait_of
from core.editing.face_pipeline import EditedCodes, FacePipeline, ReadPortrait
from core.editing.picture import Picture
from core.editing.pipeline import GeneratorPipeline, Pipeline
from core.editing.start import start_of
from core.face.params import FaceParams
from core.rig.calibration import STEPS, Calibrator, SeenPortraits
from core.rig.rig import FaceRig, GeneratorRig, Rig


class EditPipeline(FacePipeline):
    """Portraits under the controls of a complete rig."""

    rig: Rig

    def __init__(self, rig: Rig, device: torch.device | str = "cpu") -> None:
        super().__init__(rig, device)
        self._calibrator = self._own_calibrator()
        self._seen: WeakKeyDictionary[ReadPortrait, SeenPortraits] = WeakKeyDictionary()

    @cached_property
    def controls(self) -> Mapping[str, Control]:
        """What can be set on portraits, by name."""
        return controls_of(self.rig)

    def leave_device(self) -> None:
        """Go on on the CPU, as `Pipeline.leave_device` says."""
        super().leave_device()
        self._calibrator = self._own_calibrator()

    def _own_calibrator(self) -> Calibrator:
        rig = self.rig
        return Calibrator(rig.model, rig.reconstructor, rig.statistics, rig.rignet)

    def _codes(self, edits: Sequence[Edit]) -> EditedCodes:
        for edit in edits:
            check_controls(self.controls, edit.controls)
        portraits = [self._portrait(edit.source, edit.mix) for edit in edits]
        starts = [self._start(edit, portrait.params) for edit, portrait in zip(edits, portraits, strict=True)]
        targets = [
            apply_controls(self.rig.model, start, edit.controls)
            for edit, start in zip(edits, starts, strict=True)
        ]
        start, target = FaceParams.cat(starts), FaceParams.cat(targets)
        steps = STEPS if edits[0].calibrated else 0
        seen = SeenPortraits.cat([self._look_at(portrait) for portrait in portraits])
        edited, achieved = self._calibrator.edit(seen, target, steps)
        moved = self._move_freely(edits, edited)
        if moved is not edited:
            edited, achieved = moved, self.rig.reconstructor(moved)
        original = FaceParams.cat([portrait.params for portrait in portraits])
        return EditedCodes(edits, edited, original, start, target, achieved)

    def _look_at(self, portrait: ReadPortrait) -> SeenPortraits:
        """Return what all edits of a portrait have in common, as long as the portrait is remembered."""
        if portrait not in self._seen:
            self._seen[portrait] = self._calibrator.see(portrait.w_plus, portrait.params)
        return self._seen[portrait]

    def _start(self, edit: Edit, params: FaceParams) -> FaceParams:
        return start_of(self.rig.model, edit, params, self._read)

    def _read(self, donor: PlainDonor) -> FaceParams:
        mix = donor.mix if isinstance(donor, MixedPortrait) else None
        return self._portrait(portrait_of(donor), mix).params


def pipeline_for(rig: GeneratorRig, device: torch.device | str = "cpu") -> Pipeline[Picture]:
    """Return the pipeline that does as much as the rig allows."""
    if isinstance(rig, Rig):
        return EditPipeline(rig, device)
    return FacePipeline(rig, device) if isinstance(rig, FaceRig) else GeneratorPipeline(rig, device)
