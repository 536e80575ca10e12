"""The chapter of rigs, played beside a process that only tells how far it is."""

import dataclasses
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from foreign_rosinality import write_safetensors
from lit_pipeline import LitPipeline
from PIL import Image

from app.measuring.played.chapters import CHAPTERS, Chapter
from app.rig_making import run_follower
from app.worker.render_thread import OpenPipeline
from core.face.morphable_model import MorphableModel
from core.files.whole_file import write_json
from core.rig.training_run.order import RigOrder
from core.rig.training_run.quality import QUALITIES
from core.rig.training_run.record import PROGRESS, SAMPLE_PICTURE, RunRecord

ESTIMATE = json.dumps({name: {"seconds": 600.0, "bytes": 2e9} for name in QUALITIES})
Play = Callable[[Chapter, OpenPipeline], None]


class Run:
    """Stands for the process: it shows a sample, and ends when it is asked to."""

    def __init__(self) -> None:
        self.record: RunRecord | None = None

    def launch(self, order: RigOrder) -> "Run":
        order.work.mkdir(parents=True)
        Image.fromarray(np.full((64, 64, 3), 90, np.uint8)).save(order.work / SAMPLE_PICTURE)
        self.record = RunRecord(order, "running", "samples", 0.2, 600.0, 500, 480)
        self._tell()
        return self

    def poll(self) -> int | None:
        return None if self.is_running(Path()) else 0

    def is_running(self, work: Path) -> bool:
        return self.record is not None and self.record.state == "running"

    def stop(self, work: Path) -> None:
        assert self.record is not None
        self.record = dataclasses.replace(self.record, state="stopped")
        self._tell()

    def _tell(self) -> None:
        assert self.record is not None
        write_json(self.record.order.work / PROGRESS, self.record.document())


@pytest.fixture(autouse=True)
def run(monkeypatch: pytest.MonkeyPatch) -> None:
    run, answer = Run(), [sys.executable, "-c", f"print({ESTIMATE!r})"]
    monkeypatch.setattr(run_follower, "LOOK_EVERY_MS", 20)
    monkeypatch.setattr(run_follower, "launch", run.launch)
    monkeypatch.setattr(run_follower, "stop", run.stop)
    for reader in ("app.rig_making.run_state", "app.commands.rig_making_commands"):
        monkeypatch.setattr(f"{reader}.is_running", run.is_running)
    monkeypatch.setattr("app.rig_making.make_rig_dialog.SETTLED_MS", 1)
    monkeypatch.setattr("app.rig_making.estimates.command_of", lambda words: answer)


@pytest.mark.timeout(300)
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_every_step_succeeds_and_is_pictured(play: Play, toy_model: MorphableModel, tmp_path: Path) -> None:
    """But for the rig in one file: what is played on is in no folder."""
    pipeline, rigs = LitPipeline(toy_model), CHAPTERS["rigs"]
    pipeline.rig.path = write_safetensors(tmp_path / "mine.safetensors")
    steps = [(name, step) for name, step in rigs.steps if name != "one-file"]
    play(dataclasses.replace(rigs, steps=steps), lambda: pipeline)
