"""Values of pickles of the protocols 0 and 1, which are lines of text."""

from __future__ import annotations

import codecs
import re

from core.files.refusal import RefusalError

_INTEGER = re.compile(rb"-?\d{1,80}")
_FLOAT = re.compile(rb"[-+]?(\d{1,40}(\.\d{0,40})?([eE][-+]?\d{1,4})?|inf|nan)")


def spelled_integer(line: bytes) -> int | bool:
    """Return the integer of a line; 00 and 01 are false and true."""
    if line in (b"00", b"01"):
        return line == b"01"
    if not _INTEGER.fullmatch(line):
        raise RefusalError("its pickle has a damaged integer")
    return int(line)


def spelled_float(line: bytes) -> float:
    """Return the floating-point number of a line."""
    if not _FLOAT.fullmatch(line):
        raise RefusalError("its pickle has a damaged number")
    return float(line)


def unescaped(line: bytes) -> str:
    """Return what a quoted line of Python 2 spells, one character for each byte."""
    if len(line) < 2 or line[:1] != line[-1:] or line[:1] not in (b"'", b'"'):
        raise RefusalError("its pickle has a text without quotes")
    try:
        return codecs.escape_decode(line[1:-1])[0].decode("latin-1")
    except ValueError as error:
        raise RefusalError("its pickle has a damaged text") from error


def unescaped_unicode(line: bytes) -> str:
    """Return what a line in Python's raw-unicode-escape spells."""
    try:
        return line.decode("raw-unicode-escape")
    except UnicodeDecodeError as error:
        raise RefusalError("its pickle has a damaged text") from error
