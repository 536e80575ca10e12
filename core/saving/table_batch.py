"""Writes what a table asked for: a picture for each row, and a table of what they came to."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from core.controls.control import is_free
from core.controls.control_values import read_controls
from core.editing.edit import Edit
from core.editing.picture import EditResult, Picture
from core.errors import ExportError
from core.face.morphable_model import MorphableModel
from core.files.whole_file import write_whole
from core.rig.rig import FaceRig
from core.samples.distributions import light_control_values
from core.saving.batch import PictureBatch, keep_existing
from core.saving.batch_table import ACHIEVED, FILE, SEED, TRUNCATION, BatchTable
from core.saving.picture_style import USUAL_STYLE, PictureStyle

RESULTS = "achieved.csv"


class TableBatch:
    """Writes a picture for each row, its edit inside, and the table of what they came to; replaces nothing.

    Args:
        folder: of the pictures and the table.
        table: what was asked for.
        suffix: of the pictures.
        rig: that makes them.
        style: of the pictures.

    Raises:
        ExportError: one of the files exists already.
    """

    def __init__(
        self, folder: Path, table: BatchTable, suffix: str, rig: FaceRig, style: PictureStyle = USUAL_STYLE
    ) -> None:
        self._results, self._table, self._model = folder / RESULTS, table, rig.model
        self._paths = _paths(folder, table.edits, suffix)
        keep_existing(self._results)
        self._pictures = PictureBatch(self._paths, rig, style)
        self._rows: list[dict[str, str]] = []

    def add(self, picture: Picture) -> None:
        """Write the next picture; raises ExportError."""
        if not isinstance(picture, EditResult):
            raise ExportError(f"No face was read in portrait {picture.edit.source.title}.")
        path = self._paths[len(self._rows)]
        self._pictures.add(picture)
        self._rows.append(_result_row(path, picture, self._table.controls, self._model))

    def finish(self) -> None:
        """Write the table of results; raises ExportError."""
        keep_existing(self._results)
        names = [FILE, SEED, TRUNCATION]
        for control in self._table.controls:
            names += [control, control + ACHIEVED]
        buffer = io.StringIO(newline="")
        writer = csv.DictWriter(buffer, names)
        writer.writeheader()
        writer.writerows(self._rows)
        write_whole(self._results, buffer.getvalue().encode())

    def abort(self) -> None:
        """Keep what is whole, and say what it came to; raises ExportError."""
        if self._rows:
            self.finish()


def achieved_values(model: MorphableModel, result: EditResult) -> Mapping[str, float]:
    """Return what F reads off an edited portrait for every control; of light, what has changed.

    Codes move along free directions by exactly what was asked for.
    """
    light = light_control_values(result.start, result.achieved)
    free = {name: value for name, value in result.edit.controls.items() if is_free(name)}
    changed = {name: float(value[0]) for name, value in light.items()}
    return read_controls(model, result.achieved) | changed | free


def _paths(folder: Path, edits: Sequence[Edit], suffix: str) -> list[Path]:
    """Return a file for each row; a seed may be in several."""
    digits = len(str(len(edits)))
    return [
        folder / f"{number:0{digits}d}-{edit.source.file_stem}{suffix}"
        for number, edit in enumerate(edits, start=1)
    ]


def _result_row(
    path: Path, result: EditResult, controls: Iterable[str], model: MorphableModel
) -> dict[str, str]:
    """Return the cells of a row of results by column."""
    edit, achieved = result.edit, achieved_values(model, result)
    row = {FILE: path.name, SEED: edit.source.title, TRUNCATION: f"{edit.source.truncation_psi:g}"}
    for name in controls:
        row[name] = f"{edit.controls[name]:.6g}" if name in edit.controls else ""
        row[name + ACHIEVED] = f"{achieved.get(name, 0.0):.6g}"
    return row
