"""Seeds are spelled in ranges; files that exist are safe."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.editing.edit import Edit
from core.editing.picture import Picture
from core.editing.portrait_source import PortraitSource
from core.errors import ExportError, RequestError
from core.rig.rig import Rig
from core.saving.batch import PictureBatch, parse_seeds, seed_paths
from core.saving.session_file import read_session


def test_seeds_and_ranges() -> None:
    assert parse_seeds("3, 5-7,6, ") == [3, 5, 6, 7]


@pytest.mark.parametrize("text", ["", ",", "a", "7-3", "1-2-3", "0-20000", "-4"])
def test_what_is_no_seed_is_named(text: str) -> None:
    with pytest.raises(RequestError, match="seed"):
        parse_seeds(text)


def test_pictures_hold_their_edits_and_are_never_replaced(toy_rig: Rig, tmp_path: Path) -> None:
    batch = PictureBatch(seed_paths(tmp_path, [1, 2], ".png"), toy_rig)
    edits = [Edit(PortraitSource(seed), {"yaw": 20.0}) for seed in (1, 2)]
    for edit, grey in zip(edits, (50, 200), strict=True):
        batch.add(Picture(edit, "final", np.full((8, 8, 3), grey, np.uint8), np.zeros((1, 4)), 0.1))
    assert [read_session(tmp_path / f"portrait-{n}.png").portrait.edit for n in (1, 2)] == edits
    assert sorted(p.name for p in tmp_path.iterdir()) == ["portrait-1.png", "portrait-2.png"]
    assert [Image.open(tmp_path / f"portrait-{n}.png").getpixel((0, 0))[0] for n in (1, 2)] == [50, 200]
    with pytest.raises(ExportError, match=r"portrait-2\.png exists already"):
        PictureBatch(seed_paths(tmp_path, [2, 3], ".png"), toy_rig)


def test_picture_that_another_batch_wrote_meanwhile_stays(toy_rig: Rig, tmp_path: Path) -> None:
    batch = PictureBatch(seed_paths(tmp_path, [1], ".png"), toy_rig)
    (tmp_path / "portrait-1.png").write_bytes(b"another's")
    picture = Picture(Edit(PortraitSource(1)), "final", np.zeros((8, 8, 3), np.uint8), np.zeros((1, 4)), 0.1)
    with pytest.raises(ExportError, match=r"portrait-1\.png exists already"):
        batch.add(picture)
    assert (tmp_path / "portrait-1.png").read_bytes() == b"another's"
