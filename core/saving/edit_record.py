"""Edits inside JSON files, as session files and exports hold them."""

from __future__ import annotations

from typing import Any

from core.controls.control import Group
from core.controls.transfer import BLOCKS
from core.editing.edit_request import Donor, EditRequest, MixedPortrait, StyleMix
from core.editing.portrait_source import MOST_LAYERS
from core.files.json_fields import JsonFields
from core.saving.portrait_record import portrait_record, read_portrait


def edit_record(request: EditRequest) -> dict[str, Any]:
    """Return everything that an edit's picture depends on, but for its size."""
    return portrait_record(request.source) | {
        "controls": dict(request.controls),
        "calibrated": request.calibrated,
        "transfers": {group: _donor_record(donor) for group, donor in request.transfers},
        "mix": _mix_record(request.mix) if request.mix else None,
    }


def read_edit(fields: JsonFields) -> EditRequest:
    """Return the edit that the fields of an object describe; raises AssetError."""
    return EditRequest(
        read_portrait(fields),
        tuple(sorted(fields.values("controls").items())),
        calibrated=fields.flag("calibrated", True),
        transfers=tuple(sorted(_read_transfers(fields).items(), key=lambda pair: pair[0])),
        mix=_read_mix(fields),
    )


def _donor_record(donor: Donor) -> dict[str, Any]:
    if isinstance(donor, MixedPortrait):
        return portrait_record(donor.source) | {"mix": _mix_record(donor.mix)}
    return portrait_record(donor)


def _mix_record(mix: StyleMix) -> dict[str, Any]:
    return portrait_record(mix.source) | {"layers": list(mix.layers)}


def _read_transfers(fields: JsonFields) -> dict[Group, Donor]:
    found = fields.optional_part("transfers")
    if found is None:
        return {}
    for name in found:
        if name not in BLOCKS:
            raise fields.refusal(f"transfers.{name}", f"is not one of {', '.join(BLOCKS)}")
    return {group: _read_donor(found.part(group)) for group in BLOCKS if group in found}


def _read_donor(fields: JsonFields) -> Donor:
    source, mix = read_portrait(fields), _read_mix(fields)
    return source if mix is None else MixedPortrait(source, mix)


def _read_mix(fields: JsonFields) -> StyleMix | None:
    found = fields.optional_part("mix")
    if found is None:
        return None
    return StyleMix(read_portrait(found), found.distinct_wholes("layers", 0, MOST_LAYERS - 1))
