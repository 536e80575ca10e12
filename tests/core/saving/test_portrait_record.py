"""Saved codes come back bit for bit; what is damaged or hostile is named."""

import base64
from pathlib import Path

import numpy as np
import pytest

from core.editing.portrait_source import Portrait, PortraitSource, SavedPortrait
from core.errors import AssetError
from core.files.json_fields import JsonFields
from core.saving.code_file import read_code_file
from core.saving.portrait_record import portrait_record, read_portrait

CODE = np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)
GOOD = portrait_record(SavedPortrait("Ada", CODE))["saved_portrait"]


def read(document: dict) -> Portrait:
    return read_portrait(JsonFields(Path("a.json"), document))


@pytest.mark.parametrize("portrait", [PortraitSource(7, 0.4), SavedPortrait("Ada", CODE, 0.5)])
def test_record_is_read_back(portrait: Portrait) -> None:
    found = read(portrait_record(portrait))
    assert found == portrait


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"layers": 0}, "layers"),
        ({"layers": 10**9}, "layers"),
        ({"w_dim": 2.5}, "w_dim"),
        ({"w_dim": 5}, "w_plus"),
        ({"name": 3}, "name"),
        ({"name": "x" * 1000}, "name"),
        ({"w_plus": None}, "w_plus"),
        ({"w_plus": "A" * 10**6}, "w_plus"),
        ({"w_plus": "ä" * 64}, "w_plus"),
        ({"w_plus": base64.b64encode(CODE.tobytes()[:-4]).decode()}, "w_plus"),
        ({"w_plus": base64.b64encode((CODE * np.inf).tobytes()).decode()}, "w_plus"),
    ],
)
def test_wrong_field_is_named(change: dict, field: str) -> None:
    with pytest.raises(AssetError, match=rf"a\.json: field saved_portrait\.{field} "):
        read({"saved_portrait": GOOD | change, "truncation_psi": 1})


def test_what_is_no_object_is_named() -> None:
    with pytest.raises(AssetError, match="field saved_portrait is not an object"):
        read({"saved_portrait": [], "truncation_psi": 1})


@pytest.mark.parametrize(
    ("name", "code"), [("w_plus", CODE), ("w", CODE[None]), ("w_plus", CODE.astype("f2"))]
)
def test_code_file_is_read(tmp_path: Path, name: str, code: np.ndarray) -> None:
    np.savez(tmp_path / "Ada.npz", **{name: code})
    found = read_code_file(tmp_path / "Ada.npz")
    assert found == SavedPortrait("Ada", code.reshape(3, 4))


@pytest.mark.parametrize(
    "arrays",
    [
        {"other": CODE},
        {"w_plus": np.zeros((3, 4), np.int64)},
        {"w_plus": np.zeros((2, 3, 4))},
        {"w_plus": np.full((3, 4), np.nan)},
        {"w_plus": np.array(["text"])},
        {"w_plus": np.array([{}], dtype=object)},
    ],
)
def test_file_without_a_code_is_refused(tmp_path: Path, arrays: dict) -> None:
    path = tmp_path / "bad.npz"
    np.savez(path, **arrays)
    with pytest.raises(AssetError, match=r"bad\.npz"):
        read_code_file(path)


def test_damaged_code_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.npz"
    np.savez(path, w_plus=CODE)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(AssetError, match=r"bad\.npz"):
        read_code_file(path)
