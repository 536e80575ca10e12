"""The benchmark compares the runtimes of rigs and of generators alone."""

import pytest

from core import openvino_package
from core.commands.main import main
from core.files.rig_files import GENERATOR

pytestmark = [pytest.mark.openvino, pytest.mark.usefixtures("converts_here")]


@pytest.mark.parametrize("is_rig", [True, False])
def test_runtimes_are_compared(toy_rig, is_rig: bool, capsys: pytest.CaptureFixture[str]) -> None:
    path = toy_rig.path if is_rig else toy_rig.path / GENERATOR
    assert main(["benchmark", "--generator", str(path), "--repeats", "1"]) == 0
    rows = {line[:28].strip(): line[28:] for line in capsys.readouterr().out.splitlines()}
    assert "(1.00 × PyTorch; difference at most 0," in rows["16², PyTorch"]
    assert ("edit without picture" in rows) == is_rig
    if openvino_package.is_installed():
        assert float(rows["16², OpenVINO float32"].split("at most ")[1].split(",")[0]) < 1e-4


def test_without_openvino_it_says_so(
    toy_rig, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(openvino_package, "is_installed", lambda: False)
    assert main(["benchmark", "--rig", str(toy_rig.path), "--repeats", "1"]) == 0
    assert "OpenVINO is not installed: PyTorch makes all pictures." in capsys.readouterr().out
