"""Pose, light, gaze or expression taken from another portrait, judged against that portrait's own picture."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import torch

from core.editing.edit import Edit
from core.evaluation.metrics.drift import drift_by_f, drift_by_judge
from core.evaluation.metrics.errors import by_coefficient, group_errors, has_own_measures, rotation_error
from core.evaluation.metrics.spread import disentanglement, relative_spread
from core.evaluation.parameters import ParameterTable
from core.evaluation.studio import Edits, Studio
from core.evaluation.sweep import Rest
from core.face.groups import GroupName
from core.judges.picture import PictureJudge

DS_GROUPS, DS_MEMBERS = 12, 6


@dataclass(frozen=True)
class TransferReport:
    """N transfers of some groups of parameters.

    Attributes:
        edits: N.
        errors: between the edited portrait and the one it was taken from, by the judges; `before_…` is the
            same without an edit, which is what doing nothing would give.
        errors_by_f: between F of the edited code and the target; F is not independent.
        drift, drift_by_f: of everything else, in σ over the corpus.
        detected: share of edited portraits in which a face was found.
    """

    edits: int
    errors: dict[str, float]
    errors_by_f: dict[str, float]
    drift: dict[str, float]
    drift_by_f: dict[str, float]
    detected: float


def shoot_transfers(studio: Studio, groups: Collection[GroupName], rest: Rest, shift: int = 1) -> Edits:
    """Give every portrait some groups of the parameters of the one `shift` places further."""
    sources = [*rest.sources[shift:], *rest.sources[:shift]]
    edits = [
        Edit(own, calibrated=rest.calibrated, transfers=dict.fromkeys(groups, source))
        for own, source in zip(rest.sources, sources, strict=True)
    ]
    return studio.edit(edits, f"{', '.join(groups)} transfer")


def judge_transfers(
    studio: Studio, table: ParameterTable, groups: Collection[GroupName], rest: Rest, edits: Edits
) -> TransferReport:
    """Judge what `shoot_transfers` made of the next portrait's parameters."""
    by_f = group_errors(table.rig.model, edits.achieved, edits.target, groups)
    drift: dict[str, float] = {}
    if (
        studio.judge is not None
        and edits.shots.readings is not None
        and rest.edits.shots.readings is not None
    ):
        drift = drift_by_judge(studio.judge, (), rest.edits.shots.readings, edits.shots.readings)
    return TransferReport(
        edits=len(rest.sources),
        errors={
            name: value
            for group in groups
            for name, value in _errors(studio.judge, group, edits, rest).items()
        },
        errors_by_f={name: float(error.mean()) for name, error in by_f.items()},
        drift={name: value for name, value in drift.items() if name not in groups},
        drift_by_f=drift_by_f(table, groups, edits),
        detected=float(edits.shots.valid.mean()),
    )


def _errors(judge: PictureJudge | None, group: GroupName, edits: Edits, rest: Rest) -> dict[str, float]:
    after, before = edits.shots, rest.edits.shots
    sources = np.roll(np.arange(len(rest.sources)), -1)
    found: dict[str, float] = {}
    if group == "pose":
        seen = after.valid & before.valid & before.valid[sources]
        wanted = before.pose[sources]
        for name, pose in (("", after.pose), ("before_", before.pose)):
            angles = [torch.from_numpy(np.radians(p[seen])) for p in (pose, wanted)]
            found[name + "rotation_deg_by_landmarks"] = float(rotation_error(*angles).mean())
    if judge is None or after.readings is None or before.readings is None:
        return found
    columns = judge.groups().get(group, [])
    for name, readings in (("", after.readings), ("before_", before.readings)):
        difference = np.abs(readings - before.readings[sources]).mean(0)
        if has_own_measures(group):
            found |= {f"{name}{judge.names[c]}": float(difference[c]) for c in columns}
        elif columns:
            found[name + by_coefficient(group)] = float(difference[columns].mean())
    return found


def ds_score(studio: Studio, table: ParameterTable, group: GroupName, rest: Rest) -> float:
    """Exchange one group of parameters within groups of portraits; see `metrics.spread.disentanglement`."""
    count = min(len(rest.sources), DS_GROUPS)
    members = [[(i + 1 + m) % len(rest.sources) for m in range(DS_MEMBERS)] for i in range(count)]
    if len(rest.sources) <= DS_MEMBERS:
        return float("nan")
    edits = [
        Edit(rest.sources[i], calibrated=rest.calibrated, transfers={group: rest.sources[j]})
        for i, row in enumerate(members)
        for j in row
    ]
    varied = properties(studio, table, studio.edit(edits, f"{group} groups"))
    corpus = properties(studio, table, rest.edits)
    spreads = {
        name: relative_spread(values.reshape(count, DS_MEMBERS, -1), corpus[name])
        for name, values in varied.items()
    }
    return disentanglement(group, spreads)


def properties(studio: Studio, table: ParameterTable, edits: Edits) -> dict[str, np.ndarray]:
    """Return standardised properties (N, D) by name: the judge's groups, else F's, and who it is."""
    judge, readings, model = studio.judge, edits.shots.readings, table.rig.model
    if judge is not None and readings is not None:
        scaled = readings / np.array([reading.sigma for reading in judge.readings])
        wanted = (*model.groups, "appearance")
        return {name: scaled[:, columns] for name, columns in judge.groups().items() if name in wanted}
    packed = (model.table.pack(edits.achieved) / table.block_sigma).numpy()
    groups = {name: packed[:, group.columns] for name, group in model.groups.items()}
    return groups | {"identity": packed[:, model.table.slice("identity")]}
