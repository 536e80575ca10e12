"""What stays: an animation, the session's file, and the same picture in another window."""

from __future__ import annotations

from functools import partial

import av
import numpy as np
from PySide6.QtCore import QPointF

from app.animation.animation_panel import AnimationPanel
from app.measuring.played import user_input
from app.measuring.played.player import Script, Wait
from app.measuring.played.portrait_steps import drag_portrait
from app.measuring.played.stage import (
    Stage,
    bring_to_front,
    choose_path,
    expect,
    leave_dialog,
    until_final,
    until_thumbnails,
)
from app.menus.about import AboutDialog
from core.editing.animation import duration
from core.saving.session_file import read_session

MOVIE, SESSION = "portrait.mp4", "portrait.json"
TURNS = 0.15, -0.3  # sides of the portrait, between keyframes
EXPORT_PATIENCE_S = 1800.0


def set_keyframes(stage: Stage) -> Script:
    """K keeps a look as a keyframe; three of them make an animation."""
    yield from bring_to_front(stage.window, "gallery")
    window, panel = stage.window, stage.panels.animation
    for number, turn in enumerate((0.0, *TURNS), start=1):
        if turn:
            yield from drag_portrait(stage, user_input.LEFT, QPointF(turn, 0.0))
        yield from user_input.press_key(window, user_input.Key.Key_K)
        yield Wait(partial(_has_keyframes, panel, number), "A keyframe is missing.")
        yield Wait(panel.isVisible, "The timeline did not show.")
        yield from until_final(stage)


def _has_keyframes(panel: AnimationPanel, number: int) -> bool:
    return len(panel.keyframes) == number


def export_movie(stage: Stage) -> Script:
    """The animation as MP4."""
    panel, series = stage.panels.animation, stage.services.series
    path = stage.files / MOVIE
    yield from user_input.click(panel.bar.export_button)
    yield from choose_path(path)
    yield Wait(lambda: series.is_running or path.exists(), "The export did not begin.")
    yield Wait(lambda: not series.is_running, "The export did not end.", EXPORT_PATIENCE_S)
    with av.open(str(path)) as movie:
        frames = [frame.to_ndarray(format="rgb24") for frame in movie.decode(video=0)]
    wanted = round(duration(panel.keyframes) * panel.bar.fps_field.value()) + 1
    expect(len(frames) == wanted, f"The movie has {len(frames)} frames in place of {wanted}.")
    moved = np.abs(frames[0].astype(int) - frames[-1]).max()
    expect(moved > 20, "The movie shows one and the same picture.")


def save(stage: Stage) -> Script:
    """Ctrl+S: a readable file."""
    yield from leave_dialog(AboutDialog, user_input.Key.Key_Escape)
    document = stage.services.document
    expect(document.is_modified, "The window does not say that there is something to save.")
    yield from user_input.press_key(stage.window, user_input.Key.Key_S, user_input.CTRL)
    yield from choose_path(stage.files / SESSION)
    yield Wait(lambda: not document.is_modified, "The session was not saved.")
    portrait = read_session(stage.files / SESSION).portrait
    expect(portrait == stage.services.session.state, "The file holds another edit.")


def close(stage: Stage) -> Script:
    """Ctrl+Q: nothing is asked, for nothing would be lost."""
    window = stage.window
    yield from until_final(stage)
    stage.seen = stage.picture, stage.values
    yield from user_input.press_key(window, user_input.Key.Key_Q, user_input.CTRL)
    yield Wait(lambda: not window.isVisible(), "The window did not close.")
    expect(stage.services.worker.isFinished(), "A thread outlives the window.")


def reopen(stage: Stage) -> Script:
    """The file in a fresh window: the same picture, byte for byte."""
    yield from close(stage)
    stage.opened = stage.open_window()
    window, document = stage.window, stage.services.document
    yield from until_final(stage)
    expect(stage.picture != stage.seen[0], "The fresh window shows the old portrait without a file.")
    yield from user_input.press_key(window, user_input.Key.Key_O, user_input.CTRL)
    yield from choose_path(stage.files / SESSION)
    yield Wait(lambda: document.path == stage.files / SESSION, "The file did not open.")
    yield from until_final(stage)
    expect(stage.picture == stage.seen[0], "The reopened picture is another one.")
    elsewhere = [name for name, value in stage.values.items() if value != stage.seen[1][name]]
    expect(not elsewhere, f"Sliders stand elsewhere: {', '.join(elsewhere)}.")
    expect(not document.is_modified, "The reopened session counts as changed.")
    yield from until_thumbnails(stage.panels.gallery.model)
