"""All that it takes to move a rig's portraits as somebody moves, where nothing else waits meanwhile."""

from __future__ import annotations

import torch

from core.controls.control import controls_for
from core.controls.control_values import read_controls
from core.driving.driving import Drive, DrivenControls, drive
from core.driving.performance import Performance
from core.driving.performance_reader import PerformanceReader
from core.driving.track import Track
from core.driving.trial_edits import Trial, trial_edits
from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.samples.distributions import distributions
from core.samples.reliability import reach_of

_TOGETHER = 8  # trials rendered at once


class DrivenRig:
    """Reads performances for one rig and says what its portraits take of them.

    Args:
        pipeline: of the rig.
        reader: of faces; without, the one that sees most of those installed.

    Raises:
        AssetError: the points of the reader are missing or damaged.
        RigEditorError: what the reader needs is not installed.
    """

    def __init__(self, pipeline: EditPipeline, reader: str | None = None) -> None:
        self._pipeline, rig = pipeline, pipeline.rig
        samples = rig.model.table.unpack(torch.from_numpy(rig.statistics.params))
        self._controls = controls_for(rig.model)
        self._reach = reach_of(rig, self._controls, distributions(rig.model, samples))
        trials: list[Trial] = []
        edits = trial_edits(rig.model, self._reach)
        for first in range(0, len(edits), _TOGETHER):
            trials += map(Trial.of, pipeline.edit_batch(edits[first : first + _TOGETHER]))
        self._reader = PerformanceReader(rig.model, samples, trials, reader)

    def read(self, track: Track) -> Performance:
        """Return what a face does in a track of this reader's."""
        return self._reader.read(track)

    def drive(self, performance: Performance, wish: Drive, edit: Edit) -> DrivenControls:
        """Return what moves the portrait of an edit as the performer moves."""
        own = read_controls(self._pipeline.rig.model, self._pipeline.edit(edit, "draft").start)
        return drive(performance, wish, self._controls, self._reach, own)
