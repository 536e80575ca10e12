"""The session is played to its end; what goes wrong in it is one sentence."""

from pathlib import Path

import numpy as np
import pytest
import torch
from fake_pipeline import FakePipeline, seed_of
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.measuring.played import player, screenshot
from app.measuring.played.played_session import STEPS, PlayedSession
from app.measuring.played.player import Player
from app.measuring.played.stage import OpenWindow
from app.measuring.played.user_input import press_key
from app.services import make_services
from app.window import MainWindow
from core.editing.portrait_source import Portrait, PortraitSource
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.rig.statistics import Statistics

LONGEST_MS = 290_000  # a busy machine


class LitPipeline(FakePipeline):
    """Every portrait has some light from one side, and smiles are among what the generator shows."""

    def __init__(self, model: MorphableModel) -> None:
        super().__init__(model)
        params = torch.cat([model.table.pack(self.original(PortraitSource(seed))) for seed in range(100)])
        self.rig.statistics = Statistics(np.arange(100), params.numpy(), np.zeros((100, 4)))
        self.rig.manifest["quality"] = {"reliable": {"mouthSmile": [0.0, 0.6]}}

    def original(self, source: Portrait) -> FaceParams:
        turned = super().original(source)
        light = turned.sh_coeffs.clone()
        light[:, 3] += 0.2 + 0.01 * (seed_of(source) % 17)
        return turned.replace(sh_coeffs=light)


@pytest.fixture
def played(
    qtbot: QtBot, toy_model: MorphableModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> PlayedSession:
    pipeline = LitPipeline(toy_model)
    monkeypatch.setattr(player, "TICK_MS", 1)
    for name, value in (("STILL_S", 0.0), ("LOOK_EVERY_S", 0.01), ("EFFORT", 0)):
        monkeypatch.setattr(screenshot, name, value)

    def open_window() -> OpenWindow:
        window = MainWindow(make_services(PortraitSource(7)))
        window.resize(1440, 900)
        window.show()
        window.open(lambda: pipeline)
        return OpenWindow(window, window.services, window.panels)

    return PlayedSession(open_window, tmp_path / "session")


@pytest.mark.timeout(300)
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_every_step_succeeds_and_is_pictured(qtbot: QtBot, played: PlayedSession, tmp_path: Path) -> None:
    failures: list[str] = []
    played.failed.connect(failures.append)
    with qtbot.waitSignal(played.finished, timeout=LONGEST_MS):
        played.failed.connect(played.finished)
        played.start()
    assert failures == []
    pictures = sorted((tmp_path / "session").glob("*.webp"))
    assert [p.stem.partition("-")[2] for p in pictures] == [name for name, _ in STEPS]
    assert {Image.open(p).size for p in pictures} == {(1440, 900)}
    page = (tmp_path / "session" / "README.md").read_text()
    assert all(p.name in page for p in pictures)


def test_lost_keyboard_is_one_sentence(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    monkeypatch.setattr(QGuiApplication, "focusWindow", staticmethod(lambda: None))
    played = Player(press_key(window, Qt.Key.Key_A))
    with qtbot.waitSignal(played.failed) as failure:
        played.start()
    assert "took the keyboard" in failure.args[0]
