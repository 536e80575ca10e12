"""The picture judge as a file, and how its readings come out."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import AssetError
from core.files.checkpoint import read_tensors, write_tensors
from core.judges.picture import PictureJudge, Reading

READINGS = (
    Reading("yaw", "pose", "°", 5.0, 20.0, 0.5, 0.9),
    Reading("browDown", "expression", "", 0.2, 0.2, 0.1, 0.05),
)
FRAMES = np.random.default_rng(0).integers(0, 255, (3, 128, 128, 3), dtype=np.uint8)


@pytest.fixture
def judge() -> PictureJudge:
    torch.manual_seed(0)
    return PictureJudge(READINGS).eval()


def test_readings_are_in_their_units_and_not_shrunk(judge: PictureJudge) -> None:
    with torch.no_grad():
        judge.output.weight.zero_()
        judge.output.bias.copy_(torch.tensor([1.0, 1.0]))
    read = judge.read(FRAMES)
    assert read[:, 0] == pytest.approx(5 + 20 / 0.5, abs=1e-4)
    assert read[:, 1] == pytest.approx(0.4, abs=1e-6)


def test_what_it_cannot_see_it_does_not_speak_of(judge: PictureJudge) -> None:
    assert judge.column("yaw") == 0
    assert judge.column("browDown") is None
    assert judge.groups() == {"pose": [0]}


def test_older_judge_reads_the_gaze_as_a_group_of_its_own(tmp_path: Path) -> None:
    readings = [Reading(name, "expression", "", 0.2, 0.2) for name in ("eyeLookIn", "jawOpen")]
    PictureJudge(tuple(readings)).save(tmp_path / "judge.safetensors")
    assert PictureJudge.load(tmp_path / "judge.safetensors").groups() == {"gaze": [0], "expression": [1]}


def test_file_gives_the_same_judge_back(judge: PictureJudge, tmp_path: Path) -> None:
    judge.save(tmp_path / "judge.safetensors")
    loaded = PictureJudge.load(tmp_path / "judge.safetensors")
    assert loaded.readings == READINGS
    np.testing.assert_allclose(loaded.read(FRAMES), judge.read(FRAMES), rtol=0.02, atol=0.3)


def test_damaged_readings_are_one_sentence(judge: PictureJudge, tmp_path: Path) -> None:
    path = tmp_path / "judge.safetensors"
    judge.save(path)
    tensors, metadata = read_tensors(path)
    write_tensors(path, tensors, {**metadata, "readings": [{"name": "yaw"}]})
    with pytest.raises(AssetError, match=r"judge.safetensors: its readings or scene_size cannot be read"):
        PictureJudge.load(path)
    write_tensors(path, tensors, {**metadata, "kind": "generator"})
    with pytest.raises(AssetError, match="'kind' is 'generator', not 'picture_judge'"):
        PictureJudge.load(path)


def test_it_says_whose_renders_it_knows(tmp_path: Path) -> None:
    for size in (0, 75):
        PictureJudge((Reading("yaw", "pose", "°", 0.0, 15.0),), size).save(tmp_path / "judge.safetensors")
        assert PictureJudge.load(tmp_path / "judge.safetensors").scene_size == size
