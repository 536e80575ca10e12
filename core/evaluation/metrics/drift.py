"""Cross-talk: what else changed, in standard deviations over the corpus."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from core.evaluation.parameters import ParameterTable
from core.evaluation.studio import Edits
from core.face.groups import GroupName
from core.judges.picture import PictureJudge


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


def drift_by_f(table: ParameterTable, edited: Collection[GroupName], edits: Edits) -> dict[str, float]:
    """Return the mean |change| that F sees of what was not edited, in σ over the rig's samples.

    It is told by group, and by block where no group has columns of it.
    """
    blocks, groups = table.rig.model.table, table.rig.model.groups
    change = (blocks.pack(edits.achieved) - blocks.pack(edits.original)).abs() / table.block_sigma
    mean = change.mean(0)
    found = {name: float(mean[list(group.columns)].mean()) for name, group in groups.items()}
    grouped = {column for group in groups.values() for column in group.columns}
    parts = {name: blocks.slice(name) for name in blocks.names}
    found |= {name: float(mean[part].mean()) for name, part in parts.items() if part.start not in grouped}
    return {name: drift for name, drift in found.items() if name not in edited}
