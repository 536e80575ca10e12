"""One command measures free directions, keeps them as far as the face stays, and names them."""

import json
import shutil
from pathlib import Path

import pytest

from core.commands.main import main
from core.files.rig_files import FREE_DIRECTIONS, MANIFEST
from core.rig.rig import Rig, load_rig
from core.rig.rig_file import pack_rig


@pytest.fixture
def folder(toy_rig: Rig, tmp_path: Path) -> Path:
    shutil.copytree(toy_rig.path, tmp_path / "rig")
    return tmp_path / "rig"


def run(folder: Path, *options: str) -> int:
    return main(["free-directions", "--rig", str(folder), "--device", "cpu", *options])


def test_what_is_measured_is_kept(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = len(load_rig(folder).free)
    assert found > 0
    assert run(folder, "--seeds", "4", "--store", "--out", str(tmp_path / "out")) == 0
    said = capsys.readouterr().out
    assert "free_1: ±" in said
    assert "F (not independent): pose" in said
    numbers = json.loads((tmp_path / "out" / "free_directions.json").read_text())
    rig = load_rig(folder)
    assert rig.manifest["quality"]["free_directions"] == numbers
    kept = [d for d in numbers["directions"].values() if d["within_limit"] >= 0.5]
    assert [round(d["within_limit"], 3) for d in kept] == [round(r, 3) for r in rig.free.reach.tolist()]
    within = [mean for d in kept for seen in d["drift_within"].values() for mean in seen.values() if mean]
    assert within
    assert max(within) <= 0.1
    assert (tmp_path / "out" / "free_directions.png").is_file()
    assert run(folder, "--seeds", "0", "--store", "--name", "free_1=Hair") == 0
    assert load_rig(folder).manifest["quality"]["free_directions"] == numbers, "naming measures nothing"


def test_directions_are_named_without_measuring(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--seeds", "0", "--store", "--name", "free_1=Hair length") == 0
    assert (folder / FREE_DIRECTIONS).is_file()
    assert json.loads((folder / MANIFEST).read_text())["free_names"] == {"free_1": "Hair length"}
    assert main(["controls", "--rig", str(folder)]) == 0
    assert "free_1" in capsys.readouterr().out


def test_a_rig_in_one_file_keeps_nothing_and_says_so(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack_rig(folder, tmp_path / "a.rig")
    assert run(tmp_path / "a.rig", "--seeds", "0", "--name", "free_1=Hair") == 2
    assert "a.rig is a rig in one file" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["yaw=Turn", "free_1", "free_x=Hair"])
def test_a_name_for_nothing_is_one_sentence(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "--name", name) == 2
    assert "is not free_N=NAME" in capsys.readouterr().err


def test_one_portrait_is_too_few(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--seeds", "1") == 2
    assert "at least two seeds" in capsys.readouterr().err


def test_a_free_direction_is_set_by_name(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    assert main(["edit", "--rig", str(folder), "--seed", "3", "--set", "free_1=0.5", "--out", str(out)]) == 0
    assert out.is_file()
