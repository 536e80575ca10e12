"""The command line answers at once, and each mistake in one sentence; nothing is read or loaded for that."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.commands.main import build_parser, main
from core.commands.making import run_demo
from core.files.assets import SHIPPED_JUDGE, SHIPPED_RIG
from core.files.rig_files import FILES, PREVIEW
from core.rig.rig import Rig

HEAVY = ("torch", "numba", "trimesh", "PIL", "av", "matplotlib")
COMMANDS = (
    *("portrait", "edit", "controls", "invert", "evaluate", "evidence", "benchmark", "train"),
    *("import-generator", "import-face-model", "make-demo-rig", "train-rignet", "train-variants"),
)
ALL_HELP = f"""
import contextlib, io, sys
from core.commands.main import main
for words in ([], *([name] for name in {COMMANDS!r})):
    for option in ("--help", "--no-such-option"):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            with contextlib.suppress(SystemExit):
                main([*words, option])
assert main(["edit", "--seed", "x", "--out", "a.png"]) == 2
assert main(["edit", "--seed", "1", "--set", "x", "--out", "a.png"]) == 2
print(*(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_help_and_mistakes_load_no_library() -> None:
    answer = subprocess.run([sys.executable, "-c", ALL_HELP], check=True, capture_output=True, text=True)
    assert answer.stdout.split() == []


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    assert f"usage: python -m core {command}" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    assert command in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["no"], "invalid choice: 'no'"),
        (["portrait", "--out", "a.png"], "one of the arguments --seed --portrait --nvidia-seed is required"),
        (["portrait", "--seed", "1"], "the following arguments are required: --out"),
        (["portrait", "--seed", "1", "--out"], "expected one argument"),
        (["portrait", "--seed", "1", "--out", "a.png", "--yaw", "1"], "unrecognized arguments: --yaw 1"),
        (["edit", "--seed", "1", "--out", "a.png", "--yaw", "far"], "--yaw: invalid float value: 'far'"),
        (["invert", "--out", "a.npz"], "the following arguments are required: PHOTO"),
        (["invert", "a.png", "--out", "a.npz", "--quality", "best"], "invalid choice: 'best'"),
        (["train", "--out", "a"], "required: --generator, --face-model"),
        (["train-rignet", "--architecture", "deep"], "invalid choice: 'deep'"),
        (["train-rignet", "--mode", "hair"], "invalid choice: 'hair'"),
        (["benchmark", "--repeats", "1.5"], "'1.5' is no whole number from 1 on"),
        (["evidence", "--seeds", "0"], "'0' is no whole number from 1 on"),
        (["evaluate", "--workers", "0"], "--workers: '0' is no whole number from 1 on"),
        (["train", "--workers", "all"], "--workers: 'all' is no whole number from 1 on"),
    ],
)
def test_typing_mistakes(words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words)
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["import-generator", "{rig}/generator.safetensors", "--out", "{rig}/generator.safetensors"],
        ["import-face-model", "{rig}/face_model.npz", "--out", "{rig}/face_model.npz"],
        ["portrait", "--seed", "1", "--rig", "{rig}", "--out", "{rig}/preview.png"],
        ["portrait", "--seed", "1", "--rig", "{rig}/preview.png", "--out", "{rig}/preview.png"],
        ["edit", "--portrait", "{rig}/statistics.npz", "--rig", "{rig}", "--out", "{rig}/statistics.npz"],
        ["invert", "{rig}/preview.png", "--out", "a.npz", "--preview", "{rig}/preview.png"],
        ["train-rignet", "--rig", "{rig}", "--corpus", "c", "--out", "{rig}/rignet.safetensors"],
        ["train", "--generator", "{rig}/generator.safetensors", "--face-model", "f.npz", "--out", "{rig}"],
    ],
)
def test_what_is_read_is_never_written_over(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    rig = tmp_path / "rig"
    rig.mkdir()
    for name in (*FILES, PREVIEW):
        (rig / name).write_bytes(b"precious")
    assert main([word.format(rig=rig) for word in words]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "would be lost" in message
    assert {path.read_bytes() for path in rig.iterdir()} == {b"precious"}


def test_two_outputs_in_one_file_are_refused(
    toy_rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "a.png")
    assert main(["edit", "--rig", str(toy_rig.path), "--seed", "1", "--out", out, "--turntable", out]) == 2
    assert "would be written twice" in capsys.readouterr().err


def test_the_shipped_rig_is_made_elsewhere_unless_its_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = build_parser().parse_args(["make-demo-rig", "--work", str(tmp_path), "--only", "rig"])
    monkeypatch.setattr("core.commands.making._make_demo_rig", lambda options: None)
    run_demo(options)
    assert (options.out, options.judge) == (tmp_path / "rig", tmp_path / "judge")
    named = ["--out", str(SHIPPED_RIG), "--judge", str(SHIPPED_JUDGE)]
    options = build_parser().parse_args(["make-demo-rig", "--work", str(tmp_path), "--only", "rig", *named])
    run_demo(options)
    assert (options.out, options.judge) == (SHIPPED_RIG, SHIPPED_JUDGE)


def test_a_disk_that_refuses_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "shard.npz")

    monkeypatch.setattr("core.commands.making._make_demo_rig", refuse)
    assert main(["make-demo-rig", "--work", str(tmp_path), "--only", "rig"]) == 2
    assert "make-demo-rig: shard.npz: No space left on device; choose" in capsys.readouterr().err
    (tmp_path / "file").write_bytes(b"")
    assert main(["make-demo-rig", "--work", str(tmp_path / "file" / "work")]) == 2
    assert "Cannot make the folder" in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_is_no_mistake(toy_rig: Rig) -> None:
    words = ["-m", "core", "controls", "--rig", str(toy_rig.path)]
    with subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        run.stdout.close()
        assert run.stderr is not None
        assert run.stderr.read() == b""
    assert run.returncode == 0
