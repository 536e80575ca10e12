"""What the window needs to know about what is open: a rig, or a generator that has none yet."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import torch

from core.controls.control import Control, is_free
from core.controls.control_values import check_controls
from core.controls.transfer import check_groups, check_layers
from core.device import device_label
from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.face_pipeline import FacePipeline
from core.editing.picture import Picture
from core.editing.pipeline import Pipeline
from core.editing.portrait_code import check_code
from core.editing.portrait_source import SavedPortrait
from core.errors import RequestError
from core.face.groups import FREE, GROUPS, Group, GroupName
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.face_surface import face_surface
from core.rig.rig import FaceRig, GeneratorRig
from core.samples.distributions import Distribution, distributions
from core.samples.reliability import Range, reach_of, reliable_ranges

SHOWN = (1, 99)
"""Percentiles between which a coefficient counts as shown by the generator."""
PLAIN_LABEL = "What this generator varies most"
"""Of the free directions of a generator alone, along which faces move too."""


@dataclass(frozen=True, eq=False)
class GeneratorInfo:
    """What is open, as the GUI thread may use it; a generator alone moves no faces.

    Attributes:
        rig: the rig itself, for its name and for the provenance that exports carry.
        resolution: width and height of the final portrait in pixels.
        layer_resolutions: at which each of the generator's style layers works.
        device: name of the device that runs the networks.
        controls: the controls by name, in the order in which panels list them; before there is
            a RigNet, these are the free directions alone.
        groups: the groups of these controls, each with its columns.
        reliable: the range of each control in which portraits follow; a control that the generator never
            shows is not in it.
    """

    rig: GeneratorRig
    resolution: int
    layer_resolutions: tuple[int, ...]
    device: str
    controls: Mapping[str, Control]
    groups: Mapping[GroupName, Group]
    reliable: Mapping[str, Range]

    @property
    def num_ws(self) -> int:
        """Number of the generator's style layers."""
        return len(self.layer_resolutions)

    @property
    def moves_faces(self) -> bool:
        """Whether pose, gaze, expression and light can be set."""
        return any(group != FREE for group in self.groups)

    def check(self, values: Mapping[str, float], groups: Collection[GroupName] = ()) -> None:
        """Refuse unknown controls and groups, and values out of range; raises RequestError."""
        asked = [name for name in values if not is_free(name)] + [name for name in groups if name != FREE]
        if asked and not self.moves_faces:
            raise RequestError(
                f"{self.rig.name} has no RigNet yet, so {asked[0]} cannot be set; "
                "open the rig that the edit was made with."
            )
        check_controls(self.controls, values)
        check_groups(groups)

    def check_edit(self, edit: Edit) -> None:
        """Refuse controls, style layers and codes that what is open does not know; raises RequestError."""
        self.check(edit.controls, edit.transfers)
        for mix in edit.mixes:
            check_layers(mix.layers, self.num_ws)
        for portrait in edit.portraits:
            if isinstance(portrait, SavedPortrait):
                check_code(self.rig.generator, portrait)


@dataclass(frozen=True, eq=False)
class RigInfo(GeneratorInfo):
    """A rig that reads faces, and can move them if it has controls.

    Attributes:
        model: a copy of the face model on the CPU; the mesh preview evaluates it.
        samples: the face parameters of the generator's samples.
        distributions: what these samples show, by quantity.
        coefficient_ranges: (P, 2) within which 98 % of the samples lie, by column of the semantic vector.
    """

    rig: FaceRig
    model: MorphableModel
    samples: FaceParams
    distributions: Mapping[str, Distribution]
    coefficient_ranges: np.ndarray

    @property
    def measurable(self) -> dict[str, Range]:
        """The reliable ranges of quantities whose controls are absolute, as the quantities are."""
        return {n: r for n, r in self.reliable.items() if n in self.controls and self.controls[n].columns}


def describe(pipeline: Pipeline[Picture]) -> GeneratorInfo:
    """Return what the GUI needs of an open pipeline; called on the thread that owns the networks."""
    if isinstance(pipeline, FacePipeline):
        return _describe_rig(pipeline)
    generator, controls = pipeline.rig.generator, pipeline.controls
    return GeneratorInfo(
        rig=pipeline.rig,
        resolution=generator.config.img_resolution,
        layer_resolutions=generator.layer_resolutions,
        device=device_label(pipeline.device),
        controls=controls,
        groups=_free_group(controls, PLAIN_LABEL),
        reliable=reliable_ranges(controls, {}, {}),
    )


def _describe_rig(pipeline: FacePipeline) -> RigInfo:
    model = copy.deepcopy(pipeline.rig.model).cpu()
    samples = model.table.unpack(torch.from_numpy(pipeline.rig.statistics.params))
    found = distributions(model, samples)
    controls = pipeline.controls
    face_surface(model)  # made here, the window draws it at once
    return RigInfo(
        rig=pipeline.rig,
        model=model,
        controls=controls,
        groups=(model.groups if isinstance(pipeline, EditPipeline) else {}) | _free_group(controls),
        samples=samples,
        distributions=found,
        reliable=reach_of(pipeline.rig, controls, found),
        coefficient_ranges=np.percentile(pipeline.rig.statistics.params, SHOWN, axis=0).T,
        resolution=pipeline.rig.generator.config.img_resolution,
        layer_resolutions=pipeline.rig.generator.layer_resolutions,
        device=device_label(pipeline.device),
    )


def _free_group(controls: Mapping[str, Control], label: str = GROUPS[FREE].label) -> dict[GroupName, Group]:
    """Return the group of the free directions, if there are any."""
    return {FREE: Group(FREE, label, ())} if any(map(is_free, controls)) else {}
