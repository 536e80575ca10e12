"""A photograph and a film as the source of a transfer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QPointF

from app.measuring.played import user_input
from app.measuring.played.file_steps import MOVIE
from app.measuring.played.motion_steps import PHOTO
from app.measuring.played.panel_steps import middle_of
from app.measuring.played.player import Script, Wait
from app.measuring.played.stage import (
    Stage,
    bring_to_front,
    choose_path,
    expect,
    open_entry,
    text,
    until_final,
)
from app.widgets.thumbnail_model import SOURCE_ROLE
from core.driving.driving import DRIVEN

ACTOR = 2  # place in the gallery of who is moved
MOMENT = 0.8  # of the film


def drive_by_photo(stage: Stage) -> Script:
    """A photo as the source: the portrait would take its pose, gaze and expression."""
    session, gallery = stage.services.session, stage.panels.gallery
    actor = gallery.model.index(ACTOR).data(SOURCE_ROLE)
    yield from user_input.click(gallery.view.viewport(), middle_of(gallery.view, ACTOR))
    yield Wait(lambda: session.edit.source == actor, "The other portrait did not open.")
    yield from until_final(stage)
    yield from _toggle_timeline(stage)  # which would take the room
    yield from bring_to_front(stage.window, "transfer")
    yield from _read(stage, stage.files / PHOTO)
    yield from _tick(stage)


def take_from_photo(stage: Stage) -> Script:
    """Apply: what was read stands in the sliders."""
    session, panel, before = stage.services.session, stage.panels.transfer, stage.picture
    yield from user_input.scroll_to(panel.transfer_choice.apply_button)
    yield from user_input.click(panel.transfer_choice.apply_button)
    yield Wait(lambda: not session.edit.is_untouched, "Nothing was taken from the photo.")
    yield from until_final(stage)
    expect(stage.picture != before, "The portrait looks as before.")
    yield Wait(lambda: panel.is_settled, "The pictures of the transfer did not come.")


def drive_by_film(stage: Stage) -> Script:
    """A film as the source: the slider chooses the moment."""
    panel = stage.panels.transfer
    yield from _read(stage, stage.files / MOVIE)
    slider = panel.acting.bar.moment_slider
    start = QPointF(8, slider.height() / 2)
    yield from user_input.scroll_to(slider)
    yield from user_input.drag(
        slider, user_input.line(start, QPointF(MOMENT * slider.width(), slider.height() / 2))
    )
    yield Wait(lambda: slider.value() > slider.maximum() / 2, "The moment did not change.")
    yield Wait(lambda: panel.is_settled, "The pictures of the transfer did not come.")


def keyframes_of_film(stage: Stage) -> Script:
    """Make Keyframes: the movement is an animation that can be edited."""
    panel = stage.panels.animation
    button = stage.panels.transfer.acting.bar.keyframes_button
    yield from user_input.scroll_to(button)
    yield from user_input.click(button)
    yield Wait(lambda: len(panel.keyframes) > 1, "The film did not become an animation.")
    yield Wait(panel.isVisible, "The timeline does not show.")
    yield from until_final(stage)


def _toggle_timeline(stage: Stage) -> Script:
    yield from open_entry(stage, text("ViewMenu", "&View"), text("MainWindow", "Animation"))


def _read(stage: Stage, path: Path) -> Script:
    """Choose a file in the panel and wait until it has been read."""
    acting = stage.panels.transfer.acting
    yield from user_input.scroll_to(acting.bar.file_button)
    yield from user_input.click(acting.bar.file_button)
    yield from choose_path(path)
    name = path.stem
    yield Wait(
        lambda: acting.performance is not None and acting.performance.name.startswith(name),
        f"{path.name} was not read.",
    )
    yield Wait(lambda: stage.panels.transfer.is_settled, "The pictures of the transfer did not come.")


def _tick(stage: Stage) -> Script:
    """Take all that a picture of a face can tell."""
    panel = stage.panels.transfer
    for group, box in panel.groups.boxes.items():
        if group in DRIVEN and box.isVisible() and not box.isChecked():
            yield from user_input.scroll_to(box)
            yield from user_input.click(box, QPoint(8, box.height() // 2))
    yield Wait(lambda: panel.is_settled, "The pictures of the transfer did not come.")
