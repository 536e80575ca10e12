"""A report is one file: nothing is fetched, nothing from outside is markup."""

import re

import numpy as np
from PIL import Image

from core.evaluation.report.html import format_cell, heading, page, picture, table
from core.evaluation.report.strips import sheet


def test_names_are_text_and_pictures_are_inline() -> None:
    strip = sheet([[np.zeros((16, 16, 3), np.uint8)] * 2], ["a", "b"], ["row"])
    body = heading("<script>rig</script>") + picture(strip, "two") + table(["a & b"], [["<b>"]])
    html = page("<rig>", body)
    assert "<script" not in html
    assert "&lt;script&gt;rig" in html
    assert "data:image/jpeg;base64," in html
    assert not re.search(r"""(src|href)=["'](?!data:)""", html)


def test_numbers_are_short_and_missing_ones_are_dashes() -> None:
    assert format_cell(0.123456) == "0.123"
    assert format_cell(1234.5) == "1234"
    assert format_cell(float("nan")) == format_cell(None) == "–"


def test_sheet_has_a_tile_per_frame() -> None:
    picture = sheet([[np.full((8, 8, 3), 200, np.uint8)] * 3] * 2, ["one", "two", "three"], size=40)
    assert isinstance(picture, Image.Image)
    assert picture.size == (120, 20 + 80)
    assert np.asarray(picture)[40, 60].tolist() == [200, 200, 200]
