"""What becomes of a file of the program's own that cannot be read."""

from __future__ import annotations

import logging
from pathlib import Path

logger = logging.getLogger(__name__)


def set_aside(file: Path, error: Exception) -> None:
    """Keep a damaged file under another name, so that it is not written over."""
    aside = file.with_suffix(".damaged.json")
    logger.warning("%s is damaged (%s); it is kept as %s.", file, error, aside.name)
    try:
        file.replace(aside)
    except OSError as failure:  # nor can it be written over then
        logger.warning("%s cannot be set aside: %s", file, failure)
