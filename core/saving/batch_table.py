"""Batches as a table: a seed and values of controls in each row.

The first row names the columns: `seed`, `truncation` where wanted, and controls by their names. An empty cell
leaves a control to the portrait. Tables of results (`core.saving.table_batch`) have further columns, `file`
and `NAME achieved`, which are left out here, so that they can be read again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core.controls.control import Control
from core.controls.control_values import check_controls
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource, parse_seed
from core.errors import AssetError, RequestError
from core.files.whole_read import read_whole
from core.saving.batch import MOST

TABLE_SUFFIX = ".csv"
SEED, TRUNCATION, FILE, ACHIEVED = "seed", "truncation", "file", " achieved"
_MOST_BYTES = 2**24
_MOST_COLUMNS = 1000
_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class BatchTable:
    """What a table asks for.

    Attributes:
        controls: names of its columns of controls.
        edits: one for each row.
    """

    controls: tuple[str, ...]
    edits: tuple[Edit, ...]


def read_batch_table(path: Path, known: Mapping[str, Control], calibrated: bool = True) -> BatchTable:
    """Read a table of comma-, semicolon- or tab-separated values.

    Args:
        path: the file.
        known: the controls that it may name.
        calibrated: of its edits.

    Raises:
        AssetError: it cannot be read, or a row is wrong; the sentence names the line.
    """
    text = _text(path)
    delimiter = _delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        filled = ([cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row))
        names = _columns(next(filled, [SEED]), known)
        found = (_cells(names, cells, decimal_comma=delimiter == ";") for cells in filled)
        edits = [_edit(cells, known, calibrated) for cells in islice(found, MOST)]
        has_more = next(filled, None) is not None
    except (csv.Error, RequestError) as error:
        sentence = str(error).removesuffix(".")
        raise AssetError(f"{path}, line {rows.line_num}: {sentence}; correct the table.") from error
    if has_more:
        raise AssetError(f"{path} has more than {MOST} rows; make several tables of it.")
    if not edits:
        raise AssetError(f"{path} has no row with a seed; write for example seed,yaw and below it 7,20.")
    return BatchTable(tuple(_controls_of(names)), tuple(edits))


def _text(path: Path) -> str:
    try:
        return read_whole(path, _MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AssetError(f"{path} is not a table in UTF-8; save it as CSV UTF-8.") from error


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)


def _columns(cells: Sequence[str], known: Collection[str]) -> list[str]:
    """Return the names of the columns, checked."""
    if SEED not in cells:
        raise RequestError(f"no column is named {SEED}")
    if len(cells) > _MOST_COLUMNS:
        raise RequestError(f"there are more than {_MOST_COLUMNS} columns")
    for name in cells:
        if not _is_ignored(name) and name not in (SEED, TRUNCATION) and name not in known:
            raise RequestError(
                f"there is no control named {name!r}; `python -m core controls` lists them all"
            )
        if name and cells.count(name) > 1:
            raise RequestError(f"two columns are named {name!r}")
    return list(cells)


def _is_ignored(name: str) -> bool:
    return name in ("", FILE) or name.endswith(ACHIEVED)


def _controls_of(names: Iterable[str]) -> list[str]:
    return [name for name in names if not _is_ignored(name) and name not in (SEED, TRUNCATION)]


def _cells(names: Sequence[str], cells: Sequence[str], decimal_comma: bool) -> dict[str, str]:
    """Return the cells of a row that are not empty, by column."""
    if len(cells) > len(names) and any(cells[len(names) :]):
        raise RequestError(f"there are {len(cells)} cells for {len(names)} columns")
    filled = {name: cell for name, cell in zip(names, cells, strict=False) if cell and not _is_ignored(name)}
    return {name: cell.replace(",", ".") for name, cell in filled.items()} if decimal_comma else filled


def _edit(cells: Mapping[str, str], known: Mapping[str, Control], calibrated: bool) -> Edit:
    source = PortraitSource(parse_seed(cells.get(SEED, "")))
    if TRUNCATION in cells:
        source = source.at(_number(TRUNCATION, cells[TRUNCATION]))
    source.check()
    controls = {name: _number(name, cells[name]) for name in _controls_of(cells)}
    check_controls(known, controls)
    return Edit(source, controls, calibrated)


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise RequestError(f"{name} is {text!r}, which is not a number") from None
