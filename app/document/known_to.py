"""What another rig can take over of an edit: controls, groups and style layers that it knows."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from app.document.rig_info import GeneratorInfo
from core.editing.edit import Donor, Edit, MixedPortrait, StyleMix, portrait_of
from core.editing.portrait_code import fits
from core.editing.session_state import PortraitState


def known_to(rig: GeneratorInfo, state: PortraitState) -> PortraitState:
    """Return the state without what a rig lacks: controls, style layers, portraits of other generators."""
    edit, mix = state.edit, _known_mix(rig, state.edit.mix)
    if not rig.controls:
        return PortraitState(Edit(edit.source, calibrated=edit.calibrated, mix=mix))

    def known(controls: Mapping[str, float]) -> dict[str, float]:
        return {name: value for name, value in controls.items() if name in rig.controls}

    transfers = {
        group: _known_donor(rig, donor)
        for group, donor in edit.transfers.items()
        if group in rig.groups and fits(rig.rig.generator, portrait_of(donor))
    }
    return PortraitState(
        dataclasses.replace(edit, controls=known(edit.controls), transfers=transfers, mix=mix),
        tuple(dataclasses.replace(k, controls=known(k.controls)) for k in state.keyframes),
    )


def with_known_groups(rig: GeneratorInfo | None, state: PortraitState) -> PortraitState:
    """Return the state without transfers of groups that the open face model lacks: they say nothing."""
    if rig is None or not rig.groups:
        return state
    transfers = {group: donor for group, donor in state.edit.transfers.items() if group in rig.groups}
    return dataclasses.replace(state, edit=dataclasses.replace(state.edit, transfers=transfers))


def _known_mix(rig: GeneratorInfo, mix: StyleMix | None) -> StyleMix | None:
    if mix is None or not fits(rig.rig.generator, mix.source):
        return None
    layers = tuple(layer for layer in mix.layers if layer < rig.num_ws)
    return dataclasses.replace(mix, layers=layers) if layers else None


def _known_donor(rig: GeneratorInfo, donor: Donor) -> Donor:
    if not isinstance(donor, MixedPortrait):
        return donor
    mix = _known_mix(rig, donor.mix)
    return MixedPortrait(donor.source, mix) if mix else donor.source
