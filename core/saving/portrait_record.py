"""Portraits inside JSON files."""

from __future__ import annotations

import base64
import binascii
import dataclasses
from typing import Any

import numpy as np

from core.editing.portrait_source import (
    LONGEST_NAME,
    MAX_SEED,
    MOST_LAYERS,
    WIDEST_W,
    Portrait,
    PortraitSource,
    SavedPortrait,
)
from core.errors import RequestError
from core.files.json_fields import JsonFields
from core.saving.photo_record import PHOTO_FIELD, photo_record, read_photo_place

SAVED = "saved_portrait"
_STORED = np.dtype("<f4")


def portrait_record(portrait: Portrait) -> dict[str, Any]:
    """Return the JSON fields that `read_portrait` turns back into the same portrait, bit for bit."""
    if isinstance(portrait, PortraitSource):
        return {"seed": portrait.seed, "truncation_psi": portrait.truncation_psi}
    layers, w_dim = portrait.w_plus.shape
    code: dict[str, Any] = {
        "name": portrait.name,
        "layers": layers,
        "w_dim": w_dim,
        "w_plus": base64.b64encode(portrait.w_plus.astype(_STORED).tobytes()).decode(),
    }
    if portrait.photo is not None:
        code[PHOTO_FIELD] = photo_record(portrait.photo)
    return {SAVED: code, "truncation_psi": portrait.truncation_psi}


def lent_record(portrait: Portrait) -> dict[str, Any]:
    """Return the fields of a portrait that only lends something: its photograph does not matter."""
    if isinstance(portrait, SavedPortrait):
        portrait = dataclasses.replace(portrait, photo=None)
    return portrait_record(portrait)


def read_portrait(fields: JsonFields) -> Portrait:
    """Return the portrait that the fields of an object describe; raises AssetError."""
    if SAVED not in fields:
        return PortraitSource(fields.whole("seed", 0, MAX_SEED), fields.number("truncation_psi", 0, 1))
    saved, psi = fields.part(SAVED), fields.number("truncation_psi", 0, 1)
    name, shape = saved.text("name", LONGEST_NAME), _shape(saved)
    size = _STORED.itemsize * shape[0] * shape[1]
    try:
        data = base64.b64decode(saved.text("w_plus", 4 * (-(-size // 3))), validate=True)
    except (binascii.Error, ValueError) as error:
        raise saved.refusal("w_plus", f"is not base64 ({error})") from error
    if len(data) != size:
        raise saved.refusal("w_plus", f"holds {len(data)} bytes where {size} are expected")
    photo = saved.optional_part(PHOTO_FIELD)
    place = None if photo is None else read_photo_place(photo)
    try:
        return SavedPortrait(name, np.frombuffer(data, _STORED).reshape(shape), psi, place)
    except RequestError as error:
        raise saved.refusal("w_plus", f"is not a code: {error}") from error


def _shape(saved: JsonFields) -> tuple[int, int]:
    return saved.whole("layers", 1, MOST_LAYERS), saved.whole("w_dim", 1, WIDEST_W)
