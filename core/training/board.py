"""The losses over time, for TensorBoard: worth a file, but not the training."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from lightning_fabric.loggers import TensorBoardLogger

_log = logging.getLogger(__name__)


class Board:
    """Curves that end where the disk takes no more of them; checkpoints tell what that means."""

    def __init__(self, folder: Path, name: str) -> None:
        """Begin curves under `name` in a folder; nothing is written yet."""
        self._logger: TensorBoardLogger | None = TensorBoardLogger(folder, name="", version=name)

    def log_metrics(self, values: Mapping[str, float], step: int) -> None:
        """Add a point to each curve."""
        if self._logger is not None:
            self._try(partial(self._logger.log_metrics, values, step))

    def finalize(self, status: str) -> None:
        """End the curves."""
        if self._logger is not None:
            self._try(partial(self._logger.finalize, status))

    def _try(self, write: Callable[[], None]) -> None:
        try:
            write()
        except (OSError, ValueError) as error:  # the logger turns whatever went wrong into a ValueError
            _log.warning("no more curves for TensorBoard: %s", error.__cause__ or error)
            self._logger = None
