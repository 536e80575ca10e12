"""Markdown that a command writes into a page of the guide: tables, and the marks between which they go."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.errors import AssetError

BEGIN, END = "<!-- numbers:begin -->", "<!-- numbers:end -->"


def between_marks(page: str, numbers: str) -> str:
    """Return a page with `numbers` in place of what stood between its marks.

    Raises:
        AssetError: the page does not hold both marks once, the first one before the second.
    """
    if page.count(BEGIN) != 1 or page.count(END) != 1 or page.index(END) < page.index(BEGIN):
        raise AssetError(f"the page needs a line {BEGIN} and, below it, a line {END}, each once")
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{numbers.strip()}\n{END}{rest.split(END)[1]}"


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table; numbers are rounded, missing ones are dashes, and columns without any are left out."""
    known = [column for column in range(len(header)) if any(row[column] is not None for row in rows)]
    rule = ["---", *["---:"] * (len(known) - 1)]
    body = [[row[column] for column in known] for row in rows]
    lines = [_line([header[column] for column in known]), _line(rule), *map(_line, body)]
    return "\n".join(lines) + "\n"


def plain(value: object) -> str:
    """Return a value as people read it, with three digits."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "–"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return str(value)


def _line(cells: Sequence[object]) -> str:
    return "| " + " | ".join(plain(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
