"""Turns any failure into one sentence for the person in front of the screen."""

from __future__ import annotations

import logging

import torch

from core.errors import RigEditorError

logger = logging.getLogger(__name__)


def sentence_for(error: BaseException) -> str:
    """Return one sentence that says what happened and, where it helps, what to do."""
    if isinstance(error, RigEditorError):
        return str(error)
    logger.error("Unexpected failure", exc_info=error)
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return "The device ran out of memory; close other programs or open a smaller rig."
    return f"Something unexpected went wrong ({type(error).__name__}: {error}); your edits are kept."
