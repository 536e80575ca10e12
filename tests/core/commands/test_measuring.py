"""One command judges a rig and leaves report, numbers and sheets."""

import json
from pathlib import Path

import pytest
from PIL import Image

from core.commands.main import main
from core.rig.rig import Rig


def test_evaluate_writes_report_numbers_and_sheets(
    toy_rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--seeds", "3", "--samples", "8", "--plain", "--work", str(tmp_path), "--out", str(tmp_path)]
    assert main(["evaluate", "--rig", str(toy_rig.path), *options]) == 0
    numbers = json.loads((tmp_path / "report.json").read_text())
    assert numbers["samples"]["detected"] == {"0.7": 0.0, "1": 0.0}, "a toy shows no faces"
    assert numbers["known_steps"] == {}
    assert numbers["no_truth"]
    assert "Random portraits: seeds 0 to 63" in (tmp_path / "report.html").read_text()
    assert (tmp_path / "samples.png").is_file()
    with Image.open(tmp_path / "meshes.png") as meshes:
        assert meshes.size == (5 * 256, 4 * 256), "ten portraits above their meshes"
    assert "faces found in random samples" in capsys.readouterr().out
