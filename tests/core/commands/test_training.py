"""The command that makes a rig: its levels of quality, and a process that is killed and goes on."""

import contextlib
import shutil
import subprocess
import time
from pathlib import Path

import pytest
import torch

from core.commands.main import build_parser, main
from core.commands.training import training_config_of
from core.face.morphable_model import MorphableModel
from core.files.json_text import read_json
from core.files.rig_files import MANIFEST
from core.generator.checkpoint import save_generator
from core.generator.stylegan2 import Generator, GeneratorConfig
from core.rig.opening import open_rig
from core.rig.rig import Rig
from core.rig.training_run.launch import command_of, run_environment, stop
from core.rig.training_run.quality import QUALITIES
from core.rig.training_run.record import RunRecord, is_running, read_record

SLOW_S, LOOK_EVERY_S = 90, 0.05


@pytest.fixture
def words(tmp_path: Path, toy_model: MorphableModel) -> list[str]:
    toy_model.save(tmp_path / "face.npz")
    torch.manual_seed(0)
    sizes = GeneratorConfig(z_dim=16, w_dim=16, img_resolution=16, channels={4: 8, 8: 8, 16: 8})
    save_generator(tmp_path / "g.safetensors", Generator(sizes), {})
    paths = {"generator": "g.safetensors", "face-model": "face.npz", "out": "rig", "work": "work"}
    small = ["--samples=12", "--judged=0", "--steps=30", "--keep-undetected", "--reader=dlib", "--workers=1"]
    return ["train", *(f"--{name}={tmp_path / path}" for name, path in paths.items()), *small]


def wait_for(process: subprocess.Popen[bytes], work: Path, stage: str) -> None:
    """Look now and then: a look costs what the process needs itself."""
    deadline = time.monotonic() + SLOW_S
    while time.monotonic() < deadline:
        record = read_record(work)
        if record is not None and record.stage == stage and is_running(work):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LOOK_EVERY_S)
            break
    pytest.fail(f"{stage} was not reached: {process.poll()}")


def test_quality_decides_what_nothing_else_does() -> None:
    words = ["train", "--generator=g", "--face-model=m", "--out=o", "--quality=quick", "--samples=70"]
    config = training_config_of(build_parser().parse_args(words))
    assert config.corpus_count == 70
    assert config.rignet.minutes == QUALITIES["quick"].rignet_minutes
    assert config.judged == QUALITIES["quick"].judged


def test_killed_and_stopped_training_goes_on_to_its_rig(
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kill_in_rignet(words, tmp_path / "work")
    with monkeypatch.context() as patch:
        stop_in_rignet(patch, tmp_path / "work")
        assert main(words) == 2
    assert "what it made is kept; start it again to go on" in capsys.readouterr().err
    assert known_record(tmp_path / "work").state == "stopped"
    assert (tmp_path / "work" / "rignet_training.safetensors").is_file()
    assert main(words) == 0
    record = known_record(tmp_path / "work")
    assert (record.state, record.share, record.read) == ("done", 1.0, 12)
    assert isinstance(open_rig(tmp_path / "rig"), Rig)


def kill_in_rignet(words: list[str], work: Path) -> None:
    process = subprocess.Popen(command_of(words), env=run_environment(), stderr=subprocess.DEVNULL)
    with process:
        wait_for(process, work, "rignet")
        process.kill()
    assert known_record(work).state == "running", "a killed process tells nothing"
    assert not is_running(work)


def stop_in_rignet(patch: pytest.MonkeyPatch, work: Path) -> None:
    """Have the training asked to stop once half of the last network's time is over."""
    from core.training import run_progress

    note = run_progress.RunProgress.note_loss

    def note_and_stop(self: run_progress.RunProgress, share: float, loss: float) -> None:
        note(self, share, loss)
        if self._record.stage == "rignet" and share > 0.5:
            stop(work)

    patch.setattr(run_progress, "_EVERY_S", 0.0)
    patch.setattr(run_progress.RunProgress, "note_loss", note_and_stop)


def known_record(work: Path) -> RunRecord:
    record = read_record(work)
    assert record is not None
    return record


def test_estimate_makes_nothing(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = [word for word in words if not word.startswith(("--samples", "--judged", "--steps"))]
    assert main([*plain, "--estimate"]) == 0
    out = tmp_path / "answer.json"
    out.write_text(capsys.readouterr().out)
    answer = read_json(out)
    assert set(answer) == set(QUALITIES)
    assert answer["quick"]["seconds"] < answer["standard"]["seconds"] < answer["thorough"]["seconds"]
    assert answer["quick"]["bytes"] > 0
    assert not (tmp_path / "work").exists()


def test_missing_package_is_one_sentence(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("core.commands.training.find_spec", lambda name: None)
    assert main(words) == 2
    assert "not installed (lightning_fabric, scipy, sklearn, tensorboard)" in capsys.readouterr().err
    assert "lightning_fabric" in known_record(tmp_path / "work").sentence


def test_a_rig_of_another_run_is_not_replaced(
    words: list[str], tmp_path: Path, toy_rig: Rig, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(toy_rig.path, tmp_path / "rig")
    before = (tmp_path / "rig" / MANIFEST).read_bytes()
    assert main(words) == 2
    assert "rig holds a rig already; choose another --out." in capsys.readouterr().err
    assert (tmp_path / "rig" / MANIFEST).read_bytes() == before
    assert not (tmp_path / "work").exists()
