"""The tour shows every scene once and saves a picture of each."""

from pathlib import Path

from PIL import Image
from pytestqt.qtbot import QtBot

from app.measuring import screenshots
from app.window import MainWindow


def test_every_scene_is_saved(qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(screenshots, "SETTLE_MS", 50)
    tour = screenshots.Screenshots(window, tmp_path / "tour")
    with qtbot.waitSignal(tour.finished, timeout=60_000):
        tour.start()
    files = sorted((tmp_path / "tour").iterdir())
    assert [file.name[:2] for file in files] == [f"{n:02d}" for n in range(1, 15)]
    assert len({Image.open(file).tobytes() for file in files}) == len(files)
