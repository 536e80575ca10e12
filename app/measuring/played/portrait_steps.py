"""The portrait itself: another one, dragged, set to a preset, compared."""

from __future__ import annotations

import random

from PySide6.QtCore import QPointF

from app.labels import portrait_title, translated
from app.measuring.played import user_input
from app.measuring.played.player import Script, Wait
from app.measuring.played.stage import Stage, expect, until_final, until_thumbnails
from app.portrait_view.comparison import Comparison
from app.presets.preset_menu import PresetMenu

DRAW = 11  # of the random portrait, so that every session plays the same one
LEAST_TURN = 5.0  # degrees that a drag must have turned the head or the light


def first_portrait(stage: Stage) -> Script:
    """The window opens with a portrait, its mesh and a gallery of others."""
    yield from until_final(stage)
    opened = stage.services.session.opened
    expect(opened is not None and opened.moves_faces, "There is nothing to play: this rig has no RigNet yet.")
    yield from until_thumbnails(stage.panels.gallery.model)


def new_portrait(stage: Stage) -> Script:
    """Random: another portrait."""
    session, bar = stage.services.session, stage.panels.portrait_bar
    source, before = session.edit.source, stage.picture
    random.seed(DRAW)
    yield from user_input.click(bar.random_button)
    yield Wait(lambda: session.edit.source != source, "The button brought no other portrait.")
    yield from until_final(stage)
    title = portrait_title(session.edit.source)
    expect(bar.seed_field.text() in title.split(), "The seed does not name the portrait.")
    expect(stage.picture != before, "The picture stayed the same.")


def turn_head(stage: Stage) -> Script:
    """Drag on the portrait: the head turns, and the sliders follow."""
    yield from _drag_controls(stage, user_input.LEFT, QPointF(0.1, -0.02), ["yaw"])


def move_light(stage: Stage) -> Script:
    """Drag with the right button: the light moves."""
    yield from _drag_controls(
        stage, user_input.RIGHT, QPointF(0.2, -0.1), ["light_azimuth", "light_elevation"]
    )


def open_presets(stage: Stage) -> Script:
    """The presets of the expression, each as this portrait would look."""
    button = stage.panels.controls.groups["expression"].preset_button
    yield from user_input.scroll_to(button)
    yield from user_input.open_menu(button)
    menu = button.menu()
    assert isinstance(menu, PresetMenu)
    yield Wait(lambda: not menu.is_waiting, "Pictures of presets are missing.")


def point_at_surprise(stage: Stage) -> Script:
    """The portrait shows the preset under the pointer."""
    session, viewport, state = stage.services.session, stage.panels.viewport, stage.services.session.state
    yield from user_input.point_at(translated("Surprise"))
    yield Wait(lambda: not viewport.preview.isNull(), "The portrait does not show the preset.")
    expect(session.state == state, "Looking at a preset edited the portrait.")


def choose_smile(stage: Stage) -> Script:
    """A preset: the portrait smiles, everything else stays."""
    yield from choose_expression(stage, "Smile")


def choose_expression(stage: Stage, name: str) -> Script:
    """Choose a preset that moves the corners of the mouth from the open menu."""
    session, before = stage.services.session, stage.picture
    yaw = session.value("yaw")
    yield from user_input.choose(translated(name))
    yield Wait(lambda: any("mouthSmile" in n for n in session.edit.controls), "The mouth does not smile.")
    yield from until_final(stage)
    expect(session.value("yaw") == yaw, "The preset turned the head as well.")
    expect(stage.picture != before, "The picture stayed the same.")


def wipe(stage: Stage) -> Script:
    """Before and after, with a line to drag."""
    viewport, session = stage.panels.viewport, stage.services.session
    yield from user_input.press_key(stage.window, user_input.Key.Key_W)
    yield Wait(lambda: viewport.comparison is Comparison.WIPE, "The wipe did not show.")
    yield Wait(lambda: not viewport.before.isNull(), "There is no picture to compare with.")
    before, state = viewport.grab().toImage(), session.state
    rect, room = viewport.portrait_rect(), viewport.rect()
    middle = QPointF(rect.center().x(), room.height() * 0.4)
    yield from user_input.drag(viewport, user_input.line(middle, middle - QPointF(rect.width() * 0.12, 0)))
    expect(viewport.grab().toImage() != before, "The line did not move.")
    expect(session.state == state, "Dragging the line edited the portrait.")


def side_by_side(stage: Stage) -> Script:
    """Before and after in two views."""
    viewport = stage.panels.viewport
    yield from user_input.press_key(stage.window, user_input.Key.Key_S)
    yield Wait(lambda: viewport.comparison is Comparison.SIDE_BY_SIDE, "There is only one view.")


def mesh_overlay(stage: Stage) -> Script:
    """The mesh over the portrait, where the rig sees the face."""
    viewport = stage.panels.viewport
    yield from user_input.press_key(stage.window, user_input.Key.Key_E)
    yield Wait(lambda: viewport.comparison is Comparison.OFF, "The portrait is not alone.")
    plain = viewport.grab().toImage()
    yield from user_input.press_key(stage.window, user_input.Key.Key_M)
    yield Wait(lambda: viewport.grab().toImage() != plain, "No mesh lies over the portrait.")


def take_overlay_away(stage: Stage) -> Script:
    """Show the portrait alone."""
    viewport, covered = stage.panels.viewport, stage.panels.viewport.grab().toImage()
    yield from user_input.press_key(stage.window, user_input.Key.Key_M)
    yield Wait(lambda: viewport.grab().toImage() != covered, "The mesh stayed over the portrait.")


def drag_portrait(stage: Stage, button: user_input.Button, by: QPointF) -> Script:
    """Drag on the portrait from its middle, `by` in its sides, right and down."""
    viewport = stage.panels.viewport
    rect = viewport.portrait_rect()
    start = rect.center()
    yield from user_input.drag(viewport, user_input.line(start, start + by * rect.width()), button)


def _drag_controls(stage: Stage, button: user_input.Button, by: QPointF, names: list[str]) -> Script:
    session, steps = stage.services.session, stage.services.session.undo_stack.count()
    shown = stage.panels.viewport.grab().toImage()
    before = {name: session.value(name) for name in names}
    yield from drag_portrait(stage, button, by)
    yield from until_final(stage)
    for name in names:
        turned = abs(session.value(name) - before[name])
        expect(turned > LEAST_TURN, f"The drag changed {name} by {turned:.1f}° only.")
        slider = stage.panels.controls.rows[name].slider
        expect(abs(slider.value() - session.value(name)) <= slider.singleStep(), f"{name} did not follow.")
    expect(stage.panels.viewport.grab().toImage() != shown, "The portrait looks as before.")
    expect(session.undo_stack.count() == steps + 1, "The drag is not one step to undo.")
