"""From a photograph to a portrait, and the edit back into the photograph."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter, ImageOps
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from app.measuring.played import user_input
from app.measuring.played.export_steps import read_picture
from app.measuring.played.player import Script, StepFailedError, Wait
from app.measuring.played.portrait_steps import choose_expression, drag_portrait, first_portrait, open_presets
from app.measuring.played.screenshot import to_pillow
from app.measuring.played.stage import Stage, choose_path, expect, open_entry, text, until_final
from app.photos.photo_dialog import PhotoDialog

PHOTO, RESULT = "holiday.jpg", "holiday-edited.jpg"
FACE_SIDE, AROUND_HEIGHT, AROUND_WIDTH = 700, (200, 0), (200, 300)
BLUR, RIM = 40, 6  # the generator draws a rim of its own
TURN = QPointF(0.03, 0.0)
SEARCH_PATIENCE_S = 1800.0


def look_at_photo(stage: Stage) -> Script:
    """Open Photo: the face is found and framed as the generator would frame it."""
    yield from first_portrait(stage)
    path = stage.files / PHOTO
    _photograph(stage, path)
    yield from user_input.press_key(stage.window, user_input.Key.Key_O, user_input.CTRL_ALT)
    yield from choose_path(path)
    yield Wait(lambda: _dialog() is not None, "The photo did not open.")
    yield Wait(lambda: _found_dialog().search_button.isEnabled(), "No face was found in the photo.")


def find_portrait(stage: Stage) -> Script:
    """Find Portrait: who resembles the photo most, and how near that came."""
    box = _found_dialog()
    yield from user_input.click(box.search_button)
    yield Wait(box.edit_button.isEnabled, "No portrait was found.", SEARCH_PATIENCE_S)


def edit_found(stage: Stage) -> Script:
    """The portrait of the photo, turned a little and made to laugh."""
    session = stage.services.session
    yield from user_input.click(_found_dialog().edit_button)
    yield Wait(lambda: session.edit.source.title == Path(PHOTO).stem, "The portrait did not open.")
    yield from until_final(stage)
    yield from drag_portrait(stage, user_input.LEFT, TURN)
    yield from until_final(stage)
    yield from open_presets(stage)
    yield from choose_expression(stage, "Laugh")


def into_photo(stage: Stage) -> Script:
    """Into the Photo: the edit where the face came from, in the photo's own pixels."""
    series, path = stage.services.series, stage.files / RESULT
    menu = text("FileMenu", "&File"), text("ExportMenu", "More E&xports")
    yield from open_entry(stage, *menu, text("ExportMenu", "Into the &Photo…"))
    yield from choose_path(path)
    yield Wait(lambda: path.exists() and not series.is_running, "The photo was not written.")
    before, after = read_picture(stage.files / PHOTO), read_picture(path)
    expect(before.size == after.size, "The photo has another size.")
    both = Image.new("RGB", (2 * before.width, before.height))
    for number, picture in enumerate((before, after)):
        both.paste(picture, (number * before.width, 0))
    stage.results["photo"] = both


def _photograph(stage: Stage, path: Path) -> None:
    """Write a photograph of who is on screen, in front of more of the background."""
    portrait = ImageOps.crop(to_pillow(stage.panels.viewport.image), RIM)
    face = portrait.resize((FACE_SIDE, FACE_SIDE), Image.Resampling.LANCZOS)
    wide = Image.fromarray(np.pad(np.asarray(face), (AROUND_HEIGHT, AROUND_WIDTH, (0, 0)), "edge"))
    photo, at = wide.filter(ImageFilter.GaussianBlur(BLUR)), (AROUND_WIDTH[0], AROUND_HEIGHT[0])
    photo.paste(face, at, _soft_mask())
    photo.save(path, quality=92)


def _soft_mask() -> Image.Image:
    """Return where the face's own picture stays: all of it but its rim, which lies at the photo's foot."""
    inside = np.zeros((FACE_SIDE, FACE_SIDE), np.uint8)
    inside[BLUR:, BLUR:-BLUR] = 255
    return Image.fromarray(inside).filter(ImageFilter.GaussianBlur(BLUR / 4))


def _dialog() -> PhotoDialog | None:
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, PhotoDialog) and w.isVisible()]
    return shown[0] if shown else None


def _found_dialog() -> PhotoDialog:
    shown = _dialog()
    if shown is None:
        raise StepFailedError("The dialog of the photo is not open.")
    return shown
