"""Keyframes inside session files."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

from core.editing.animation import EASINGS, LONGEST_S, SHORTEST_S, Easing, Keyframe
from core.editing.edit import Edit
from core.editing.portrait_source import Portrait, is_same_portrait
from core.files.json_fields import JsonFields
from core.saving.edit_record import edit_record, read_edit
from core.saving.portrait_record import SAVED

_LONGEST_EASING = 20
_ROUNDING_S = 1e-9  # a sum of tenths may fall short of one by so much


def keyframe_record(keyframe: Keyframe, portrait: Portrait) -> dict[str, Any]:
    """Return a keyframe's fields; it names its portrait only where that is not the animation's own."""
    fields = edit_record(keyframe.edit)
    if is_same_portrait(keyframe.edit.source, portrait):
        fields = {name: value for name, value in fields.items() if name not in ("seed", SAVED)}
    return {"seconds": keyframe.seconds, "easing": keyframe.easing, **fields}


def read_keyframe(fields: JsonFields, portrait: Edit) -> Keyframe:
    """Return the keyframe that the fields describe; raises AssetError.

    Args:
        fields: of the keyframe; older files hold controls and truncation alone.
        portrait: the edit of the portrait that is animated.
    """
    seconds = fields.number("seconds", SHORTEST_S - _ROUNDING_S, LONGEST_S)
    return Keyframe(_read_edit(fields, portrait), max(SHORTEST_S, seconds), _read_easing(fields))


def _read_edit(fields: JsonFields, portrait: Edit) -> Edit:
    if "seed" in fields or SAVED in fields:
        return read_edit(fields)
    source = portrait.source.at(fields.number("truncation_psi", 0, 1))
    if "transfers" not in fields:
        return dataclasses.replace(portrait, source=source, controls=fields.values("controls"))
    return read_edit(fields, source)


def _read_easing(fields: JsonFields) -> Easing:
    if "easing" not in fields:
        return "smooth"
    easing = fields.text("easing", _LONGEST_EASING)
    if easing not in EASINGS:
        raise fields.refusal("easing", f"is not one of {', '.join(EASINGS)}")
    return cast("Easing", easing)
