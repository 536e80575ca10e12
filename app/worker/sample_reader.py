"""Reads what another rig shows, off the GUI thread."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, Signal

from core.errors import RigEditorError
from core.samples.sample_set import read_sample_set


class SampleReader(QObject):
    """One folder at a time; only statistics and face model of it are read."""

    found = Signal(object)  # SampleSet
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def read(self, folder: Path) -> None:
        """Read a rig folder; `found` or `failed` follows."""
        self._pool.start(partial(self._read, folder))

    def finish(self) -> None:
        """Wait for what is being read."""
        self._pool.waitForDone()

    def _read(self, folder: Path) -> None:
        try:
            samples = read_sample_set(folder)
        except RigEditorError as error:
            self.failed.emit(str(error))
        else:
            self.found.emit(samples)
