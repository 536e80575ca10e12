"""Portraits that share a group of parameters: transfer (section 8.1), conditional generation (8.3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable

from core.controls.control import group_of
from core.editing.edit import Edit, Reader
from core.editing.portrait_source import Portrait
from core.face.groups import GroupName


def take_groups(edit: Edit, groups: Collection[GroupName], lender: Edit) -> Edit:
    """Return an edit with pose, gaze, expression or light (those in `groups`) of another edited portrait.

    What was edited of them gives way to what the lender's controls did, so that their parameters are equal to
    the last bit.
    """
    kept = {name: value for name, value in edit.controls.items() if group_of(name) not in groups}
    lent = {name: value for name, value in lender.controls.items() if group_of(name) in groups}
    donors = {group: lender.donor(group) for group in groups}
    return dataclasses.replace(edit, controls=kept | lent, transfers={**edit.transfers, **donors})


def take_partly(
    edit: Edit, groups: Collection[GroupName], lender: Edit, amount: float, reader: Reader
) -> Edit:
    """Return an edit whose groups lie between the portrait's own, at amount 0, and the lender's, at 1."""
    kept = {name: value for name, value in edit.controls.items() if group_of(name) not in groups}
    others = {group: donor for group, donor in edit.transfers.items() if group not in groups}
    own = dataclasses.replace(edit, controls=kept, transfers=others)
    return own.blended(take_groups(edit, groups, lender), amount, reader)


def conditional_edits(
    reference: Edit, groups: Collection[GroupName], sources: Iterable[Portrait]
) -> list[Edit]:
    """Return one edit per portrait: itself but for the groups, which are those of the edited reference."""
    untouched = (Edit(source, calibrated=reference.calibrated) for source in sources)
    return [take_groups(edit, groups, reference) for edit in untouched]
