"""Plays chapters of the played session in a hurry."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from app.measuring.played import player, screenshot
from app.measuring.played.chapters import Chapter
from app.measuring.played.played_session import PlayedSession
from app.measuring.played.stage import OpenWindow
from app.services import make_services
from app.window import MainWindow
from app.worker.render_thread import OpenPipeline
from core.editing.portrait_source import PortraitSource

LONGEST_MS = 290_000  # a busy machine
PATIENCE_S = 60.0  # so that the sentence comes before the end of the test


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "TICK_MS", 1)
    monkeypatch.setattr(player, "PATIENCE_S", PATIENCE_S)
    for name, value in (("STILL_S", 0.0), ("LOOK_EVERY_S", 0.01), ("EFFORT", 0)):
        monkeypatch.setattr(screenshot, name, value)


@pytest.fixture
def play(qtbot: QtBot, tmp_path: Path) -> Callable[[Chapter, OpenPipeline], None]:
    """Plays a chapter to its end, and checks what is left of it."""

    def play(chapter: Chapter, open_pipeline: OpenPipeline) -> None:
        def open_window() -> OpenWindow:
            window = MainWindow(make_services(PortraitSource(7)))
            window.resize(1440, 900)
            window.show()
            window.open(open_pipeline)
            return OpenWindow(window, window.services, window.panels)

        folder = tmp_path / chapter.name
        played, failures = PlayedSession(open_window, chapter, folder), []
        played.failed.connect(failures.append)
        with qtbot.waitSignal(played.finished, timeout=LONGEST_MS):
            played.failed.connect(played.finished)
            played.start()
        assert failures == []
        page = (folder / "README.md").read_text()
        assert page.startswith(f"# {chapter.title}\n")
        assert all(picture.name in page for picture in folder.glob("*.webp"))
        for number, (name, _) in enumerate(chapter.steps, start=1):
            assert Image.open(folder / f"{number:02d}-{name}.webp").size == (1440, 900)

    return play
