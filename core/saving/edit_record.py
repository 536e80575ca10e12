"""Edits inside JSON files, as session files and exports hold them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from core.editing.edit import BlendedDonor, Donor, Edit, MixedPortrait, PlainDonor, StyleMix
from core.editing.portrait_source import MOST_LAYERS, Portrait, SavedPortrait
from core.face.groups import GROUPS, GroupName, split_from
from core.files.json_fields import JsonFields
from core.saving.portrait_record import lent_record, portrait_record, read_portrait

MOST_DONORS = 64
_BLEND = "blend"
_ROUNDING = 1e-6


def edit_record(edit: Edit) -> dict[str, Any]:
    """Return everything that an edit's picture depends on, but for its size."""
    return portrait_record(edit.source) | {
        "controls": dict(edit.controls),
        "calibrated": edit.calibrated,
        "transfers": _transfers_record(edit.transfers),
        "mix": _mix_record(edit.mix) if edit.mix else None,
    }


def read_edit(fields: JsonFields, source: Portrait | None = None) -> Edit:
    """Return the edit that the fields of an object describe, of `source` if given; raises AssetError."""
    return Edit(
        source or read_portrait(fields),
        fields.values("controls"),
        calibrated=fields.flag("calibrated", True),
        transfers=_read_transfers(fields),
        mix=_read_mix(fields),
    )


def for_others(edit: Edit) -> Edit:
    """Return an edit whose portrait tells nothing of this machine's folders."""
    source = edit.source
    if not isinstance(source, SavedPortrait) or source.photo is None:
        return edit
    return dataclasses.replace(edit, source=dataclasses.replace(source, photo=source.photo.for_others()))


def _transfers_record(transfers: Mapping[GroupName, Donor]) -> dict[str, Any]:
    """Return the donors by group; null says that a group stays, where one that it was split from is taken.

    A file that does not speak of the group is older than it, and took it together with the other.
    """
    stays: dict[str, Any] = dict.fromkeys(split_from(transfers))
    return stays | {group: _donor_record(donor) for group, donor in transfers.items()}


def _donor_record(donor: Donor) -> dict[str, Any]:
    if isinstance(donor, BlendedDonor):
        return {_BLEND: [_donor_record(part) | {"weight": weight} for part, weight in donor.parts]}
    if isinstance(donor, MixedPortrait):
        return lent_record(donor.source) | {"mix": _mix_record(donor.mix)}
    return lent_record(donor)


def _mix_record(mix: StyleMix) -> dict[str, Any]:
    return lent_record(mix.source) | {"layers": list(mix.layers)}


def _read_transfers(fields: JsonFields) -> dict[GroupName, Donor]:
    found = fields.optional_part("transfers")
    if found is None:
        return {}
    for name in found:
        if name not in GROUPS:
            raise fields.refusal(f"transfers.{name}", f"is not one of {', '.join(GROUPS)}")
    parts = {group: part for group in GROUPS if (part := found.optional_part(group)) is not None}
    donors = {group: _read_donor(part) for group, part in parts.items()}
    unsaid = {group: whole for group, whole in split_from(donors).items() if group not in found}
    return donors | {group: donors[whole] for group, whole in unsaid.items()}


def _read_donor(fields: JsonFields) -> Donor:
    if _BLEND not in fields:
        return _read_plain_donor(fields)
    found = fields.parts(_BLEND)
    if not 2 <= len(found) <= MOST_DONORS:
        raise fields.refusal(_BLEND, f"does not hold 2 to {MOST_DONORS} donors")
    parts = tuple((_read_plain_donor(part), part.number("weight", 0, 1)) for part in found)
    if abs(sum(weight for _, weight in parts) - 1) > _ROUNDING:
        raise fields.refusal(_BLEND, "has weights that do not add up to 1")
    return BlendedDonor(parts)


def _read_plain_donor(fields: JsonFields) -> PlainDonor:
    source, mix = read_portrait(fields), _read_mix(fields)
    return source if mix is None else MixedPortrait(source, mix)


def _read_mix(fields: JsonFields) -> StyleMix | None:
    found = fields.optional_part("mix")
    if found is None:
        return None
    return StyleMix(read_portrait(found), found.distinct_wholes("layers", 0, MOST_LAYERS - 1))
