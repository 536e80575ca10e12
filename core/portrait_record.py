"""Portraits as JSON values, as session files and exports hold them."""

from __future__ import annotations

from typing import Any

from core.pipeline import Donor, EditRequest, MixedPortrait, PortraitSource, StyleMix


def source_record(source: PortraitSource) -> dict[str, Any]:
    """Return what says where a portrait comes from."""
    return {"seed": source.seed, "truncation_psi": source.truncation_psi}


def edit_record(request: EditRequest) -> dict[str, Any]:
    """Return everything that an edit's picture depends on, but for its size."""
    return source_record(request.source) | {
        "controls": dict(request.controls),
        "calibrated": request.calibrated,
        "transfers": {group: _donor_record(donor) for group, donor in request.transfers},
        "mix": _mix_record(request.mix) if request.mix else None,
    }


def _donor_record(donor: Donor) -> dict[str, Any]:
    if isinstance(donor, MixedPortrait):
        return source_record(donor.source) | {"mix": _mix_record(donor.mix)}
    return source_record(donor)


def _mix_record(mix: StyleMix) -> dict[str, Any]:
    return source_record(mix.source) | {"layers": list(mix.layers)}
