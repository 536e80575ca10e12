"""A film of the shipped rig's own animation is got back from its pictures."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.controls.control import controls_for
from core.controls.control_values import read_controls
from core.driving.driving import Drive, drive
from core.driving.performance_reader import PerformanceReader
from core.driving.track import track_face
from core.driving.trial_edits import trial_edits
from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.face.face_reader import READERS, default_reader
from core.files.assets import SHIPPED_RIG
from core.rig.rig import load_rig
from core.samples.distributions import distributions
from core.samples.reliability import reach_of
from core.saving.movie import open_movie, writing

FRAMES = 9


@pytest.mark.skipif(not READERS[default_reader()].installed(), reason="no reader of faces is installed")
def test_turning_head_with_an_opening_jaw_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = EditPipeline(load_rig(SHIPPED_RIG))
    model, portrait = pipeline.rig.model, Edit(PortraitSource(51))
    share = np.linspace(0, 1, FRAMES)
    yaws, jaws = 22 * np.sin(2 * np.pi * share), 0.2 + 0.3 * np.sin(np.pi * share)
    shown = [
        pipeline.edit(Edit(portrait.source, {"yaw": yaw, "jawOpen": jaw}))
        for yaw, jaw in zip(yaws, jaws, strict=True)
    ]
    with writing(open_movie(tmp_path / "sweep.mp4", 6)) as movie:
        for result in shown:
            movie.add(result.frame)
    samples = model.table.unpack(torch.from_numpy(pipeline.rig.statistics.params))
    reach = reach_of(pipeline.rig, controls_for(model), distributions(model, samples))
    monkeypatch.setattr("core.driving.trial_edits._MOVED", 1)
    edits = trial_edits(model, reach)
    trials = [t for i in range(0, len(edits), 8) for t in pipeline.edit_batch(edits[i : i + 8], "draft")]
    performance = PerformanceReader(model, samples, trials).read(track_face(tmp_path / "sweep.mp4"))
    assert performance.lost == 0
    assert len(performance.moments) == FRAMES
    true = [read_controls(model, result.achieved) for result in shown]
    for name in ("yaw", "pitch", "roll"):
        off = performance.values[name] - [values[name] for values in true]
        assert np.abs(off).mean() < 3, name
    own = read_controls(model, pipeline.edit(portrait, "draft").start)
    everywhere = {name: (c.minimum, c.maximum) for name, c in controls_for(model).items()}
    driven = drive(performance, Drive(smoothing=0), controls_for(model), everywhere, own)
    assert np.corrcoef(driven.values["jawOpen"], jaws)[0, 1] > 0.8
