"""Every command that runs networks takes a device, and says in one sentence when it is not there."""

from pathlib import Path

import pytest
import torch
from pretend_device import pretended_gpu

from core.commands.main import main
from core.rig.rig import Rig

COMMANDS = {
    "portrait": ["--seed", "1", "--out", "{out}/a.png", "--rig", "{rig}"],
    "edit": ["--seed", "1", "--out", "{out}/a.png", "--rig", "{rig}"],
    "invert": ["{rig}/preview.png", "--out", "{out}/a.npz", "--rig", "{rig}"],
    "evaluate": ["--rig", "{rig}"],
    "evidence": ["--rig", "{rig}", "--out", "{out}"],
    "benchmark": ["--rig", "{rig}"],
    "train": ["--generator", "{rig}/a.safetensors", "--face-model", "{rig}/b.npz", "--out", "{out}/r"],
    "make-demo-rig": ["--work", "{out}/demo"],
    "train-rignet": ["--rig", "{rig}", "--corpus", "{out}", "--out", "{out}/a.safetensors"],
    "train-variants": ["--rig", "{rig}", "--corpus", "{out}", "--out", "{out}"],
}


@pytest.fixture
def one_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)


@pytest.mark.usefixtures("one_gpu")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_device_that_is_not_there_is_one_sentence(
    command: str, toy_rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [word.format(rig=toy_rig.path, out=tmp_path) for word in COMMANDS[command]]
    assert main([command, *words, "--device", "cuda:7"]) == 2
    sentence = "--device cuda:7 is not there: CUDA devices here have the numbers 0 to 0."
    assert capsys.readouterr().err.splitlines()[-1].endswith(sentence)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.usefixtures("one_gpu")
@pytest.mark.parametrize("command", ["portrait", "edit", "benchmark"])
def test_commands_run_on_the_device(
    command: str, toy_rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "synchronize", lambda device: None)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: True)
    for attribute in ("benchmark", "allow_tf32"):  # what the command sets ends with the test
        monkeypatch.setattr(torch.backends.cudnn, attribute, False)
    monkeypatch.setattr(torch, "set_float32_matmul_precision", lambda precision: None)
    words = [word.format(rig=toy_rig.path, out=tmp_path) for word in COMMANDS[command]]
    more = ["--repeats", "2"] if command == "benchmark" else []
    with pretended_gpu():
        assert main([command, *words, *more, "--device", "cuda"]) == 0
    assert torch.backends.cudnn.benchmark


def test_full_memory_is_one_sentence(
    toy_rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB.")

    monkeypatch.setattr("core.rig.opening.open_rig", full)
    words = [word.format(rig=toy_rig.path, out=tmp_path) for word in COMMANDS["edit"]]
    assert main(["edit", *words]) == 2
    sentence = "the memory is full; close other programs, or choose another --device than auto."
    assert capsys.readouterr().err == f"python -m core edit: {sentence}\n"
