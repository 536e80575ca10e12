"""Our reader of safetensors agrees with the library's, and believes no claim."""

import json
import struct
from typing import Any

import pytest
import torch
from safetensors.torch import save

from core.files.refusal import RefusalError
from core.files.safetensors_file import parse_safetensors

TENSORS = {
    "a": torch.arange(6.0).reshape(2, 3),
    "half": torch.ones(3, dtype=torch.float16),
    "whole": torch.tensor([1, -2]),
    "scalar": torch.tensor(7.0),
    "empty": torch.zeros(0, 4),
    "flag": torch.tensor([True, False]),
}


def test_what_the_library_writes_is_read() -> None:
    tensors, metadata = parse_safetensors(save(TENSORS, {"x": "y"}))
    assert metadata == {"x": "y"}
    assert tensors.keys() == TENSORS.keys()
    for name, tensor in TENSORS.items():
        assert torch.equal(tensors[name], tensor)
        assert tensors[name].dtype == tensor.dtype


def _file(entry: dict[str, Any], data: bytes = bytes(8)) -> bytes:
    header = json.dumps({"t": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]} | entry}).encode()
    return struct.pack("<Q", len(header)) + header + data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "truncated"),
        (struct.pack("<Q", 2**60) + b"{}", "header is truncated"),
        (struct.pack("<Q", 2) + b"[]", "lists no tensors"),
        (_file({"dtype": "F3"}), "unknown kind 'F3'"),
        (_file({"dtype": []}), "unknown kind"),
        (_file({"shape": [2**30]}), "more or fewer bytes"),
        (_file({"shape": [0, 2**39, 2**39], "data_offsets": [0, 0]}, b""), "larger than that of any"),
        (_file({"shape": [-2]}), "damaged way"),
        (_file({"shape": None}), "damaged way"),
        (_file({"shape": [True]}), "damaged way"),
        (_file({"data_offsets": [8, 16]}, bytes(16)), "does not lie where it should"),
        (_file({}, bytes(7)), "truncated"),
        (_file({}, bytes(9)), "bytes that belong to no tensor"),
    ],
)
def test_damage_is_named(data: bytes, words: str) -> None:
    with pytest.raises(RefusalError, match=words):
        parse_safetensors(data)


def test_tensors_that_share_bytes_are_refused() -> None:
    entries = {f"{i}": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]} for i in range(9)}
    header = json.dumps(entries).encode()
    with pytest.raises(RefusalError, match="does not lie where it should"):
        parse_safetensors(struct.pack("<Q", len(header)) + header + bytes(8))
