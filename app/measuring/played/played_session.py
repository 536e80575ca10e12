"""The session: its steps in order, a picture of each, and the page that shows them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.measuring.played import (
    control_steps,
    file_steps,
    help_steps,
    history_steps,
    panel_steps,
    portrait_steps,
)
from app.measuring.played.page import write_page
from app.measuring.played.player import Player, Script, Wait
from app.measuring.played.screenshot import Stillness, save, take_screenshot
from app.measuring.played.stage import OpenWindow, Stage
from core.files.whole_file import make_folder

Step = Callable[[Stage], Script]
STEPS: list[tuple[str, Step]] = [
    ("portrait", portrait_steps.first_portrait),
    ("random", portrait_steps.new_portrait),
    ("head", portrait_steps.turn_head),
    ("light", portrait_steps.move_light),
    ("presets", portrait_steps.open_presets),
    ("preset-pointed-at", portrait_steps.point_at_surprise),
    ("smile", portrait_steps.choose_smile),
    ("wipe", portrait_steps.wipe),
    ("side-by-side", portrait_steps.side_by_side),
    ("mesh-overlay", portrait_steps.mesh_overlay),
    ("search", control_steps.search),
    ("coefficients", control_steps.coefficients),
    ("transfer", panel_steps.choose_source),
    ("transferred", panel_steps.transfer_light),
    ("sampling", panel_steps.draw_samples),
    ("sample", panel_steps.open_sample),
    ("histogram", panel_steps.yaw_histogram),
    ("tail", panel_steps.open_tail),
    ("comparison", panel_steps.compare_truncations),
    ("snapshots", history_steps.take_snapshots),
    ("between", history_steps.go_between),
    ("kept", history_steps.keep_between),
    ("keyframes", file_steps.set_keyframes),
    ("movie", file_steps.export_movie),
    ("shortcuts", help_steps.shortcuts),
    ("about", help_steps.about),
    ("save", file_steps.save),
    ("reopened", file_steps.reopen),
]


class PlayedSession(QObject):
    """Plays the steps; ends with `finished`, or with `failed` and a sentence that names the step."""

    finished = Signal()
    failed = Signal(str)

    def __init__(self, open_window: Callable[[], OpenWindow], folder: Path) -> None:
        """Prepare to play in windows that `open_window` makes, and to keep the pictures in `folder`."""
        super().__init__()
        self._folder, self._step_name = folder, ""
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
        pictures = []
        for number, (name, step) in enumerate(STEPS, start=1):
            self._step_name = f"{number:02d}-{name}"
            yield from step(self.stage)
            still = Stillness(self.stage.window)
            yield Wait(still.has_come, "The window did not come to rest.")
            save(take_screenshot(self.stage.window), self._folder / f"{self._step_name}.webp")
            pictures.append((f"{self._step_name}.webp", step.__doc__ or name))
        write_page(self._folder, pictures)

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
