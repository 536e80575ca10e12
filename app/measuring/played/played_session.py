"""A chapter played in the window: its steps in order, pictures of each, and the page that shows them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.measuring.played.chapters import Chapter
from app.measuring.played.page import Picture, write_page
from app.measuring.played.player import Player, Script, Wait
from app.measuring.played.screenshot import Stillness, save, save_result, take_screenshot
from app.measuring.played.stage import OpenWindow, Stage
from core.files.whole_file import make_folder


class PlayedSession(QObject):
    """Plays the steps; ends with `finished`, or with `failed` and a sentence that names the step."""

    finished = Signal()
    failed = Signal(str)

    def __init__(
        self, open_window: Callable[[], OpenWindow], chapter: Chapter, folder: Path, rig: Path | None = None
    ) -> None:
        """Prepare to play in windows that `open_window` makes, and to keep the pictures in `folder`.

        The page beside them names the rig, where it is not the shipped one.
        """
        super().__init__()
        self._rig = rig
        self._chapter, self._folder, self._step_name = chapter, folder, ""
        self._files = tempfile.TemporaryDirectory(prefix="rig-editor-")
        self._player = Player(self._script(), self)
        self.stage = Stage(lambda: self._watched(open_window()), Path(self._files.name))
        self._player.finished.connect(self._finish)
        self._player.failed.connect(self._fail)

    def start(self) -> None:
        """Begin; `finished` or `failed` follows."""
        QApplication.setCursorFlashTime(0)  # a picture shall come to rest
        self._player.start()

    def _script(self) -> Script:
        make_folder(self._folder)
        pictures: list[Picture] = []
        for number, (name, step) in enumerate(self._chapter.steps, start=1):
            self._step_name = f"{number:02d}-{name}"
            yield from step(self.stage)
            still = Stillness(self.stage.window)
            yield Wait(still.has_come, "The window did not come to rest.")
            pictures += self._keep_pictures(step.__doc__ or name)
        write_page(self._folder, self._chapter, self._rig, pictures)

    def _keep_pictures(self, sentence: str) -> list[Picture]:
        """Save what is on the screen, and what the step wrote to files; return the names with sentences."""
        shown = f"{self._step_name}.webp"
        save(take_screenshot(self.stage.window), self._folder / shown)
        results = {f"{self._step_name}-{name}.webp": image for name, image in self.stage.results.items()}
        for name, image in results.items():
            save_result(image, self._folder / name)
        self.stage.results.clear()
        return [Picture(sentence, (shown, *results))]

    def _watched(self, opened: OpenWindow) -> OpenWindow:
        """Let any failure that a window reports end the session."""
        services = opened.services
        services.notices.warned.connect(self._player.fail)
        services.worker.failed.connect(lambda failure: self._player.fail(failure.sentence))
        return opened

    def _finish(self) -> None:
        self._leave()
        self.finished.emit()

    def _fail(self, sentence: str) -> None:
        """Keep a picture of what went wrong."""
        save(take_screenshot(self.stage.window), self._folder / f"{self._step_name}-failed.webp")
        self._leave()
        self.failed.emit(f"Step {self._step_name}: {sentence}")

    def _leave(self) -> None:
        self.stage.services.document.abandon()
        self.stage.window.close()
        self._files.cleanup()
