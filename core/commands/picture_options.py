"""Options that say how pictures are written."""

from __future__ import annotations

import argparse

from core.saving.picture_style import (
    LEAST_QUALITY,
    LEAST_SIDE,
    MOST_QUALITY,
    MOST_SIDE,
    USUAL_QUALITY,
    PictureStyle,
)


def add_size(parser: argparse.ArgumentParser) -> None:
    """Add the option that makes the picture larger or smaller."""
    parser.add_argument(
        "--size",
        type=int,
        metavar="PIXELS",
        help=f"side of the picture, {LEAST_SIDE} to {MOST_SIDE}, by Lanczos' filter "
        "(default: the generator's own)",
    )


def add_quality(parser: argparse.ArgumentParser) -> None:
    """Add the option that trades size of the file for fidelity."""
    parser.add_argument(
        "--quality",
        type=int,
        default=USUAL_QUALITY,
        metavar="Q",
        help=f"of JPEG and WebP, {LEAST_QUALITY} to {MOST_QUALITY} (default: %(default)s)",
    )


def chosen_style(options: argparse.Namespace) -> PictureStyle:
    """Return how pictures are to be written; raises ExportError where a number is out of range."""
    return PictureStyle(options.size, options.quality)
