"""The rig folder: what was saved is what is loaded, and damage is named."""

import contextlib
import hashlib
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import AssetError
from core.files.rig_files import FILES, MANIFEST
from core.rig.rig import Rig, load_rig, read_manifest, save_rig


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


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quality": "x"}, "quality"),
        ({"quality": {"reliable": []}}, "quality.reliable"),
        ({"quality": {"reliable": {"yaw": [2, 1]}}}, "quality.reliable.yaw"),
        ({"quality": {"reliable": {"yaw": [float("nan"), 1]}}}, "quality.reliable.yaw"),
        ({"quality": {"reliable": {"yaw": "x"}}}, "quality.reliable.yaw"),
        ({"name": 7}, "name"),
        ({"files": {"generator.safetensors": 7}}, "files.generator.safetensors"),
    ],
)
def test_wrong_field_of_the_manifest_is_named(folder: Path, change: dict, field: str) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | change))
    with pytest.raises(AssetError, match=rf"rig\.json: field {field} "):
        load_rig(folder)


@pytest.mark.parametrize(
    ("text", "words"), [('{"name": "\\ud800"}', "half a character"), ("[" + "1" * 400 + "]", "400 digits")]
)
def test_what_could_never_be_saved_again_is_refused(folder: Path, text: str, words: str) -> None:
    (folder / MANIFEST).write_text(text)
    with pytest.raises(AssetError, match=words):
        load_rig(folder)


def test_name_of_a_file_that_is_no_text_can_be_written(toy_rig: Rig) -> None:
    rig = replace(toy_rig, manifest={"name": os.fsdecode(b"g\xff"), "files": {}})
    assert rig.name == "g?"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"params": np.array([["a"]] * 10)}, "field params is not a table of numbers"),
        ({"params": np.zeros((10, 3))}, "field params is 3 numbers wide"),
        ({"w": np.zeros((10, 31))}, "field w is 31 numbers wide"),
        ({"w": np.zeros((9, 32))}, "field w is not a table"),
        ({"w": np.full((10, 32), np.nan)}, "field w is empty or not finite"),
        ({"seeds": np.zeros(0), "params": np.zeros((0, 45)), "w": np.zeros((0, 32))}, "field seeds is empty"),
    ],
)
def test_statistics_that_do_not_fit_are_refused(folder: Path, change: dict, words: str) -> None:
    path = folder / "statistics.npz"
    with np.load(path) as whole:
        fields = dict(whole) | change
    np.savez(path, **fields)
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"][path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(AssetError, match=rf"statistics\.npz: {words}"):
        load_rig(folder)


def test_a_writer_that_is_stopped_leaves_a_whole_rig(
    toy_rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "rig"
    old, new = replace(toy_rig, path=folder), replace(toy_rig, path=folder, manifest={"name": "new"})
    real, names = os.replace, set()
    for calls in range(14):
        save_rig(old, {}, {})
        left = [calls]

        def stop(*paths: Path, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
            real(*paths)

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", stop)
            with contextlib.suppress(KeyboardInterrupt):
                save_rig(new, {}, {})
        names.add(load_rig(folder).name)
    assert names == {"toy", "new"}


def test_a_rig_that_another_process_replaces_meanwhile_is_read(
    toy_rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "rig"
    save_rig(replace(toy_rig, path=folder), {}, {})
    other = replace(toy_rig, path=folder, statistics=replace(toy_rig.statistics, w=toy_rig.statistics.w + 1))
    pending = [other]

    def read_and_replace(path: Path) -> dict[str, Any]:
        found = read_manifest(path)
        if pending:
            save_rig(pending.pop(), {}, {})
        return found

    monkeypatch.setattr("core.rig.rig.read_manifest", read_and_replace)
    assert np.allclose(load_rig(folder).statistics.w, other.statistics.w, atol=0.01)
