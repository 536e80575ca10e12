"""A sweep covers its range and its sheet shows every step."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource
from core.errors import RequestError
from core.saving.contact_sheet import ContactSheet, sweep


def test_sweep_keeps_the_other_controls() -> None:
    transfers = {"light": PortraitSource(8)}
    request = Edit(PortraitSource(7), {"pitch": 4.0, "yaw": 1.0}, calibrated=False, transfers=transfers)
    steps = sweep(request, "yaw", -30, 30, 5)
    assert [step.controls["yaw"] for step in steps] == [-30, -15, 0, 15, 30]
    assert all(step.controls["pitch"] == 4 and not step.calibrated for step in steps)
    assert all(step.transfers == request.transfers for step in steps)
    with pytest.raises(RequestError, match="2 to 100 steps"):
        sweep(request, "yaw", -30, 30, 1)


def test_sheet_shows_every_frame(tmp_path: Path) -> None:
    sheet = ContactSheet(tmp_path / "a.png", [str(n) for n in range(5)], "Yaw")
    colors = [(250, 10 + 40 * n, 10) for n in range(5)]
    for color in colors:
        sheet.add(np.full((40, 40, 3), color, dtype=np.uint8))
    sheet.finish()
    pixels = np.asarray(Image.open(tmp_path / "a.png")).reshape(-1, 3)
    assert all((pixels == color).all(1).sum() == 1600 for color in colors)
