"""Hair and background, parts of presets and of the whole edit, one's own presets, the same edit elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from app.labels import translated
from app.measuring.played import user_input
from app.measuring.played.control_steps import fold, free_rows, until_strips
from app.measuring.played.panel_steps import middle_of
from app.measuring.played.player import Script, Wait
from app.measuring.played.portrait_steps import choose_expression, first_portrait, open_presets
from app.measuring.played.stage import Stage, dialog, expect, leave_dialog, text, until_dialog, until_final
from app.presets.preset_menu import PresetMenu
from app.presets.preset_name_dialog import PresetNameDialog
from app.widgets.thumbnail_model import SOURCE_ROLE
from app.widgets.value_slider import ValueSlider
from core.face.groups import FREE

MOVED = 7  # which free direction is moved
NAME, PRESET, FOLDER = "Studio wall", "Half a laugh", "Party"
HALF = 0.4, 0.6  # what counts as half of something
OTHER = 4  # place in the gallery of who gets the same edit


def free_directions(stage: Stage) -> Script:
    """Hair, background and more: three pictures say what each direction does to this portrait."""
    yield from first_portrait(stage)
    for key, group in stage.panels.controls.groups.items():
        if group.isExpanded() and key != FREE:
            yield from fold(stage, key, False)
    rows = free_rows(stage)
    expect(bool(rows), "This rig has no free directions.")
    yield from until_strips(stage)


def move_free_direction(stage: Stage) -> Script:
    """A click on a picture goes there; the face stays."""
    rows, session, before = free_rows(stage), stage.services.session, stage.picture
    row = rows[min(MOVED, len(rows) - 1)]
    yield from user_input.scroll_to(row)
    yield from user_input.click(row.strip.buttons[1])
    name = row.control.name
    yield Wait(lambda: session.value(name) == row.control.maximum, "The slider did not follow the picture.")
    yield from until_final(stage)
    expect(stage.picture != before, "The portrait looks as before.")
    yield from until_strips(stage)


def name_free_direction(stage: Stage) -> Script:
    """The pencil gives a direction a name of one's own."""
    row = free_rows(stage)[0]
    yield from user_input.scroll_to(row)
    yield from user_input.click(row.link_button)
    yield Wait(row.name_field.isVisible, "No name can be typed.")
    yield from user_input.write(stage.window, NAME)
    yield from user_input.press_key(stage.window, user_input.Key.Key_Return)
    yield Wait(lambda: row.label.text() == NAME and row.label.isVisible(), "The name was not taken.")


def half_preset(stage: Stage) -> Script:
    """The slider at the top of a menu of presets sets how much of one is taken."""
    yield from fold(stage, FREE, False)
    yield from fold(stage, "expression", True)
    yield from open_presets(stage)
    button = stage.panels.controls.groups["expression"].preset_button
    menu = button.menu()
    assert isinstance(menu, PresetMenu)
    yield from _drag_to_half(menu.amount.slider.slider)
    yield from user_input.point_at(translated("Laugh"))
    yield Wait(lambda: not stage.panels.viewport.preview.isNull(), "The portrait does not show the preset.")


def choose_half(stage: Stage) -> Script:
    """Half a laugh is an edit like any other."""
    yield from choose_expression(stage, "Laugh")


def save_preset(stage: Stage) -> Script:
    """What the sliders show becomes a preset, in a folder where wanted."""
    yield from open_presets(stage)
    yield from user_input.choose(text("PresetMenu", "Save as Preset…"))
    yield from until_dialog(PresetNameDialog)
    box = dialog(PresetNameDialog)
    assert isinstance(box, PresetNameDialog)
    yield from user_input.click(box.name_field)
    yield from user_input.write(box, PRESET)
    yield from user_input.click(box.folder_field)
    yield from user_input.write(box, FOLDER)
    wanted = PRESET, FOLDER
    yield Wait(
        lambda: (box.name_field.text(), box.folder_field.currentText()) == wanted, "The name was not taken."
    )


def preset_in_folder(stage: Stage) -> Script:
    """Folders are submenus; each preset is shown as the portrait on screen would look."""
    yield from leave_dialog(PresetNameDialog, user_input.Key.Key_Return)
    yield from open_presets(stage)
    yield from user_input.open_submenu(FOLDER)
    yield from user_input.point_at(PRESET)


def scale_edit(stage: Stage) -> Script:
    """Whole edit: half of all that was changed."""
    yield from user_input.close_menus()
    session, panel, whole = stage.services.session, stage.panels.controls, stage.services.session.edit
    yield from _drag_to_half(panel.amount.slider)
    yield Wait(lambda: session.edit != whole, "The edit stayed whole.")
    yield from until_final(stage)


def hold_original(stage: Stage) -> Script:
    """B, held down: the portrait before its edit."""
    viewport = stage.panels.viewport
    yield from user_input.hold_key(stage.window, user_input.Key.Key_B)
    yield Wait(lambda: not viewport.before.isNull(), "There is no picture to compare with.")


def paste_edit(stage: Stage) -> Script:
    """Ctrl+C, another portrait, Ctrl+V: the same edit on somebody else."""
    yield from user_input.let_go_key(user_input.Key.Key_B)
    session, gallery = stage.services.session, stage.panels.gallery
    controls = {*session.edit.controls}
    yield from user_input.press_key(stage.window, user_input.Key.Key_C, user_input.CTRL)
    other = gallery.model.index(OTHER).data(SOURCE_ROLE)
    yield from user_input.click(gallery.view.viewport(), middle_of(gallery.view, OTHER))
    yield Wait(lambda: session.edit.source == other, "The other portrait did not open.")
    yield from until_final(stage)
    yield from user_input.press_key(stage.window, user_input.Key.Key_V, user_input.CTRL)
    yield Wait(lambda: {*session.edit.controls} == controls, "The edit was not pasted.")
    yield from until_final(stage)


def _drag_to_half(slider: ValueSlider) -> Script:
    handle = slider.handle_rect().center()
    yield from user_input.drag(slider, user_input.line(handle, QPointF(slider.width() / 2, handle.y())))
    share = (slider.value() - slider.minimum()) / (slider.maximum() - slider.minimum())
    expect(HALF[0] < share < HALF[1], f"The slider stands at {share:.0%} of its range.")
