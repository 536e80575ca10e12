"""What leaves the program for other programs and eyes."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QDialogButtonBox

from app.exports.size_dialog import SizeDialog
from app.measuring.played import user_input
from app.measuring.played.motion_steps import TURN
from app.measuring.played.player import Script, Wait
from app.measuring.played.portrait_steps import choose_smile, drag_portrait, first_portrait, open_presets
from app.measuring.played.stage import (
    Stage,
    choose_path,
    dialog,
    expect,
    open_entry,
    open_menu_of,
    text,
    until_dialog,
    until_final,
)
from core.saving.table_batch import RESULTS

TABLE = ("seed", "yaw", "light_azimuth"), ("7", "-20", "40"), ("8", "0", ""), ("9", "20", "-40")
SIDE = 256  # of a picture in a row of results
QUALITY = "80"


def more_exports(stage: Stage) -> Script:
    """File ▸ More Exports, for a portrait that is turned and smiles."""
    yield from first_portrait(stage)
    yield from drag_portrait(stage, user_input.LEFT, TURN)
    yield from until_final(stage)
    yield from open_presets(stage)
    yield from choose_smile(stage)
    yield from open_menu_of(stage, _file_menu(), _exports())


def ask_size(stage: Stage) -> Script:
    """Any size, and how much a JPEG or WebP may lose."""
    yield from user_input.choose(text("ExportMenu", "At Another &Size…"))
    yield from until_dialog(SizeDialog)
    box = dialog(SizeDialog)
    assert isinstance(box, SizeDialog)
    yield from user_input.click(box.quality_field)
    yield from user_input.press_key(box, user_input.Key.Key_A, user_input.CTRL)
    yield from user_input.write(box, QUALITY)
    yield from user_input.press_key(box, user_input.Key.Key_Tab)
    yield Wait(lambda: box.style_of_picture().quality == int(QUALITY), "The quality was not taken.")


def before_after(stage: Stage) -> Script:
    """The portrait before and after its edit, side by side in one file."""
    box = dialog(SizeDialog)
    assert isinstance(box, SizeDialog)
    side, large, path = box.style_of_picture().side, stage.files / "large.jpg", stage.files / "sheet.png"
    yield from user_input.click(box.buttons.button(QDialogButtonBox.StandardButton.Save))
    yield from choose_path(large)
    yield from _until_written(stage, large)
    expect(read_picture(large).size == (side, side), "The picture has another size.")
    yield from open_entry(stage, _file_menu(), _exports(), text("ExportMenu", "&Before and After…"))
    yield from choose_path(path)
    yield from _until_written(stage, path)
    stage.results["sheet"] = read_picture(path)


def layers(stage: Stage) -> Script:
    """Original, edit, mesh and mask as layers, for Photoshop, Krita or GIMP."""
    path = stage.files / "portrait.psd"
    yield from open_entry(stage, _file_menu(), _exports(), text("ExportMenu", "&Layers…"))
    yield from choose_path(path)
    yield from _until_written(stage, path)
    stage.results["layers"] = _in_a_row(_layers_of(path))


def batch_from_table(stage: Stage) -> Script:
    """A table of seeds and values becomes portraits, and a table of what they came to."""
    table, folder = stage.files / "wanted.csv", stage.files / "batch"
    with table.open("w", newline="") as file:
        csv.writer(file).writerows(TABLE)
    folder.mkdir()
    yield from open_entry(stage, _file_menu(), _exports(), text("ExportMenu", "Batch from a &Table…"))
    yield from choose_path(table)
    yield from choose_path(folder)
    yield from _until_written(stage, folder / RESULTS)
    stage.results["batch"] = _in_a_row([read_picture(path) for path in sorted(folder.glob("*.png"))])


def turntable_still(stage: Stage) -> Script:
    """Mesh Turntable: a rotating mesh as a movie, or a still, with soft shadows."""
    path = stage.files / "mesh.png"
    yield from open_entry(stage, _file_menu(), text("FileMenu", "Mesh T&urntable…"))
    yield from choose_path(path)
    yield from _until_written(stage, path)
    stage.results["mesh"] = read_picture(path)


def _until_written(stage: Stage, path: Path) -> Script:
    series, exporter = stage.services.series, stage.services.exporter
    yield Wait(path.exists, f"{path.name} was not written.")
    yield Wait(lambda: not (series.is_running or exporter.is_waiting), "The export did not end.")


def read_picture(path: Path) -> Image.Image:
    """Return the picture in a file."""
    with Image.open(path) as file:
        return file.copy()


def _layers_of(path: Path) -> list[Image.Image]:
    """Return the layers of a PSD file, the lowest first."""
    from psd_tools import PSDImage

    pictures = [layer.topil() for layer in PSDImage.open(path)]
    return [picture for picture in pictures if picture is not None]


def _in_a_row(pictures: Sequence[Image.Image]) -> Image.Image:
    row = Image.new("RGBA", (SIDE * len(pictures), SIDE))
    for number, picture in enumerate(pictures):
        row.paste(picture.convert("RGBA").resize((SIDE, SIDE)), (SIDE * number, 0))
    return row


def _file_menu() -> str:
    return text("FileMenu", "&File")


def _exports() -> str:
    return text("ExportMenu", "More E&xports")
