"""Chapters are played to their end; what goes wrong in one is one sentence."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fake_pipeline import SIZE
from lit_pipeline import LitPipeline
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app import arguments
from app.measuring.played.chapters import CHAPTERS, Chapter
from app.measuring.played.player import Player
from app.measuring.played.user_input import press_key
from app.photos import photo_search
from app.transfer import performer
from app.worker.inversion_job import InversionJob
from app.worker.render_thread import OpenPipeline
from core.driving.performance import Performance
from core.editing.edit_pipeline import EditPipeline
from core.editing.picture import EditResult
from core.face.morphable_model import MorphableModel
from core.inversion.alignment import AlignedPhoto
from core.inversion.closeness import Closeness
from core.inversion.inversion import InversionProgress

FRAMES = 13
Play = Callable[[Chapter, OpenPipeline], None]
PICTURE = np.full((SIZE, SIZE, 3), 120, np.uint8)


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


@pytest.mark.timeout(300)
@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("name", ["session", "looks", "motion", "exports"])
def test_every_step_succeeds_and_is_pictured(play: Play, toy_model: MorphableModel, name: str) -> None:
    pipeline = LitPipeline(toy_model)
    play(CHAPTERS[name], lambda: pipeline)


def test_chapters_are_those_of_the_command_line() -> None:
    assert tuple(CHAPTERS) == arguments.CHAPTERS


class Reluctant(QWidget):
    """Loses the first request for the keyboard, as X11 does just after another program's."""

    requests = 0

    def activateWindow(self) -> None:
        self.requests += 1
        if self.requests > 1:
            super().activateWindow()


def test_lost_request_for_the_keyboard_is_repeated(qtbot: QtBot) -> None:
    other, window = QWidget(), Reluctant()
    for widget in (window, other):
        qtbot.addWidget(widget)
        with qtbot.waitActive(widget):
            widget.show()
            QWidget.activateWindow(widget)
    played = Player(press_key(window, Qt.Key.Key_A))
    with qtbot.waitSignal(played.finished):
        played.start()
    assert window.isActiveWindow()


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
