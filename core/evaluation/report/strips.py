"""Example strips: one portrait at rising values of each parameter."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.editing.edit import Edit
from core.evaluation.parameters import Parameter, ParameterTable
from core.evaluation.studio import Studio
from core.evaluation.sweep import Rest
from core.files.whole_file import write_whole

EXAMPLES = 2
LABEL = 20
_BACKGROUND, _INK = (30, 33, 40), (230, 232, 236)


def parameter_strip(studio: Studio, table: ParameterTable, parameter: Parameter, rest: Rest) -> Image.Image:
    """Draw the first portraits, one row each: untouched, then at every level."""
    levels = table.levels(parameter)
    own = table.values(parameter, rest.edits.original)
    rows = []
    for index in range(min(EXAMPLES, len(rest.sources))):
        settings = [table.settings(parameter, level, own[index]) for level in levels]
        edits = [Edit(rest.sources[index], s, calibrated=rest.calibrated) for s in settings]
        frames = [result.frame for result in studio.pipeline.edit_batch(edits)]
        rows.append([rest.edits.shots.frames[index], *frames])
    return sheet(rows, ["untouched", *(f"{level:.3g}{parameter.unit}" for level in levels)])


def sheet(
    rows: Sequence[Sequence[np.ndarray]], columns: Sequence[str], names: Sequence[str] = (), size: int = 0
) -> Image.Image:
    """Tile frames (H, W, 3) with a title above each column, if any, and a name left of each row.

    Args:
        rows: frames; a row may be shorter than the others.
        columns: titles.
        names: of the rows.
        size: side of a tile in pixels; default: the frames' own, within 112 to 160.
    """
    side = size or min(max(rows[0][0].shape[0], 112), 160)
    font = ImageFont.load_default(13)
    left = max((int(font.getlength(name)) for name in names), default=-14) + 14
    head = LABEL if columns else 0
    picture = Image.new("RGB", (left + side * max(map(len, rows)), head + side * len(rows)), _BACKGROUND)
    draw = ImageDraw.Draw(picture)
    for column, title in enumerate(columns):
        draw.text((left + side * (column + 0.5), LABEL / 2), title, _INK, font, anchor="mm")
    for row, frames in enumerate(rows):
        top = head + side * row
        if row < len(names):
            draw.text((7, top + side / 2), names[row], _INK, font, anchor="lm")
        for column, frame in enumerate(frames):
            tile = Image.fromarray(frame).resize((side, side), Image.Resampling.LANCZOS)
            picture.paste(tile, (left + side * column, top))
    return picture


def save_picture(picture: Image.Image, path: Path) -> None:
    """Write a picture as PNG; raises ExportError."""
    data = io.BytesIO()
    picture.save(data, "PNG")
    write_whole(path, data.getvalue())
