"""Reads what another rig shows, off the GUI thread."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.worker.jobs import Jobs
from core.samples.sample_set import read_sample_set


class SampleReader(QObject):
    """One folder at a time; only statistics and face model of it are read."""

    found = Signal(object)  # SampleSet
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = Jobs(self)

    def read(self, folder: Path) -> None:
        """Read a rig folder; `found` or `failed` follows."""
        self._jobs.start(partial(read_sample_set, folder), self.found.emit, self.failed.emit)

    def finish(self) -> None:
        """Wait for what is being read."""
        self._jobs.finish()
