"""Starting from the command line, with and without a window to look at."""

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from fake_pipeline import FakePipeline
from foreign_rosinality import write_rosinality
from PIL import Image
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app import main as entry
from app.arguments import parse_arguments
from app.services import Services, make_services
from app.window import MainWindow
from app.worker.render_thread import OpenPipeline
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource
from core.editing.session_state import SessionState
from core.files.assets import SHIPPED_RIG
from core.saving.session_file import RigIdentity, read_session, write_session


@pytest.fixture(autouse=True)
def process_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the process back as it was."""
    interval = sys.getswitchinterval()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield
    sys.setswitchinterval(interval)
    QApplication.setQuitOnLastWindowClosed(True)
    gc.unfreeze()


@pytest.fixture(autouse=True)
def dressed(monkeypatch: pytest.MonkeyPatch) -> list[QApplication]:
    """Note who is dressed: `qapp` is so already, and all widgets of the process would be again."""
    applications: list[QApplication] = []
    monkeypatch.setattr("app.theme.apply_theme", applications.append)
    return applications


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, pipeline: FakePipeline) -> list[Path]:
    """Open the fake pipeline for every folder, and note the folders."""
    folders: list[Path] = []

    def open_rig(folder: Path, device: torch.device) -> OpenPipeline:
        folders.append(folder)
        return lambda: pipeline

    monkeypatch.setattr("app.worker.opening.open_rig", open_rig)
    return folders


def test_headless_edit_and_export(
    qapp: QApplication,
    dressed: list[QApplication],
    opened: list[Path],
    pipeline: FakePipeline,
    tmp_path: Path,
) -> None:
    out = tmp_path / "a.png"
    assert entry.main(["myrig", "--seed", "9", "--set", "yaw=20", "--export", str(out)]) == 0
    assert dressed == [qapp]
    assert opened == [Path("myrig")]
    assert Image.open(out).size == (64, 64)
    exported = next(r for r in reversed(pipeline.edits) if r.controls)  # thumbnails have none
    assert (exported.source.seed, exported.controls) == (9, {"yaw": 20.0})


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--seed", "13"], "bad luck"),
        (["--export", "missing/a.png"], "Cannot write missing/a.png"),
        (["--device", "gpu"], "'gpu' is no device; choose auto, cpu, cuda, cuda:N or mps."),
        (["--device", "cuda:9"], "--device cuda:9 "),
    ],
)
def test_mistake_is_one_sentence_and_status_2(
    qtbot: QtBot,
    opened: list[Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    assert entry.main(["myrig", "--export", str(tmp_path / "a.png"), *arguments]) == 2
    message = capsys.readouterr().err
    assert sentence in message
    assert message.count("\n") == 1


def test_only_the_first_trouble_is_told(
    window: MainWindow,
    services: Services,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(qapp, "exit", ended.append)
    entry.leave_on_trouble(window, qapp)
    services.notices.warned.emit("The first.")
    services.notices.warned.emit("What follows from it.")
    assert capsys.readouterr().err == "run_editor.py: The first.\n"
    assert ended == [2]


def test_a_seed_that_is_none_is_told_before_anything_opens(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delattr(entry, "create_application")
    assert entry.main(["--seed", "x"]) == 2
    message = capsys.readouterr().err
    assert "'x' is not a seed" in message
    assert message.count("\n") == 1


def test_settings_that_cannot_be_are_told_and_change_nothing(
    qtbot: QtBot, window: MainWindow, services: Services, pipeline: FakePipeline
) -> None:
    heard: list[str] = []
    services.notices.warned.connect(heard.append)
    entry.touch_controls(services, {"wink": 1})
    entry.touch_controls(services, {"yaw": 400})
    window.open(lambda: pipeline)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert "no control named 'wink'" in heard[0]
    assert "yaw = 400 is out of range" in heard[1]
    assert not services.session.edit.controls


def test_missing_rig_is_one_sentence(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert entry.main([str(tmp_path / "none"), "--export", str(tmp_path / "a.png")]) == 2
    assert "does not exist" in capsys.readouterr().err


@pytest.mark.parametrize("setting", ["yaw", "yaw=wide", "=", ""])
def test_setting_that_is_none(setting: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        parse_arguments(["--set", setting])
    assert "NAME=NUMBER" in capsys.readouterr().err


def test_session_file_is_opened_and_exported(
    qtbot: QtBot, opened: list[Path], pipeline: FakePipeline, tmp_path: Path
) -> None:
    session = tmp_path / "mine.json"
    write_session(session, SessionState.of(Edit(PortraitSource(9), {"yaw": 20.0})), RigIdentity("toy", "0"))
    assert entry.main([str(session), "--export", str(tmp_path / "a.png")]) == 0
    assert opened == [SHIPPED_RIG]
    assert read_session(tmp_path / "a.png").portrait.edit.controls == {"yaw": 20}


def test_generator_file_is_opened_instead_of_the_shipped_rig(
    qtbot: QtBot, opened: list[Path], tmp_path: Path
) -> None:
    assert entry.main(["ffhq.PKL", "--export", str(tmp_path / "a.png")]) == 0
    assert opened == [Path("ffhq.PKL")]


@pytest.mark.parametrize("option", [["--screenshots", "shots"], ["--set", "yaw=9"]])
def test_what_needs_controls_is_refused_for_a_bare_generator(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: list[str]
) -> None:
    path = write_rosinality(tmp_path / "g.pt")
    export = [] if option[0] != "--set" else ["--export", str(tmp_path / "a.png")]
    words = [str(tmp_path / word) if word == "shots" else word for word in option]
    assert entry.main([str(path), *words, *export]) == 2
    message = capsys.readouterr().err
    assert "no RigNet yet" in message
    assert message.count("\n") == 1


def test_damaged_session_is_one_sentence(
    qtbot: QtBot, opened: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.json").write_text("{")
    assert entry.main([str(tmp_path / "mine.json"), "--export", str(tmp_path / "a.png")]) == 2
    assert "mine.json holds no readable edit" in capsys.readouterr().err


def test_no_display_is_one_sentence() -> None:
    without = {
        name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    command = [sys.executable, "-c", "from app.main import main; main([])"]
    ended = subprocess.run(
        command, env={**without, "QT_QPA_PLATFORM": "xcb"}, capture_output=True, text=True, timeout=100
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("run_editor.py: No window can be opened")
    assert ended.stderr.count("\n") == 1


def test_interrupt_closes_the_window(qtbot: QtBot, window: MainWindow) -> None:
    entry.listen_for_interrupt(window, window.close)
    os.kill(os.getpid(), signal.SIGINT)
    qtbot.waitUntil(lambda: not window.isVisible())


def test_interrupt_asks_about_unsaved_work(qtbot: QtBot, window: MainWindow, services: Services) -> None:
    services.session.set_control("yaw", 5)
    entry.listen_for_interrupt(window, window.close)
    os.kill(os.getpid(), signal.SIGINT)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    assert window.isVisible()


def test_folders_that_cannot_be_made_are_no_reason_to_stay_away(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    for name in ("DATA", "STATE", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "file" / "there"))
    services = make_services(PortraitSource(7))
    heard: list[str] = []
    services.notices.noted.connect(heard.append)
    entry.tell_unsafe_folder(services.notices)
    assert "would not outlive a crash" in heard[0]
    services.session.set_control("yaw", 5)
    services.autosave.write()
    services.close()
