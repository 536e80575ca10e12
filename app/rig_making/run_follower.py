"""Follows one run: starts its process, stops it, and looks every second how far it is."""

from __future__ import annotations

import dataclasses
import subprocess
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.rig_making.known_runs import remember_run
from app.rig_making.run_state import RunState, read_state
from app.worker.jobs import Jobs
from core.errors import RigEditorError
from core.rig.training_run.launch import launch, stop
from core.rig.training_run.order import RigOrder

LOOK_EVERY_MS = 1000


class RunFollower(QObject):
    """The run that the window shows; it goes on without the window."""

    changed = Signal(object)  # RunState
    finished = Signal(Path)  # the rig's folder, as soon as it is done
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.work: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._was_running = self._is_looking = False
        self._jobs = Jobs(self)
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def start(self, order: RigOrder) -> None:
        """Start a run, or one that was stopped again, and follow it; raises ExportError."""
        process = launch(order)
        remember_run(order.work)
        self.work, self._process, self._was_running = order.work, process, True
        self.follow(order.work)

    def follow(self, work: Path) -> None:
        """Look at a run from now on."""
        if work != self.work:
            self._was_running, self._process = False, None
        self.work = work
        self._timer.start()
        self._look()

    def stop(self) -> None:
        """Ask the run to stop where nothing is lost."""
        if self.work is None:
            return
        try:
            stop(self.work)
        except RigEditorError as error:
            self.failed.emit(str(error))
        self._look()

    def finish(self) -> None:
        """Look no longer, before the window ends; the run goes on."""
        self._timer.stop()
        self._jobs.finish()

    def _look(self) -> None:
        if self.work is not None and not self._is_looking:
            self._is_looking = True
            # Asked before the record is read, so that the record of a process that has ended is its last.
            is_alive = self._process is not None and self._process.poll() is None
            show = partial(self._show, self.work, is_alive)
            self._jobs.start(partial(read_state, self.work), show, self._give_up)

    def _show(self, work: Path, is_alive: bool, state: RunState) -> None:
        self._is_looking = False
        if work != self.work:
            self._look()
            return
        if is_alive and not state.is_running:  # it is still loading its libraries
            state = dataclasses.replace(state, is_running=True, last_words="")
        self.changed.emit(state)
        if state.is_done and self._was_running and state.record is not None:
            self.finished.emit(state.record.order.out)
        self._was_running = state.is_running
        if not state.is_running:
            self._timer.stop()

    def _give_up(self, sentence: str) -> None:
        self._is_looking = False
        self.failed.emit(sentence)
