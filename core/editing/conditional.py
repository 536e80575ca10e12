"""Portraits that share a group of parameters: transfer (section 8.1), conditional generation (8.3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable

from core.controls.control import group_of
from core.editing.edit import Donor, Edit, MixedPortrait
from core.editing.portrait_source import Portrait
from core.face.groups import GroupName


def donor_of(edit: Edit, group: GroupName) -> Donor:
    """Return whose pose, gaze, expression or light an edit starts from: another portrait's, or its own."""
    own = MixedPortrait(edit.source, edit.mix) if edit.mix else edit.source
    return edit.transfers.get(group, own)


def take_groups(edit: Edit, groups: Collection[GroupName], lender: Edit) -> Edit:
    """Return an edit with pose, gaze, expression or light (those in `groups`) of another edited portrait.

    What was edited of them gives way to what the lender's controls did, so that their parameters are equal to
    the last bit.
    """
    kept = {name: value for name, value in edit.controls.items() if group_of(name) not in groups}
    lent = {name: value for name, value in lender.controls.items() if group_of(name) in groups}
    donors = {group: donor_of(lender, group) for group in groups}
    return dataclasses.replace(edit, controls=kept | lent, transfers={**edit.transfers, **donors})


def conditional_edits(
    reference: Edit, groups: Collection[GroupName], sources: Iterable[Portrait]
) -> list[Edit]:
    """Return one edit per portrait: itself but for the groups, which are those of the edited reference."""
    untouched = (Edit(source, calibrated=reference.calibrated) for source in sources)
    return [take_groups(edit, groups, reference) for edit in untouched]
