"""What the window shows of a run, read from its work folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from core.errors import RigEditorError
from core.rig.training_run.launch import last_words
from core.rig.training_run.reach import Reach, judged_reach
from core.rig.training_run.record import (
    FIRST_SAMPLES,
    SAMPLE_PICTURE,
    STOP,
    RunRecord,
    is_running,
    read_record,
)


@dataclass(frozen=True, eq=False)
class RunState:
    """A run at one moment.

    Attributes:
        record: what it tells; None before it tells anything.
        is_running: whether a process works on it.
        is_stopping: whether it was asked to stop.
        picture: a sample with its points and mesh, or the first samples where they were refused; it may be
            null.
        reach: what the judging found, once the rig is finished.
        last_words: of its log, where it ended without telling why.
    """

    record: RunRecord | None
    is_running: bool
    is_stopping: bool
    picture: QImage
    reach: tuple[Reach, ...] = ()
    last_words: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the rig is finished."""
        return self.record is not None and self.record.state == "done" and not self.is_running


def read_state(work: Path) -> RunState:
    """Read the state of a run; takes a moment, so call it off the window's thread. Raises RigEditorError."""
    running = is_running(work)  # before the record: what ends in between has told how
    record = read_record(work)
    state = None if record is None else record.state
    failed = state == "failed" and not running
    picture = FIRST_SAMPLES if failed and not (work / SAMPLE_PICTURE).is_file() else SAMPLE_PICTURE
    is_untold = not running and state in (None, "running")
    return RunState(
        record,
        running,
        running and (work / STOP).exists(),
        QImage(str(work / picture)) if (work / picture).is_file() else QImage(),
        _reach(record) if record is not None and state == "done" else (),
        last_words(work) if is_untold else "",
    )


def _reach(record: RunRecord) -> tuple[Reach, ...]:
    try:
        return tuple(judged_reach(record.order.out))
    except RigEditorError:  # the rig has been moved since
        return ()
