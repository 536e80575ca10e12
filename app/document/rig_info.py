"""What the window needs to know about the open rig."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import torch

from core.controls import Control, controls_for
from core.distributions import Distribution, distributions
from core.face.morphable_model import MorphableModel
from core.pipeline import EditPipeline
from core.rig.rig import Rig


@dataclass(frozen=True, eq=False)
class RigInfo:
    """The open rig as the GUI thread may use it.

    Attributes:
        rig: the rig itself, for its name and for the provenance that exports carry.
        model: a copy of the face model on the CPU; the mesh preview evaluates it.
        controls: the controls by name, in the order in which panels list them.
        distributions: what the generator's samples show, by quantity.
        resolution: width and height of the final portrait in pixels.
        device: name of the device that runs the networks.
    """

    rig: Rig
    model: MorphableModel
    controls: Mapping[str, Control]
    distributions: Mapping[str, Distribution]
    resolution: int
    device: str


def describe(pipeline: EditPipeline) -> RigInfo:
    """Return what the GUI needs of an open pipeline; called on the thread that owns the networks."""
    model = copy.deepcopy(pipeline.rig.model).cpu()
    samples = model.table.unpack(torch.from_numpy(pipeline.rig.statistics.params))
    found = distributions(model, samples)
    resolution, device = pipeline.rig.generator.config.img_resolution, device_label(pipeline.device)
    return RigInfo(pipeline.rig, model, controls_for(model), found, resolution, device)


def device_label(device: torch.device) -> str:
    """Return a readable device name."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else device.type.upper()
