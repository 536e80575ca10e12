"""A pipeline without networks: its frames follow the controls, and a gate holds it where a test wants."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pytest
import torch
from PySide6.QtCore import QThread

from app.theme import apply_theme
from app.window import MainWindow
from core.errors import RequestError
from core.face.controls import apply_controls
from core.face.morphable_model import MorphableModel
from core.pipeline import EditRequest, EditResult, PortraitSource

SIZE = 64
FORBIDDEN_SEED = 13


class FakePipeline:
    """Paints a disc that moves with yaw and pitch and takes its colour from the seed.

    Attributes:
        gate: closed, it holds every edit at its start.
        requests: every request that reached `edit`, in order.
        dropped: the finals that gave up because something newer was there.
    """

    def __init__(self, model: MorphableModel, size: int = SIZE) -> None:
        self.rig = SimpleNamespace(model=model, path=Path("toy"), name="toy", fingerprint="0")
        self.device = torch.device("cpu")
        self.size = size
        self.gate = threading.Event()
        self.gate.set()
        self.requests: list[EditRequest] = []
        self.dropped: list[EditRequest] = []

    def edit(self, request: EditRequest, is_stale: Callable[[], bool] = lambda: False) -> EditResult | None:
        self.requests.append(request)
        while not self.gate.wait(0.005):
            if is_stale():
                self.dropped.append(request)
                return None
        if request.source.seed == FORBIDDEN_SEED:
            raise RequestError("Seed 13 brings bad luck; choose another one.")
        original = self.original(request.source)
        target = apply_controls(self.rig.model, original, dict(request.controls))
        return EditResult(
            request, self.paint(request, target), np.zeros((1, 4)), original, target, target, 0.02
        )

    def original(self, source: PortraitSource):
        yaw = torch.tensor([[(source.seed % 21 - 10) / 57.3, 0.0, 0.0]])
        return self.rig.model.neutral_params().replace(rotation=yaw)

    def paint(self, request: EditRequest, target) -> np.ndarray:
        y, x = np.mgrid[-1 : 1 : self.size * 1j, -1 : 1 : self.size * 1j]
        yaw, pitch, _ = target.rotation[0].tolist()
        disc = np.hypot(x - 0.8 * np.sin(yaw), y + 0.8 * np.sin(pitch)) < 0.5
        hue = np.array([90, 60 + request.source.seed % 150, 60 + request.source.seed * 7 % 150])
        return np.where(disc[..., None], 200, hue).astype(np.uint8)


@pytest.fixture
def pipeline(toy_model: MorphableModel) -> Iterator[FakePipeline]:
    fake = FakePipeline(toy_model)
    yield fake
    fake.gate.set()


@pytest.fixture(scope="session")
def qapp(qapp):
    apply_theme(qapp)
    return qapp


@pytest.fixture
def window(qtbot, pipeline: FakePipeline) -> Iterator[MainWindow]:
    """The real window with its first portrait on screen."""
    window = MainWindow(PortraitSource(7))
    qtbot.addWidget(window)
    window.resize(1024, 640)
    with qtbot.waitExposed(window):
        window.show()
    window.open(lambda: pipeline)
    qtbot.waitUntil(lambda: window.session.is_final)
    yield window
    pipeline.gate.set()
    window.close()


@pytest.fixture(autouse=True)
def no_thread_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a QThread running."""
    started: list[QThread] = []
    start = QThread.start
    monkeypatch.setattr(QThread, "start", lambda self, *args: (started.append(self), start(self, *args))[1])
    yield
    assert not [thread for thread in started if thread.isRunning()], "a QThread is still running"
