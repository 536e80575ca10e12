"""What the window needs to know about the open rig."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch

from core.controls import Control, controls_for
from core.distributions import Distribution, distributions
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.pipeline import EditPipeline
from core.reliability import Range, reliable_ranges
from core.rig.rig import Rig

SHOWN = (1, 99)
"""Percentiles between which a coefficient counts as shown by the generator."""


@dataclass(frozen=True, eq=False)
class RigInfo:
    """The open rig as the GUI thread may use it.

    Attributes:
        rig: the rig itself, for its name and for the provenance that exports carry.
        model: a copy of the face model on the CPU; the mesh preview evaluates it.
        controls: the controls by name, in the order in which panels list them.
        samples: the face parameters of the generator's samples.
        distributions: what these samples show, by quantity.
        reliable: the range of each control in which portraits follow; a control that the generator never
            shows is not in it.
        coefficient_ranges: (P, 2) within which 98 % of the samples lie, by column of the semantic vector.
        resolution: width and height of the final portrait in pixels.
        num_ws: number of the generator's style layers.
        device: name of the device that runs the networks.
    """

    rig: Rig
    model: MorphableModel
    controls: Mapping[str, Control]
    samples: FaceParams
    distributions: Mapping[str, Distribution]
    reliable: Mapping[str, Range]
    coefficient_ranges: np.ndarray
    resolution: int
    num_ws: int
    device: str

    @property
    def measurable(self) -> dict[str, Range]:
        """The reliable ranges of quantities whose controls are absolute, as the quantities are."""
        return {n: r for n, r in self.reliable.items() if n in self.controls and self.controls[n].columns}


def describe(pipeline: EditPipeline) -> RigInfo:
    """Return what the GUI needs of an open pipeline; called on the thread that owns the networks."""
    model = copy.deepcopy(pipeline.rig.model).cpu()
    samples = model.table.unpack(torch.from_numpy(pipeline.rig.statistics.params))
    found, controls = distributions(model, samples), controls_for(model)
    return RigInfo(
        rig=pipeline.rig,
        model=model,
        controls=controls,
        samples=samples,
        distributions=found,
        reliable=reliable_ranges(controls, found, pipeline.rig.manifest.get("quality", {})),
        coefficient_ranges=np.percentile(pipeline.rig.statistics.params, SHOWN, axis=0).T,
        resolution=pipeline.rig.generator.config.img_resolution,
        num_ws=pipeline.rig.generator.num_ws,
        device=device_label(pipeline.device),
    )


def device_label(device: torch.device) -> str:
    """Return a readable device name."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else device.type.upper()
