"""Dialogs begin where their purpose was used last, and refuse what cannot be written."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.file_dialog import ask_file, ask_folder, ask_path


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    home = QWidget()
    qtbot.addWidget(home)
    return home


def opened(home: QWidget) -> QFileDialog:
    return home.findChildren(QFileDialog)[-1]


def test_folders_are_remembered_by_purpose(home: QWidget, tmp_path: Path) -> None:
    taken: list[Path] = []
    for name in ("sessions", "rigs/mine"):
        (tmp_path / name).mkdir(parents=True)
    ask_file(taken.append, home, "session", "Open", "Sessions", [".json"])
    opened(home).fileSelected.emit(str(tmp_path / "sessions" / "a.json"))
    ask_folder(taken.append, home, "rig", "Open Rig")
    opened(home).fileSelected.emit(str(tmp_path / "rigs" / "mine"))
    ask_path(taken.append, home, "session", "Save", "b.json", [".json"])
    assert opened(home).directory().path() == str(tmp_path / "sessions")
    ask_folder(taken.append, home, "rig", "Open Rig")
    assert opened(home).directory().path() == str(tmp_path / "rigs")
    assert taken == [tmp_path / "sessions" / "a.json", tmp_path / "rigs" / "mine"]


def test_working_directory_is_nobodys_folder(
    home: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ask_file(print, home, "photo", "Open", "Photos", [".png"])
    assert opened(home).directory().path() != str(tmp_path)


def test_missing_folder_is_told_before_anything_is_made(home: QWidget, tmp_path: Path) -> None:
    taken: list[Path] = []
    ask_path(taken.append, home, "export", "Save Grid", "a.png", [".png"])
    opened(home).fileSelected.emit(str(tmp_path / "missing" / "a.png"))
    assert not taken
    assert f"no folder {tmp_path / 'missing'}" in home.findChild(QMessageBox).text()
