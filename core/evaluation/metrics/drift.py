"""Cross-talk: what else changed, in standard deviations over the corpus."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from core.controls.control import Group
from core.controls.transfer import BLOCKS
from core.evaluation.judges.picture import PictureJudge
from core.evaluation.parameters import ParameterTable
from core.evaluation.studio import Edits


def drift_by_judge(
    judge: PictureJudge, edited: Collection[str], before: np.ndarray, after: np.ndarray
) -> dict[str, float]:
    """Return by group the mean |change| of the readings that were not edited, in σ over the renders.

    Args:
        judge: whose readings they are.
        edited: names of the readings that were meant to change.
        before: (N, K) readings of the untouched portraits.
        after: (N, K) of the edited ones.
    """
    sigma = np.array([reading.sigma for reading in judge.readings])
    change = (np.abs(after - before) / sigma).mean(0)
    kept = {g: [c for c in columns if judge.names[c] not in edited] for g, columns in judge.groups().items()}
    return {group: float(change[columns].mean()) for group, columns in kept.items() if columns}


def drift_by_f(table: ParameterTable, edited: Collection[Group], edits: Edits) -> dict[str, float]:
    """Return by block that was not edited the mean |change| that F sees, in σ over the rig's samples."""
    blocks = table.rig.model.table
    change = (blocks.pack(edits.achieved) - blocks.pack(edits.original)).abs() / table.block_sigma
    mean, changed = change.mean(0), [BLOCKS[group] for group in edited]
    return {name: float(mean[blocks.slice(name)].mean()) for name in blocks.names if name not in changed}
