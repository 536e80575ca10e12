"""Reads safetensors files: a JSON header that lists tensors, then their bytes.

The format is documented in huggingface/safetensors. Every tensor is checked against the bytes that are there
before memory is taken for it; the bytes may not overlap, so that a file can claim no more than it holds.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from typing import Any, NamedTuple

import torch

from core.files.json_text import parse_json
from core.files.refusal import RefusalError

MOST_TENSORS = 10_000
MOST_HEADER = 4_000_000
_MOST_SIDES = 8
_MOST_NUMBERS = 2**40
_METADATA = "__metadata__"
_DTYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}


class Place(NamedTuple):
    """Where in the file a tensor lies: its first byte, the one after its last, its shape and its numbers."""

    start: int
    end: int
    shape: tuple[int, ...]
    kind: str


def is_safetensors(start: bytes) -> bool:
    """Whether a file that starts so may be a safetensors file."""
    return start[8:9] == b"{" and int.from_bytes(start[:8], "little") < 2**40


def parse_safetensors(data: bytes) -> tuple[dict[str, torch.Tensor], Mapping[str, Any]]:
    """Return the tensors by name, copied, and the metadata, names to texts.

    Raises:
        RefusalError: the bytes are damaged or no safetensors file.
    """
    places, metadata = parse_places(data, len(data))
    content = memoryview(data)
    tensors = {n: _tensor(content[p.start : p.end], p.shape, _DTYPES[p.kind]) for n, p in places.items()}
    return tensors, metadata


def parse_places(start: bytes, size: int) -> tuple[dict[str, Place], Mapping[str, Any]]:
    """Return where the tensors of a file lie, and its metadata.

    Args:
        start: its first bytes, the header among them.
        size: of the file, bytes.

    Raises:
        RefusalError: the header is damaged, or does not describe a file of this size.
    """
    header, begin = _header(start)
    metadata = header.pop(_METADATA, {})
    if not isinstance(metadata, dict):
        raise RefusalError("its metadata is damaged")
    if len(header) > MOST_TENSORS:
        raise RefusalError(f"it has {len(header)} tensors, which no network has")
    places, reached = {}, begin
    for place, name in sorted((_place(name, entry, begin), name) for name, entry in header.items()):
        if place.start != reached or place.end > size:
            raise RefusalError(f"its tensor '{name[:80]}' does not lie where it should, or it is truncated")
        places[name], reached = place, place.end
    if reached != size:
        raise RefusalError("it has bytes that belong to no tensor, or it is truncated")
    return places, metadata


def _header(data: bytes) -> tuple[dict[str, Any], int]:
    """Return the list of tensors, and where their bytes begin."""
    if len(data) < 9:
        raise RefusalError("it is truncated")
    length = struct.unpack_from("<Q", data)[0]
    if length > MOST_HEADER or 8 + length > len(data):
        raise RefusalError("its header is truncated, or larger than that of any network")
    header = parse_json(data[8 : 8 + length])
    if not isinstance(header, dict):
        raise RefusalError("its header lists no tensors")
    return header, 8 + length


def _place(name: str, entry: Any, begin: int) -> Place:
    found: dict[str, Any] = entry if isinstance(entry, dict) else {}
    kind, shape, offsets = found.get("dtype"), found.get("shape"), found.get("data_offsets")
    if not isinstance(kind, str) or kind not in _DTYPES:
        raise RefusalError(f"its tensor '{name[:80]}' holds numbers of the unknown kind {str(kind)[:20]!r}")
    if not (_wholes(shape) and _wholes(offsets)) or shape is None or offsets is None:
        raise RefusalError(f"its tensor '{name[:80]}' is described in a damaged way")
    if len(shape) > _MOST_SIDES or len(offsets) != 2:
        raise RefusalError(f"its tensor '{name[:80]}' is described in a damaged way")
    if math.prod(side or 1 for side in shape) > _MOST_NUMBERS:  # one that holds none has a shape all the same
        raise RefusalError(f"its tensor '{name[:80]}' is larger than that of any network")
    if math.prod(shape) * _DTYPES[kind].itemsize != offsets[1] - offsets[0]:
        raise RefusalError(f"its tensor '{name[:80]}' has more or fewer bytes than its shape says")
    return Place(begin + offsets[0], begin + offsets[1], tuple(shape), kind)


def _wholes(values: Any) -> bool:
    return isinstance(values, list) and all(type(value) is int and 0 <= value < 2**40 for value in values)


def _tensor(content: memoryview, shape: tuple[int, ...], dtype: torch.dtype) -> torch.Tensor:
    if not content:
        return torch.zeros(shape, dtype=dtype)
    return torch.frombuffer(bytearray(content), dtype=dtype).reshape(shape)
