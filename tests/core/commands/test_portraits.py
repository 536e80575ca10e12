"""The command line: portraits and edits, and one sentence with exit code 2 for every mistake."""

import copy
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core.commands.main import main
from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.generator.checkpoint import save_generator
from core.rig.rig import Rig, load_rig
from core.saving.export import save_w_plus
from core.saving.session_file import read_session


@pytest.fixture
def rig(toy_rig: Rig) -> list[str]:
    return ["--rig", str(toy_rig.path)]


def test_edit_without_options_equals_portrait_byte_for_byte(rig: list[str], tmp_path: Path) -> None:
    portrait, edit = tmp_path / "portrait.png", tmp_path / "edit.png"
    assert main(["portrait", *rig, "--seed", "7", "--out", str(portrait)]) == 0
    assert main(["edit", *rig, "--seed", "7", "--out", str(edit)]) == 0
    assert portrait.read_bytes() == edit.read_bytes()


def test_edit_writes_picture_parameters_and_mesh(rig: list[str], tmp_path: Path) -> None:
    out, json_file, mesh = tmp_path / "a.png", tmp_path / "a.json", tmp_path / "a.obj"
    options = ["--yaw", "25", "--set", "jawOpen=0.6", "--light-azimuth", "40", "--json", str(json_file)]
    assert main(["edit", *rig, "--seed", "7", *options, "--mesh", str(mesh), "--out", str(out)]) == 0
    assert main(["portrait", *rig, "--seed", "7", "--out", str(tmp_path / "b.png")]) == 0
    assert out.read_bytes() != (tmp_path / "b.png").read_bytes()
    assert json_file.stat().st_size > 100
    assert mesh.stat().st_size > 1000


def test_raw_light_is_set_like_any_control(rig: list[str], tmp_path: Path) -> None:
    pictures = []
    for value in ("0.9", "-0.9"):
        out, parameters = tmp_path / f"{value}.png", tmp_path / f"{value}.json"
        options = ["--set", f"sh_3_r={value}", "--json", str(parameters)]
        assert main(["edit", *rig, "--seed", "7", *options, "--out", str(out)]) == 0
        target = json.loads(parameters.read_text())["parameters"]["target"]["sh_coeffs"]
        assert target[3][0] == pytest.approx(float(value))
        assert read_session(out).portrait.edit.controls == {"sh_3_r": float(value)}
        pictures.append(out.read_bytes())
    assert pictures[0] != pictures[1]


def test_controls_are_listed(rig: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["controls", *rig]) == 0
    listed = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert {"yaw", "jawOpen", "mouthSmile", "light_azimuth", "sh_8_b", "shape_1"} <= set(listed)
    assert listed["mouthSmile"].endswith("Mouth smile")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--seed", "seven"], "'seven' is not a seed"),
        (["--seed", "7", "--set", "wink=1"], "no control named 'wink'"),
        (["--seed", "7", "--set", "jawOpen"], "'jawOpen' is not NAME=VALUE"),
        (["--seed", "7", "--set", "jawOpen=wide"], "is not NAME=VALUE with a number"),
        (["--seed", "7", "--yaw", "400"], "yaw = 400 is out of range"),
        (["--seed", "7", "--rig", "nowhere"], "The rig folder nowhere does not exist"),
        (["--seed", "7", "--out", "missing/a.png"], "Cannot write missing/a.png"),
        (["--seed", "7", "--plain", "--set", "shape_1=1"], "leave --plain out"),
    ],
)
def test_mistake_is_one_sentence_and_exit_code_2(
    rig: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    assert main(["edit", *rig, "--out", str(tmp_path / "a.png"), *options]) == 2
    message = capsys.readouterr().err
    assert sentence in message
    assert message.count("\n") == 1
    assert not (tmp_path / "a.png").exists()


def test_saved_code_gives_the_same_picture(rig: list[str], tmp_path: Path) -> None:
    own, code, again = tmp_path / "a.png", tmp_path / "a.npz", tmp_path / "b.png"
    assert main(["portrait", *rig, "--seed", "7", "--out", str(own)]) == 0
    save_w_plus(code, EditPipeline(load_rig(Path(rig[1]))).edit(Edit(PortraitSource(7))).w_plus)  # type: ignore[union-attr]
    assert main(["edit", *rig, "--portrait", str(code), "--out", str(again)]) == 0
    assert np.array_equal(np.asarray(Image.open(own)), np.asarray(Image.open(again)))


def test_seeds_of_nvidias_tools(rig: list[str], toy_rig: Rig, tmp_path: Path) -> None:
    code, out = tmp_path / "a.npz", tmp_path / "a.png"
    assert main(["portrait", *rig, "--nvidia-seed", "85", "--code", str(code), "--out", str(out)]) == 0
    z = torch.from_numpy(np.random.RandomState(85).randn(1, toy_rig.generator.z_dim)).float()
    w = toy_rig.generator.truncate(toy_rig.generator.mapping(z), 0.7)
    with np.load(code) as saved:
        assert np.allclose(saved["w_plus"], w.numpy(), atol=1e-5)


def test_generator_that_makes_no_picture_says_so(
    toy_rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    generator = copy.deepcopy(toy_rig.generator)
    for name, parameter in generator.synthesis.named_parameters():
        if name.endswith("to_rgb.bias"):
            parameter.data.fill_(3e38)
    save_generator(tmp_path / "g.safetensors", generator, {})
    out = tmp_path / "a.png"
    options = ["--rig", str(tmp_path / "g.safetensors"), "--seed", "7", "--out", str(out)]
    assert main(["portrait", *options]) == 2
    assert "makes no picture but values that are no finite numbers" in capsys.readouterr().err
    assert not out.exists()


def test_generator_of_values_that_are_no_numbers_is_refused(
    toy_rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    generator = copy.deepcopy(toy_rig.generator)
    generator.w_avg.fill_(float("nan"))
    save_generator(tmp_path / "g.safetensors", generator, {})
    options = ["--rig", str(tmp_path / "g.safetensors"), "--seed", "7", "--out", str(tmp_path / "a.png")]
    assert main(["portrait", *options]) == 2
    assert "'w_avg' holds values that are not numbers" in capsys.readouterr().err
