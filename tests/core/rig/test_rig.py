"""The rig folder: what was saved is what is loaded, and damage is named."""

import json
import shutil
from pathlib import Path

import pytest

from core.errors import AssetError
from core.rig.rig import FILES, MANIFEST, Rig, load_rig


@pytest.fixture
def folder(toy_rig: Rig, tmp_path: Path) -> Path:
    return Path(shutil.copytree(toy_rig.path, tmp_path / "rig"))


def test_round_trip_keeps_names_and_fingerprint(toy_rig: Rig, folder: Path) -> None:
    again = load_rig(folder)
    assert again.name == "toy"
    assert again.fingerprint == toy_rig.fingerprint
    assert again.model.expression_names == toy_rig.model.expression_names


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="nowhere does not exist"):
        load_rig(tmp_path / "nowhere")


def test_folder_without_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"holds no rig\.json"):
        load_rig(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(AssetError, match=f"The rig lacks {name}"):
        load_rig(folder)


@pytest.mark.parametrize("name", FILES)
def test_damaged_file_is_named(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 0xFF
    (folder / name).write_bytes(data)
    with pytest.raises(AssetError, match=f"{name} is damaged"):
        load_rig(folder)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "[" * 100_000, '{"schema_version": 99}', '{"schema_version": 1}']
)
def test_bad_manifest_is_named(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text)
    with pytest.raises(AssetError, match=r"rig\.json"):
        load_rig(folder)


def test_swapped_network_is_refused(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"]["rignet.safetensors"] = manifest["files"]["reconstructor.safetensors"]
    shutil.copy(folder / "reconstructor.safetensors", folder / "rignet.safetensors")
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(AssetError, match=r"rignet\.safetensors: field kind"):
        load_rig(folder)
