"""Starting a run as a process that outlives whoever started it, and stopping it gently."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import core
from core.files.whole_file import make_folder, one_sentence, write_whole
from core.rig.training_run.order import RigOrder
from core.rig.training_run.record import LOG, STOP

_SHOWN = 4_000  # bytes at the end of a log
if sys.platform == "win32":
    _FLAGS = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
else:
    _FLAGS = 0


def launch(order: RigOrder) -> subprocess.Popen[bytes]:
    """Start the command that makes a rig, or goes on making it, in a session of its own; it logs to `LOG`.

    Raises:
        ExportError: the work folder cannot be written.
    """
    path = make_folder(order.work) / LOG
    with one_sentence(path), path.open("ab") as log:
        return subprocess.Popen(
            command_of([*order.words(), "--background"]),
            env=run_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=sys.platform != "win32",
            creationflags=_FLAGS,
        )


def command_of(words: list[str]) -> list[str]:
    """Return what runs a command of this library in another process."""
    return [sys.executable, "-m", "core", *words]


def stop(work: Path) -> None:
    """Ask the run in a work folder to stop where nothing is lost; raises ExportError."""
    write_whole(work / STOP, b"")


def last_words(work: Path) -> str:
    """Return the last line of a run's log; empty where there is none."""
    try:
        with (work / LOG).open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - _SHOWN))
            lines = log.read().decode(errors="replace").replace("\r", "\n").split("\n")
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def run_environment() -> dict[str, str]:
    """Return the environment in which `command_of` finds this library."""
    root = str(Path(core.__file__).parents[1])
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": paths}
