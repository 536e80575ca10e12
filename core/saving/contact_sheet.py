"""A slider sweep on one sheet: the same portrait at several values of a control."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.editing.edit import Edit
from core.errors import RequestError
from core.files.whole_file import write_whole
from core.saving.picture_encoding import picture_bytes

MARGIN = 12
CAPTION = 26
GROUND, INK = (28, 29, 32), (232, 233, 235)
MOST_STEPS = 100


def sweep(edit: Edit, name: str, low: float, high: float, steps: int) -> list[Edit]:
    """Return `edit` at evenly spaced values of one control, both ends included.

    Raises:
        RequestError: there are fewer than two steps or too many.
    """
    if not 2 <= steps <= MOST_STEPS:
        raise RequestError(f"A sweep takes 2 to {MOST_STEPS} steps, not {steps}.")
    return [
        dataclasses.replace(edit, controls={**edit.controls, name: float(value)})
        for value in np.linspace(low, high, steps)
    ]


class ContactSheet:
    """Gathers frames and writes them as one picture with a caption under each."""

    def __init__(self, path: Path, captions: Sequence[str], title: str) -> None:
        self._path, self._captions, self._title = path, captions, title
        self._frames: list[np.ndarray] = []

    def add(self, frame: np.ndarray) -> None:
        """Take the next frame (H, W, 3) uint8."""
        self._frames.append(frame)

    def finish(self) -> None:
        """Write the picture; raises ExportError."""
        write_whole(self._path, picture_bytes(self._path, self.draw()))

    def abort(self) -> None:
        """Forget the frames."""
        self._frames.clear()

    def draw(self) -> np.ndarray:
        """Return the sheet (H, W, 3) uint8."""
        height, width, _ = self._frames[0].shape
        columns = min(len(self._frames), max(1, math.ceil(math.sqrt(2 * len(self._frames)))))
        rows = math.ceil(len(self._frames) / columns)
        cell = width + MARGIN, height + CAPTION + MARGIN
        size = MARGIN + columns * cell[0], MARGIN + CAPTION + rows * cell[1]
        sheet = Image.new("RGB", size, GROUND)
        pen = ImageDraw.Draw(sheet)
        pen.text((MARGIN, MARGIN), self._title, INK, ImageFont.load_default(15))
        for number, (frame, caption) in enumerate(zip(self._frames, self._captions, strict=True)):
            x = MARGIN + number % columns * cell[0]
            y = MARGIN + CAPTION + number // columns * cell[1]
            sheet.paste(Image.fromarray(frame), (x, y))
            middle = (x + width / 2, y + height + CAPTION / 2)
            pen.text(middle, caption, INK, ImageFont.load_default(13), anchor="mm")
        return np.asarray(sheet)
