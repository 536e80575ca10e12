"""What the program keeps of rigs, face models and codes of other programs."""

from __future__ import annotations

import numpy as np
import torch

from app.face_models.face_model_dialog import FaceModelDialog
from app.library.library_dialog import LibraryDialog
from app.measuring.played import user_input
from app.measuring.played.player import Script, Wait
from app.measuring.played.stage import (
    Stage,
    choose_path,
    dialog,
    expect,
    leave_dialog,
    open_entry,
    open_menu_of,
    text,
    until_dialog,
    until_final,
    until_thumbnails,
)
from core.editing.portrait_code import latent_of_seed
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import FACE_MODEL

RIG_FILE, CODES = "studio.rig", "holiday.npy"
STRANGERS = 2001, 2002, 2003, 2004  # seeds of codes that other programs might have written
PSI = 0.7


def one_file(stage: Stage) -> Script:
    """A rig as one file, saved and opened again as anybody would who got it."""
    path, exporter, session = stage.files / RIG_FILE, stage.services.exporter, stage.services.session
    yield from open_entry(stage, text("FileMenu", "&File"), text("FileMenu", "Save &Rig as One File…"))
    yield from choose_path(path)
    yield Wait(lambda: path.exists() and not exporter.is_waiting, "The rig was not saved.")
    before = session.opened
    yield from user_input.press_key(stage.window, user_input.Key.Key_O, user_input.CTRL)
    yield from choose_path(path)
    yield Wait(lambda: session.opened is not before, "The file did not open.")
    yield from until_final(stage)
    expect(session.rig is not None, "The file holds no rig.")
    yield from until_thumbnails(stage.panels.gallery.model)


def library(stage: Stage) -> Script:
    """Rig Library: every rig and generator opened so far, with what it can do."""
    yield from user_input.press_key(stage.window, user_input.Key.Key_L, user_input.CTRL_SHIFT)
    yield from until_dialog(LibraryDialog)
    box = dialog(LibraryDialog)
    assert isinstance(box, LibraryDialog)
    expect(box.list.count() > 1, "The library does not list what was opened.")


def recent_rigs(stage: Stage) -> Script:
    """The same, one click away: File ▸ Open Recent Rig."""
    yield from leave_dialog(LibraryDialog, user_input.Key.Key_Escape)
    yield from open_menu_of(stage, text("FileMenu", "&File"), text("FileMenu", "Open Recen&t Rig"))


def face_model(stage: Stage) -> Script:
    """Import Face Model: what is in it, and what each of its first components does."""
    yield from user_input.close_menus()
    yield from open_entry(stage, text("FileMenu", "&File"), text("FileMenu", "Import &Face Model…"))
    yield from until_dialog(FaceModelDialog)
    box = dialog(FaceModelDialog)
    assert isinstance(box, FaceModelDialog)
    yield from user_input.click(box.file_button)
    yield from choose_path(SHIPPED_RIG / FACE_MODEL)
    yield Wait(box.keep_button.isEnabled, "The face model was not read.")


def codes(stage: Stage) -> Script:
    """Codes that another program wrote, many in one file: each is a portrait of this session."""
    yield from leave_dialog(FaceModelDialog, user_input.Key.Key_Escape)
    _write_codes(stage)
    gallery = stage.panels.gallery
    yield from user_input.press_key(stage.window, user_input.Key.Key_O, user_input.CTRL)
    yield from choose_path(stage.files / CODES)
    yield Wait(lambda: gallery.model.rowCount() >= len(STRANGERS), "The codes are not listed.")
    yield from until_final(stage)
    yield from until_thumbnails(gallery.model)


def _write_codes(stage: Stage) -> None:
    """Write codes (N, L, w_dim) as encoders do: one array for many pictures."""
    opened = stage.services.session.opened
    assert opened is not None
    generator = opened.rig.generator
    with torch.inference_mode():
        z = torch.cat([latent_of_seed(seed, generator.z_dim) for seed in STRANGERS])
        w_plus = generator.broadcast(generator.truncate(generator.mapping(z), PSI))
    np.save(stage.files / CODES, w_plus.numpy())
