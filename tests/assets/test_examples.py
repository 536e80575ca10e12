"""The examples run as they stand, on the shipped rig, and do what their first line says."""

import json
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.files.assets import SHIPPED_RIG
from core.saving.session_file import read_session

FOLDER = SHIPPED_RIG.parents[1] / "assets" / "examples"


def run(name: str, monkeypatch: pytest.MonkeyPatch, out: Path, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", [name, "--out", str(out), *arguments])
    runpy.run_path(str(FOLDER / f"{name}.py"), run_name="__main__")


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def test_a_portrait_is_edited_and_its_file_holds_the_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("edit_portrait", monkeypatch, tmp_path / "edited.png", "--seed", "3", "yaw=20")
    saved = read_session(tmp_path / "edited.png").portrait
    assert saved.edit.controls == {"yaw": 20}
    reached = float(capsys.readouterr().out.split()[-1])
    assert reached == pytest.approx(20, abs=2)


def test_a_control_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ["--steps", "2", "light_azimuth", "-40", "40"]
    run("sweep_control", monkeypatch, tmp_path / "sheet.png", *arguments)
    width, height = size_of(tmp_path / "sheet.png")
    assert width > 1.5 * height, "two pictures side by side"


def test_a_pose_is_transferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("transfer_pose", monkeypatch, tmp_path / "transfer.png", "--seed", "3", "--source", "5")
    width, height = size_of(tmp_path / "transfer.png")
    assert width > 2.2 * height, "portrait, source and result side by side"


def test_a_face_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("read_face", monkeypatch, tmp_path / "face.json")
    face = json.loads((tmp_path / "face.json").read_text())
    assert -60 < face["controls"]["yaw"] < 60
    assert 0 <= face["controls"]["jawOpen"] <= 1
    assert np.isfinite(face["identity"]).all()


def test_a_portrait_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("find_portrait", monkeypatch, tmp_path / "found.png", "yaw=-25", "jawOpen=0.4")
    found = json.loads(capsys.readouterr().out.split(":", 1)[1].replace("'", '"'))
    assert found["yaw"] == pytest.approx(-25, abs=4)
    assert found["jawOpen"] == pytest.approx(0.4, abs=0.15)
    assert size_of(tmp_path / "found.png")[0] >= 256


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_an_example_is_short_and_shows_how_to_run_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") < 40
    assert f"python assets/examples/{path.name}" in text
