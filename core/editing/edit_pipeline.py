"""The pipeline of a complete rig, and which pipeline a rig gets.

portrait → w_plus → F(w_plus) → blocks of other portraits, controls → RigNet and F → synthesis → frame.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from core.controls.control_values import apply_controls, check_controls
from core.controls.transfer import transfer
from core.editing.edit import Donor, Edit, MixedPortrait
from core.editing.face_pipeline import EditedCodes, FacePipeline, ReadPortrait
from core.editing.picture import Picture
from core.editing.pipeline import GeneratorPipeline, Pipeline
from core.face.params import FaceParams
from core.rig.calibration import STEPS, Calibrator
from core.rig.rig import FaceRig, GeneratorRig, Rig


class EditPipeline(FacePipeline):
    """Portraits under the controls of a complete rig."""

    rig: Rig

    def __init__(self, rig: Rig, device: torch.device | str = "cpu") -> None:
        super().__init__(rig, device)
        self._calibrator = Calibrator(rig.model, rig.reconstructor, rig.statistics)

    def leave_device(self) -> None:
        """Go on on the CPU, as `Pipeline.leave_device` says."""
        super().leave_device()
        self._calibrator = Calibrator(self.rig.model, self.rig.reconstructor, self.rig.statistics)

    def _codes(self, edits: Sequence[Edit]) -> EditedCodes:
        for edit in edits:
            check_controls(self.rig.model, edit.controls)
        w_plus, original = self._originals(edits)
        starts = [self._start(edit, original[n : n + 1]) for n, edit in enumerate(edits)]
        targets = [
            apply_controls(self.rig.model, start, edit.controls)
            for edit, start in zip(edits, starts, strict=True)
        ]
        start, target = FaceParams.cat(starts), FaceParams.cat(targets)
        steps = STEPS if edits[0].calibrated else 0
        edited, achieved = self._calibrator.edit(self.rig.rignet, w_plus, target, original, steps)
        return EditedCodes(edits, edited, original, start, target, achieved)

    def _start(self, edit: Edit, params: FaceParams) -> FaceParams:
        for group, donor in edit.transfers.items():
            params = transfer(self.rig.model, params, self._donor(donor).params, [group])
        return params

    def _donor(self, donor: Donor) -> ReadPortrait:
        if isinstance(donor, MixedPortrait):
            return self._portrait(donor.source, donor.mix)
        return self._portrait(donor)


def pipeline_for(rig: GeneratorRig, device: torch.device | str = "cpu") -> Pipeline[Picture]:
    """Return the pipeline that does as much as the rig allows."""
    if isinstance(rig, Rig):
        return EditPipeline(rig, device)
    return FacePipeline(rig, device) if isinstance(rig, FaceRig) else GeneratorPipeline(rig, device)
