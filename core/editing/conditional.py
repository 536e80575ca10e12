"""Portraits that share pose, expression or light: transfer (section 8.1), conditional generation (8.3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable

from core.controls.control import group_of
from core.editing.edit_request import Donor, EditRequest, MixedPortrait
from core.editing.portrait_source import Portrait
from core.face.groups import GroupName


def donor_of(request: EditRequest, group: GroupName) -> Donor:
    """Return whose pose, expression or light an edit starts from: another portrait's, or its own."""
    own = MixedPortrait(request.source, request.mix) if request.mix else request.source
    return dict(request.transfers).get(group, own)


def take_groups(request: EditRequest, groups: Collection[GroupName], lender: EditRequest) -> EditRequest:
    """Return an edit with pose, expression or light (those in `groups`) of another edited portrait.

    What was edited of them gives way to what the lender's controls did, so that their parameters are equal to
    the last bit.
    """
    kept = {name: value for name, value in request.controls if group_of(name) not in groups}
    lent = {name: value for name, value in lender.controls if group_of(name) in groups}
    donors = {group: donor_of(lender, group) for group in groups}
    merged = EditRequest.of(request.source, kept | lent, transfers=dict(request.transfers) | donors)
    return dataclasses.replace(request, controls=merged.controls, transfers=merged.transfers)


def conditional_requests(
    reference: EditRequest, groups: Collection[GroupName], sources: Iterable[Portrait]
) -> list[EditRequest]:
    """Return one edit per portrait: itself but for the groups, which are those of the edited reference."""
    quality, calibrated = reference.quality, reference.calibrated
    return [
        take_groups(EditRequest(source, quality=quality, calibrated=calibrated), groups, reference)
        for source in sources
    ]
