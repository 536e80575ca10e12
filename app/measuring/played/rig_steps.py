"""A rig for a bare generator: asked for, watched while the window is used and closed, and stopped."""

from __future__ import annotations

import shutil

from app.measuring.played import user_input
from app.measuring.played.control_steps import free_rows, until_strips
from app.measuring.played.motion_steps import TURN
from app.measuring.played.panel_steps import choose_item
from app.measuring.played.player import Script, StepFailedError, Wait
from app.measuring.played.portrait_steps import choose_smile, drag_portrait, open_presets
from app.measuring.played.stage import (
    Stage,
    choose_path,
    expect,
    open_entry,
    text,
    until_final,
    until_thumbnails,
)
from app.rig_making.make_rig_dialog import MakeRigDialog
from core.files.rig_files import GENERATOR

NAME = "studio"  # of the generator, and of its rig
QUALITY = "quick"
RUN_PATIENCE_S = 1800.0


def bare_generator(stage: Stage) -> Script:
    """A generator without a rig: its portraits, what it varies most, and what it lacks."""
    yield from until_final(stage)
    session, path = stage.services.session, stage.files / f"{NAME}.safetensors"
    assert session.opened is not None
    folder = session.opened.rig.path
    shutil.copyfile(folder / GENERATOR if folder.is_dir() else folder, path)
    yield from user_input.press_key(stage.window, user_input.Key.Key_G, user_input.CTRL_SHIFT)
    yield from choose_path(path)
    yield Wait(lambda: session.opened is not None and session.opened.rig.path == path, "It did not open.")
    yield from until_final(stage)
    yield from until_thumbnails(stage.panels.gallery.model)
    yield from until_strips(stage)


def ask_for_rig(stage: Stage) -> Script:
    """Make a Rig: what it is made of, how much work goes into it, and how long that takes here."""
    yield from user_input.click(stage.panels.empty_states["mesh"].card.make_button)
    yield Wait(lambda: _find_dialog(stage) is not None, "The dialog did not open.")
    form = _dialog(stage).form
    yield from user_input.click(form.folder_field)
    yield from user_input.press_key(_dialog(stage), user_input.Key.Key_A, user_input.CTRL)
    yield from user_input.write(_dialog(stage), str(stage.files / NAME))
    yield from choose_item(form.quality_chooser, QUALITY)
    yield Wait(lambda: form.has_estimate, "How long it takes was not found out.", RUN_PATIENCE_S)


def watch_run(stage: Stage) -> Script:
    """The run: its stage, how many samples show a face, and one with the points found in it."""
    box = _dialog(stage)
    yield from user_input.click(box.start_button)
    yield Wait(lambda: box.pages.currentIndex() == 1, "The run did not begin.")
    view = box.view
    yield Wait(lambda: not view.picture_view.pixmap().isNull(), "No sample is shown.", RUN_PATIENCE_S)
    yield Wait(lambda: bool(view.faces_label.text()), "Nobody says how many show a face.", RUN_PATIENCE_S)
    yield Wait(lambda: "—" in view.stage_label.text(), "Nobody says how long it takes.", RUN_PATIENCE_S)


def edit_meanwhile(stage: Stage) -> Script:
    """Meanwhile the window is as usable as before."""
    session, before = stage.services.session, stage.picture
    yield from user_input.click(_dialog(stage).close_button)
    yield Wait(lambda: _find_dialog(stage) is None, "The dialog did not close.")
    row = free_rows(stage)[0]
    yield from user_input.click(row.strip.buttons[1])
    yield Wait(lambda: session.value(row.control.name) == row.control.maximum, "The slider did not follow.")
    yield from until_final(stage)
    expect(stage.picture != before, "The portrait looks as before.")


def see_again(stage: Stage) -> Script:
    """Closed and opened again, the window shows the run that went on without it."""
    stage.services.document.abandon()
    window = stage.window
    yield from user_input.press_key(window, user_input.Key.Key_Q, user_input.CTRL)
    yield Wait(lambda: not window.isVisible(), "The window did not close.")
    stage.opened = stage.open_window()
    yield from until_final(stage)
    yield from open_entry(stage, text("FileMenu", "&File"), text("FileMenu", "Ma&ke a Rig…"))
    yield Wait(lambda: _find_dialog(stage) is not None, "The dialog did not open.")
    view = _dialog(stage).view
    yield Wait(lambda: bool(view.faces_label.text()), "The run is not shown.")
    yield Wait(lambda: not view.picture_view.pixmap().isNull(), "No sample is shown.")


def stop_run(stage: Stage) -> Script:
    """Stop keeps what is there; Resume goes on from it."""
    box = _dialog(stage)
    yield from user_input.click(box.stop_button)
    yield Wait(box.resume_button.isVisible, "The run did not stop.", RUN_PATIENCE_S)


def edit_with_rig(stage: Stage) -> Script:
    """A rig that is finished moves the same generator's portraits."""
    yield from user_input.click(_dialog(stage).close_button)
    yield Wait(lambda: _find_dialog(stage) is None, "The dialog did not close.")
    before = stage.picture
    yield from drag_portrait(stage, user_input.LEFT, TURN)
    yield from until_final(stage)
    yield from open_presets(stage)
    yield from choose_smile(stage)
    expect(stage.picture != before, "The portrait looks as before.")


def _find_dialog(stage: Stage) -> MakeRigDialog | None:
    box = stage.window.findChild(MakeRigDialog)
    return box if box is not None and box.isVisible() else None


def _dialog(stage: Stage) -> MakeRigDialog:
    box = _find_dialog(stage)
    if box is None:
        raise StepFailedError("Make a Rig is not open.")
    return box
