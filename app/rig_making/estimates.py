"""How long a rig would take on this machine: tried by a process beside the window."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.worker.jobs import Jobs
from core.errors import AssetError
from core.rig.training_run.launch import command_of, run_environment
from core.rig.training_run.order import RigOrder
from core.rig.training_run.quality import QUALITIES


@dataclass(frozen=True)
class Estimate:
    """Seconds that a rig takes, and bytes of its work folder."""

    seconds: float
    size: float


class Estimates(QObject):
    """Tries a generator on a device; what arrives for an earlier one is dropped."""

    estimated = Signal(object)  # dict of Estimate by quality
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ticket = object()
        self._process: subprocess.Popen[str] | None = None
        self._jobs = Jobs(self)

    def start(self, order: RigOrder) -> None:
        """Try the generator and the device of an order; `estimated` or `failed` follows."""
        self.cancel()
        self._ticket = ticket = object()
        words = [*order.words(), "--estimate", "--background"]
        self._process = process = subprocess.Popen(
            command_of(words),
            env=run_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        self._jobs.start(partial(_answer, process), partial(self._take, ticket), partial(self._fail, ticket))

    def cancel(self) -> None:
        """Give up what is being tried."""
        self._ticket = object()
        if self._process is not None:
            self._process.kill()
            self._process = None

    def finish(self) -> None:
        """Give up and wait, before the window ends."""
        self.cancel()
        self._jobs.finish()

    def _take(self, ticket: object, found: dict[str, Estimate]) -> None:
        if ticket is self._ticket:
            self.estimated.emit(found)

    def _fail(self, ticket: object, sentence: str) -> None:
        if ticket is self._ticket:
            self.failed.emit(sentence)


def _answer(process: subprocess.Popen[str]) -> dict[str, Estimate]:
    with process:
        out, errors = process.communicate()
    try:
        found = json.loads(out)
        return {
            name: Estimate(float(found[name]["seconds"]), float(found[name]["bytes"])) for name in QUALITIES
        }
    except (ValueError, LookupError, TypeError) as error:
        lines = errors.strip().splitlines()
        raise AssetError(lines[-1].partition(" train: ")[2] or lines[-1] if lines else "") from error
