"""Layered files open in programs that are not ours."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.errors import ExportError
from core.rig.rig import Rig
from core.saving.before_after import before_after_sheet, before_and_after
from core.saving.layered_file import LayeredFile

EDIT = Edit(PortraitSource(7), {"yaw": 20.0})


@pytest.fixture
def layered(toy_rig: Rig, tmp_path: Path) -> Path:
    pipeline, path = EditPipeline(toy_rig), tmp_path / "a.psd"
    file = LayeredFile(path, toy_rig.model)
    for edit in before_and_after(EDIT):
        file.add(pipeline.edit(edit))
    file.finish()
    return path


def test_layers_are_named_and_the_edit_is_shown(toy_rig: Rig, layered: Path) -> None:
    shown = EditPipeline(toy_rig).edit(EDIT).frame
    with Image.open(layered) as picture:
        assert picture.format == "PSD"
        assert np.array_equal(np.asarray(picture.convert("RGB")), shown)
        assert [layer[0] for layer in picture.layers] == ["Original", "Edit", "Mesh", "Mask"]


@pytest.mark.skipif(shutil.which("convert") is None, reason="needs ImageMagick")
def test_another_program_reads_every_layer(toy_rig: Rig, layered: Path, tmp_path: Path) -> None:
    pipeline = EditPipeline(toy_rig)
    frames = [pipeline.edit(edit).frame for edit in before_and_after(EDIT)]
    layers = []
    for number in range(1, 5):
        target = tmp_path / f"{number}.png"
        subprocess.run(["convert", f"{layered}[{number}]", f"PNG32:{target}"], check=True)
        layers.append(np.asarray(Image.open(target)))
    for layer, frame in zip(layers, frames, strict=False):
        assert np.array_equal(layer[..., :3], frame)
        assert layer[..., 3].min() == 255
    mesh, mask = layers[2], layers[3]
    assert np.array_equal(mesh[..., 3], mask[..., 0])
    assert (mask[0, 0, 0], mask[8, 8, 0]) == (0, 255), "the toy face is in the middle"


def test_a_generator_alone_has_two_layers(toy_rig: Rig, tmp_path: Path) -> None:
    file = LayeredFile(tmp_path / "a.psd", None)
    for edit in before_and_after(EDIT):
        file.add(EditPipeline(toy_rig).edit(edit))
    file.finish()
    with Image.open(tmp_path / "a.psd") as picture:
        assert [layer[0] for layer in picture.layers] == ["Original", "Edit"]


def test_suffix_is_checked(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"a\.ora does not end in \.psd"):
        LayeredFile(tmp_path / "a.ora", None)


def test_before_and_after_stand_side_by_side(toy_rig: Rig, tmp_path: Path) -> None:
    frames = [EditPipeline(toy_rig).edit(edit).frame for edit in before_and_after(EDIT)]
    sheet = before_after_sheet(tmp_path / "a.png", EDIT)
    for frame in frames:
        sheet.add(frame)
    sheet.finish()
    with Image.open(tmp_path / "a.png") as picture:
        found = np.asarray(picture)
    places = [
        [(y, x) for y in range(60) for x in range(60) if np.array_equal(found[y : y + 16, x : x + 16], frame)]
        for frame in frames
    ]
    assert places[0]
    assert places[1]
    assert places[0][0][0] == places[1][0][0], "in one row"
    assert places[0][0][1] < places[1][0][1]
