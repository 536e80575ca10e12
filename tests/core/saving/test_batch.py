"""Seeds are spelled in ranges; files that exist are safe."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import ExportError, RequestError
from core.saving.batch import PictureBatch, parse_seeds


def test_seeds_and_ranges() -> None:
    assert parse_seeds("3, 5-7,6, ") == [3, 5, 6, 7]


@pytest.mark.parametrize("text", ["", ",", "a", "7-3", "1-2-3", "0-20000", "-4"])
def test_what_is_no_seed_is_named(text: str) -> None:
    with pytest.raises(RequestError, match="seed"):
        parse_seeds(text)


def test_pictures_are_written_and_never_replaced(tmp_path: Path) -> None:
    batch = PictureBatch(tmp_path, [1, 2], ".png")
    for grey in (50, 200):
        batch.add(np.full((8, 8, 3), grey, np.uint8))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["portrait-1.png", "portrait-2.png"]
    assert [Image.open(tmp_path / f"portrait-{n}.png").getpixel((0, 0))[0] for n in (1, 2)] == [50, 200]
    with pytest.raises(ExportError, match=r"portrait-2\.png exists already"):
        PictureBatch(tmp_path, [2, 3], ".png")
