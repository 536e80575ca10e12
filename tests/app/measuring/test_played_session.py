"""Chapters are played to their end; what goes wrong in one is one sentence."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from fake_pipeline import NUM_WS, SIZE, W_DIM, FakePipeline, seed_of
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app import arguments
from app.measuring.played import player, screenshot
from app.measuring.played.chapters import CHAPTERS, Chapter
from app.measuring.played.played_session import PlayedSession
from app.measuring.played.player import Player
from app.measuring.played.stage import OpenWindow
from app.measuring.played.user_input import press_key
from app.photos import photo_search
from app.services import make_services
from app.transfer import performer
from app.window import MainWindow
from app.worker.inversion_job import InversionJob
from app.worker.render_thread import OpenPipeline
from core.driving.performance import Performance
from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.picture import EditResult
from core.editing.portrait_source import Portrait, PortraitSource
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.inversion.alignment import AlignedPhoto
from core.inversion.closeness import Closeness
from core.inversion.inversion import InversionProgress
from core.rig.free_directions import FreeDirections
from core.rig.statistics import Statistics

LONGEST_MS = 290_000  # a busy machine
FRAMES = 13
PICTURE = np.full((SIZE, SIZE, 3), 120, np.uint8)


class LitPipeline(FakePipeline):
    """Every portrait has some light from one side, and smiles are among what the generator shows.

    A free direction shifts the colour of the ground.
    """

    def __init__(self, model: MorphableModel) -> None:
        directions = np.eye(1, W_DIM, dtype=np.float32)
        super().__init__(model, FreeDirections(directions, np.ones(NUM_WS, bool), np.ones(1, np.float32)))
        params = torch.cat([model.table.pack(self.original(PortraitSource(seed))) for seed in range(100)])
        self.rig.statistics = Statistics(np.arange(100), params.numpy(), np.zeros((100, 4)))
        self.rig.manifest["quality"] = {"reliable": {"mouthSmile": [0.0, 0.6]}}

    def original(self, source: Portrait) -> FaceParams:
        turned = super().original(source)
        light = turned.sh_coeffs.clone()
        light[:, 3] += 0.2 + 0.01 * (seed_of(source) % 17)
        return turned.replace(sh_coeffs=light)

    def paint(self, edit: Edit, target: FaceParams) -> np.ndarray:
        shift = 20 * edit.controls.get("free_1", 0.0)
        return (super().paint(edit, target) + shift).clip(0, 255).astype(np.uint8)


class Actor:
    """Stands for the readers of photographs and films: a face that turns its head and opens its mouth."""

    def track(self, path: Path, progress: Callable[[float], None]) -> Path:
        progress(0.5)
        return path

    def reader(self, model: object, samples: object, trials: list[EditResult]) -> "Actor":
        return self

    def read(self, path: Path) -> Performance:
        count = FRAMES if path.suffix == ".mp4" else 1
        values = {"yaw": np.linspace(-20, 20, count + 1)[1:], "jawOpen": np.full(count, 0.4)}
        return Performance(path.stem, np.arange(count) / 10, values, {0: PICTURE})


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "TICK_MS", 1)
    for name, value in (("STILL_S", 0.0), ("LOOK_EVERY_S", 0.01), ("EFFORT", 0)):
        monkeypatch.setattr(screenshot, name, value)


@pytest.fixture(autouse=True)
def faces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a face in every photograph and film, and a portrait for it after two steps."""
    actor, steps = Actor(), iter(range(1, 3))

    def align(photo: np.ndarray, side: int, number: int) -> AlignedPhoto:
        return AlignedPhoto(PICTURE, None, 1, number)

    def advance(job: InversionJob, pipeline: EditPipeline) -> InversionProgress:
        step = next(steps)
        return InversionProgress(step, 2, 0.0, PICTURE, np.ones((1, 4), np.float32) if step == 2 else None)

    monkeypatch.setattr(performer, "track_face", actor.track)
    monkeypatch.setattr(performer, "PerformanceReader", actor.reader)
    monkeypatch.setattr(photo_search, "align_photo", align)
    monkeypatch.setattr(photo_search, "closeness", lambda photo, frame: Closeness(21.0, 2.4, 0.71))
    monkeypatch.setattr(InversionJob, "advance", advance)


def play(qtbot: QtBot, chapter: Chapter, folder: Path, open_pipeline: OpenPipeline) -> None:
    """Play a chapter to its end, and check what is left of it."""

    def open_window() -> OpenWindow:
        window = MainWindow(make_services(PortraitSource(7)))
        window.resize(1440, 900)
        window.show()
        window.open(open_pipeline)
        return OpenWindow(window, window.services, window.panels)

    played, failures = PlayedSession(open_window, chapter, folder), []
    played.failed.connect(failures.append)
    with qtbot.waitSignal(played.finished, timeout=LONGEST_MS):
        played.failed.connect(played.finished)
        played.start()
    assert failures == []
    page = (folder / "README.md").read_text()
    pictures = sorted(folder.glob("*.webp"))
    assert all(picture.name in page for picture in pictures)
    assert page.startswith(f"# {chapter.title}\n")
    for number, (name, _) in enumerate(chapter.steps, start=1):
        assert Image.open(folder / f"{number:02d}-{name}.webp").size == (1440, 900)


@pytest.mark.timeout(300)
@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("name", ["session", "looks", "motion", "exports"])
def test_every_step_succeeds_and_is_pictured(
    qtbot: QtBot, toy_model: MorphableModel, tmp_path: Path, name: str
) -> None:
    pipeline = LitPipeline(toy_model)
    play(qtbot, CHAPTERS[name], tmp_path / name, lambda: pipeline)


def test_chapters_are_those_of_the_command_line() -> None:
    assert tuple(CHAPTERS) == arguments.CHAPTERS


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
