"""What the window needs to know about what is open: a rig, or a generator that has none yet."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import torch

from core.controls import Control, check_controls, controls_for
from core.distributions import Distribution, distributions
from core.errors import RequestError
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.pipeline import EditPipeline, FacePipeline, Picture, Pipeline
from core.reliability import Range, reliable_ranges
from core.rig.rig import FaceRig, GeneratorRig


@dataclass(frozen=True, eq=False)
class GeneratorInfo:
    """What is open, as the GUI thread may use it; a generator alone has no controls.

    Attributes:
        rig: the rig itself, for its name and for the provenance that exports carry.
        resolution: width and height of the final portrait in pixels.
        device: name of the device that runs the networks.
        controls: the controls by name, in the order in which panels list them; none before there is a RigNet.
    """

    rig: GeneratorRig
    resolution: int
    device: str
    controls: Mapping[str, Control]

    def check(self, values: Mapping[str, float]) -> None:
        """Refuse values that cannot be set here; raises RequestError."""
        if values:
            raise RequestError(
                f"{self.rig.name} has no RigNet yet, so {next(iter(values))} cannot be set; "
                "open the rig that the edit was made with."
            )


@dataclass(frozen=True, eq=False)
class RigInfo(GeneratorInfo):
    """A rig that reads faces, and can move them if it has controls.

    Attributes:
        model: a copy of the face model on the CPU; the mesh preview evaluates it.
        samples: the face parameters of the generator's samples.
        distributions: what these samples show, by quantity.
        reliable: the range of each control in which portraits follow; a control that the generator never
            shows is not in it.
    """

    rig: FaceRig
    model: MorphableModel
    samples: FaceParams
    distributions: Mapping[str, Distribution]
    reliable: Mapping[str, Range]

    def check(self, values: Mapping[str, float]) -> None:
        """Refuse unknown controls and values out of range; raises RequestError."""
        if self.controls:
            check_controls(self.model, values)
        else:
            super().check(values)


def describe(pipeline: Pipeline[Picture]) -> GeneratorInfo:
    """Return what the GUI needs of an open pipeline; called on the thread that owns the networks."""
    if isinstance(pipeline, FacePipeline):
        return _describe_rig(pipeline)
    return GeneratorInfo(
        pipeline.rig, pipeline.rig.generator.config.img_resolution, device_label(pipeline.device), {}
    )


def _describe_rig(pipeline: FacePipeline) -> RigInfo:
    model = copy.deepcopy(pipeline.rig.model).cpu()
    samples = model.table.unpack(torch.from_numpy(pipeline.rig.statistics.params))
    found = distributions(model, samples)
    controls = controls_for(model) if isinstance(pipeline, EditPipeline) else {}
    return RigInfo(
        rig=pipeline.rig,
        model=model,
        controls=controls,
        samples=samples,
        distributions=found,
        reliable=reliable_ranges(controls, found, pipeline.rig.manifest.get("quality", {})),
        resolution=pipeline.rig.generator.config.img_resolution,
        device=device_label(pipeline.device),
    )


def device_label(device: torch.device) -> str:
    """Return a readable device name."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else device.type.upper()
