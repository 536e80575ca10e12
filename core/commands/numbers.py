"""Numbers that options take."""

from __future__ import annotations

import argparse


def positive(text: str) -> int:
    """Return a whole number from 1 on, for argparse, which tells of others."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)
