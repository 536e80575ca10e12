"""One command trains another RigNet for a rig; edit takes it."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from core.commands.main import main
from core.rig.rig import Rig, load_rig, with_rignet


@pytest.fixture
def corpus(toy_rig: Rig, tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    _write_shard(folder, toy_rig.generator.num_ws, toy_rig.generator.config.w_dim)
    return folder


def _write_shard(folder: Path, num_ws: int, w_dim: int) -> None:
    rng = np.random.default_rng(0)
    w_plus = rng.normal(size=(40, 1, w_dim)).astype(np.float32).repeat(num_ws, axis=1)
    frames = rng.integers(0, 255, (40, 64, 64, 3), dtype=np.uint8)
    landmarks = rng.uniform(16, 48, (40, 68, 2)).astype(np.float32)
    arrays = {"w_plus": w_plus, "frames": frames, "landmarks": landmarks, "valid": np.ones(40, bool)}
    np.savez(folder / "shard_00000.npz", allow_pickle=False, **arrays, psi=np.ones(40, np.float32))


def test_ablated_network_is_trained_and_used(
    toy_rig: Rig, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rignet, rig = tmp_path / "pose.safetensors", ["--rig", str(toy_rig.path)]
    choice = [
        "--architecture",
        "steering",
        "--mode",
        "pose",
        "--without",
        "consistency",
        "--minutes",
        "0.001",
    ]
    assert main(["train-rignet", *rig, "--corpus", str(corpus), "--out", str(rignet), *choice]) == 0
    replaced = with_rignet(load_rig(toy_rig.path), rignet)
    assert replaced.manifest["rignet_architecture"] == "steering"
    assert replaced.rignet.mode == "pose"
    assert replaced.fingerprint != toy_rig.fingerprint
    out = tmp_path / "a.png"
    edit = ["edit", *rig, "--rignet", str(rignet), "--seed", "1", "--yaw", "5", "--out", str(out)]
    assert main(edit) == 0
    assert out.is_file()
    before, other = rignet.read_bytes(), [*choice, "--seed", "5"]
    assert main(["train-rignet", *rig, "--corpus", str(corpus), "--out", str(rignet), *other]) == 2
    assert "was begun with seed 0, not 5" in capsys.readouterr().err
    assert rignet.read_bytes() == before


def test_variants_are_trained_by_one_command_and_compared_by_another(
    toy_rig: Rig, corpus: Path, tmp_path: Path
) -> None:
    folder, evidence = tmp_path / "variants", tmp_path / "evidence"
    chosen = ["linear", "steering", "without_reconstruction"]
    options = ["--corpus", str(corpus), "--out", str(folder), "--minutes", "0.001"]
    only = [word for name in chosen for word in ("--only", name)]
    assert main(["train-variants", "--rig", str(toy_rig.path), *options, *only]) == 0
    record = json.loads((folder / "variants.json").read_text())
    assert record["variants"]["without_reconstruction"]["config"]["weights"]["reconstruction"] == 0
    assert not record["variants"]["linear"]["by_difference"]
    again = ["train-variants", "--rig", str(toy_rig.path), *options, "--only", "steering"]
    assert main(again) == 0
    assert json.loads((folder / "variants.json").read_text()) == record
    assert main([*again, "--seed", "9"]) == 2
    options = ["--variants", str(folder), "--seeds", "4", "--out", str(evidence), "--plain"]
    assert main(["evidence", "--rig", str(toy_rig.path), *options, "--work", str(tmp_path / "none")]) == 0
    found = json.loads((evidence / "evidence.json").read_text())["variants"]
    assert set(found["means"]["gain"]) == {"rig", *chosen}
    assert {claim["variant"] for claim in found["blamed"]} == {"steering", "without_reconstruction"}
    assert (evidence / "variants.png").is_file()
    assert (evidence / "samples.png").is_file()


def test_a_corpus_is_sampled_where_none_is_given(
    toy_rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--out", str(tmp_path), "--samples", "6", "--minutes", "0.001", "--only", "none"]
    assert main(["train-variants", "--rig", str(toy_rig.path), *options]) == 2
    assert (tmp_path / "corpus" / "shard_00000.npz").is_file()
    assert "no variant 'none'; choose one of linear, steering" in capsys.readouterr().err


def test_a_folder_without_variants_is_one_sentence(
    toy_rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evidence", "--rig", str(toy_rig.path), "--variants", str(tmp_path)]) == 2
    assert "run `train-variants` first" in capsys.readouterr().err


def test_corpus_of_another_generator_is_refused(
    toy_rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write_shard(tmp_path, toy_rig.generator.num_ws + 1, 32)
    options = ["--corpus", str(tmp_path), "--out", str(tmp_path / "r.safetensors")]
    assert main(["train-rignet", "--rig", str(toy_rig.path), *options]) == 2
    assert "was sampled from another generator" in capsys.readouterr().err


def test_rignet_of_another_generator_is_refused(
    toy_rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other.safetensors"
    torch.manual_seed(0)
    type(toy_rig.rignet)(toy_rig.generator.num_ws, 7, toy_rig.model.table).save(path)
    options = ["--rignet", str(path), "--seed", "1", "--out", str(tmp_path / "a.png")]
    assert main(["edit", "--rig", str(toy_rig.path), *options]) == 2
    assert "was trained for another generator" in capsys.readouterr().err
