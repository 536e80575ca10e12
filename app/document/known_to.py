"""What another rig can take over of an edit: controls, groups and style layers that it knows."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from app.document.rig_info import GeneratorInfo
from core.editing.edit import (
    BlendedDonor,
    Donor,
    Edit,
    MixedPortrait,
    PlainDonor,
    StyleMix,
    parts_of,
    portrait_of,
)
from core.editing.portrait_code import fits
from core.editing.session_state import PortraitState


def known_to(rig: GeneratorInfo, state: PortraitState) -> PortraitState:
    """Return the state without what a rig lacks: controls, style layers, portraits of other generators."""
    edit = known_edit(rig, state.edit)
    if not rig.controls:
        return PortraitState(edit)
    generator = rig.rig.generator
    fitting = [keyframe for keyframe in state.keyframes if fits(generator, keyframe.edit.source)]
    keyframes = (dataclasses.replace(k, edit=known_edit(rig, k.edit)) for k in fitting)
    return PortraitState(edit, tuple(k for k in keyframes if rig.moves_faces or not k.edit.is_untouched))


def known_edit(rig: GeneratorInfo, edit: Edit) -> Edit:
    """Return the edit without what a rig lacks."""
    mix = _known_mix(rig, edit.mix)
    if not rig.controls:
        return Edit(edit.source, calibrated=edit.calibrated, mix=mix)
    controls = {name: value for name, value in edit.controls.items() if name in rig.controls}
    transfers = {
        group: _known_donor(rig, donor)
        for group, donor in edit.transfers.items()
        if group in rig.groups and all(fits(rig.rig.generator, portrait_of(d)) for d, _ in parts_of(donor))
    }
    return dataclasses.replace(edit, controls=controls, transfers=transfers, mix=mix)


def without(edit: Edit, is_own: Callable[[str], bool]) -> Edit:
    """Return the edit without what it sets of a rig's own controls, which differ from rig to rig."""
    return edit.with_controls({name for name in edit.controls if is_own(name)}, {})


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
    if isinstance(donor, BlendedDonor):
        return BlendedDonor(tuple((_known_plain_donor(rig, part), weight) for part, weight in donor.parts))
    return _known_plain_donor(rig, donor)


def _known_plain_donor(rig: GeneratorInfo, donor: PlainDonor) -> PlainDonor:
    if not isinstance(donor, MixedPortrait):
        return donor
    mix = _known_mix(rig, donor.mix)
    return MixedPortrait(donor.source, mix) if mix else donor.source
