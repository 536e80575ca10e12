"""Keyframes that are eased, set by themselves, or other people; and the timeline played."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF

from app.measuring.played import user_input
from app.measuring.played.panel_steps import choose_item, middle_of
from app.measuring.played.player import Script, Wait
from app.measuring.played.portrait_steps import choose_smile, drag_portrait, first_portrait, open_presets
from app.measuring.played.stage import Stage, expect, text, until_final
from core.editing.animation import duration

TURN, NOD = QPointF(0.16, 0.0), QPointF(0.0, 0.1)  # sides of the portrait
PHOTO = "ada.jpg"
GUEST = 1  # place in the gallery of who joins the animation
KEY_K = user_input.Key.Key_K


def eased_keyframes(stage: Stage) -> Script:
    """Two keyframes; the second one is reached slowly at first, and Loop begins again at the end."""
    yield from first_portrait(stage)
    panel = stage.panels.animation
    yield from user_input.press_key(stage.window, KEY_K)
    yield Wait(partial(_has_keyframes, stage, 1), "The first keyframe is missing.")
    yield from until_final(stage)
    yield from drag_portrait(stage, user_input.LEFT, TURN)
    yield from until_final(stage)
    yield from open_presets(stage)
    yield from choose_smile(stage)
    yield from user_input.press_key(stage.window, KEY_K)
    yield Wait(partial(_has_keyframes, stage, 2), "The second keyframe is missing.")
    yield from until_final(stage)
    stage.panels.viewport.image.save(str(stage.files / PHOTO), quality=95)
    yield from choose_item(panel.bar.easing_chooser, "ease in")
    expect(panel.keyframes[1].easing == "ease in", "The keyframe is reached as before.")
    yield from user_input.click(panel.bar.loop_button)
    expect(panel.bar.loop_button.isChecked(), "Loop did not take the click.")


def auto_keyframe(stage: Stage) -> Script:
    """Auto: whatever is changed at a moment of the timeline becomes a keyframe there."""
    panel, timeline = stage.panels.animation, stage.panels.animation.timeline
    yield from user_input.click(panel.bar.auto_button)
    middle = QPointF(timeline.x_of(duration(panel.keyframes) / 2), timeline.height() / 2)
    yield from user_input.click(timeline, middle.toPoint())
    yield from until_final(stage)
    yield from drag_portrait(stage, user_input.LEFT, NOD)
    yield Wait(partial(_has_keyframes, stage, 3), "The change did not become a keyframe.")
    yield from until_final(stage)


def keyframe_of_another(stage: Stage) -> Script:
    """A portrait of the gallery as keyframe: the animation goes on to that person."""
    gallery, panel = stage.panels.gallery, stage.panels.animation
    last = panel.timeline.x_of(duration(panel.keyframes))
    yield from user_input.click(panel.timeline, QPointF(last, panel.timeline.height() / 2 - 4).toPoint())
    yield from user_input.click(gallery.view.viewport(), middle_of(gallery.view, GUEST), user_input.RIGHT)
    yield from user_input.until_menu()
    yield from user_input.choose(text("GalleryPanel", "Add as Keyframe"))
    yield Wait(partial(_has_keyframes, stage, 4), "The other portrait did not become a keyframe.")
    yield Wait(lambda: not stage.panels.viewport.preview.isNull(), "The other portrait is not shown.")


def play(stage: Stage) -> Script:
    """Space plays, and stops: here on the way from one person to the other."""
    panel = stage.panels.animation
    way = panel.keyframes[-1].seconds
    yield from user_input.press_key(stage.window, user_input.Key.Key_Escape)  # in the gallery, Space opens
    yield from user_input.press_key(stage.window, user_input.Key.Key_Space)
    yield Wait(lambda: panel.is_playing, "The animation does not play.")
    yield Wait(lambda: panel.moment > duration(panel.keyframes) - 0.6 * way, "The playhead stands still.")
    yield from user_input.press_key(stage.window, user_input.Key.Key_Space)
    yield Wait(lambda: not panel.is_playing, "The animation does not stop.")


def _has_keyframes(stage: Stage, number: int) -> bool:
    return len(stage.panels.animation.keyframes) == number
