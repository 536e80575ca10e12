"""JSON that strangers may have written: bounded in size, nesting and digits, and free of broken text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.errors import AssetError
from core.files.refusal import RefusalError
from core.files.whole_read import read_whole

MOST_BYTES = 10_000_000
MOST_NESTING = 64
MOST_DIGITS = 300
"""A whole number of so many digits is still a floating-point number."""


def read_json(path: Path, most: int = MOST_BYTES, remedy: str = "restore it") -> Any:
    """Return the document in a file.

    Args:
        path: the file.
        most: bytes that it may have.
        remedy: what to do about a damaged file, for the message.

    Raises:
        AssetError: the file cannot be read, is too large, or holds no such document.
    """
    try:
        return parse_json(read_whole(path, most))
    except RefusalError as error:
        raise AssetError(f"{path} cannot be read: {error}; {remedy}.") from error


def parse_json(text: str | bytes) -> Any:
    """Return the document that a text spells.

    Raises:
        RefusalError: it is not JSON, nested too deep, or has a number or a text that nothing can use.
    """
    try:
        document = json.loads(text, parse_int=_whole_number)
    except RecursionError as error:
        raise RefusalError(f"its JSON is nested more than {MOST_NESTING} levels deep") from error
    except ValueError as error:  # JSONDecodeError and UnicodeDecodeError are two
        raise RefusalError(f"it is not JSON ({error})") from error
    _check(document)
    return document


def _whole_number(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number has {len(digits)} digits")
    return int(digits)


def _check(document: Any) -> None:
    level = [document]
    for _ in range(MOST_NESTING + 1):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below += value
                below += value.values()
            elif isinstance(value, list):
                below += value
            elif isinstance(value, str) and not value.isascii():
                _check_text(value)
        if not below:
            return
        level = below
    raise RefusalError(f"its JSON is nested more than {MOST_NESTING} levels deep")


def _check_text(text: str) -> None:
    """Refuse halves of surrogate pairs: a text that holds one can be written to no file."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise RefusalError("its JSON has text with half a character") from error
