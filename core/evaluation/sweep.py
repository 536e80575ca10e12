"""One parameter moved through its support on every portrait, seen by every judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource
from core.evaluation.metrics.background import Backdrop
from core.evaluation.metrics.drift import drift_by_f, drift_by_judge
from core.evaluation.metrics.errors import finite_mean, landmark_error
from core.evaluation.metrics.gain import Gain, followed_range, local_slopes, transfer_gain
from core.evaluation.metrics.objects import changed_objects
from core.evaluation.metrics.shape_share import shape_shares
from core.evaluation.parameters import Parameter, ParameterTable, read_by_judge
from core.evaluation.studio import Edits, Studio
from core.face.groups import SHAPE
from core.judges.landmarks import MEASURES
from core.judges.picture import PictureJudge

STRIDE = 2
"""Each portrait is edited to two levels this far apart, so that a local slope compares it with itself."""
PICTURE, LANDMARKS, MEASURE, BY_F = "picture judge", "landmarks", "landmark measure", "F (not independent)"


@dataclass(frozen=True, eq=False)
class Rest:
    """The untouched portraits that sweeps start from."""

    sources: list[PortraitSource]
    edits: Edits
    calibrated: bool


@dataclass(frozen=True, eq=False)
class Sweep:
    """What came of one parameter.

    Attributes:
        gains: by judge; requested, achieved: the points behind them, changes (N,) in the parameter's unit
            (the landmark measure's own unit for that judge, unless it is one of shape).
        levels: values asked for; edit_sigma: mean size of the change asked for, in σ over the rig's samples.
        drift, drift_by_f: mean change of the groups, blocks that were not edited, in σ over the corpus.
        objects: portraits in which spectacles appear or vanish; None where no judge reads them.
        background: mean absolute change of background pixels, levels of 255; None where it was not measured.
        landmark_px: mean distance of detected landmarks from those of the target, at 256².
        edits: the edits behind all this; rows: which portrait each is of.
    """

    parameter: Parameter
    levels: np.ndarray
    edit_sigma: float
    gains: dict[str, Gain]
    requested: dict[str, np.ndarray]
    achieved: dict[str, np.ndarray]
    drift: dict[str, float]
    drift_by_f: dict[str, float]
    objects: int | None
    background: float | None
    landmark_px: float
    edits: Edits
    rows: np.ndarray


def run_sweep(
    studio: Studio, table: ParameterTable, parameter: Parameter, rest: Rest, backdrop: Backdrop
) -> Sweep:
    """Edit every portrait to two levels of a parameter and judge what changed."""
    levels = table.levels(parameter)
    own = table.values(parameter, rest.edits.original)
    low = np.arange(len(rest.sources)) % (len(levels) - STRIDE)
    rows = np.arange(len(rest.sources)).repeat(2)
    index = np.stack([low, low + STRIDE], axis=1).reshape(-1)
    asked = [
        Edit(
            rest.sources[row],
            table.settings(parameter, levels[level], own[row]),
            calibrated=rest.calibrated,
        )
        for row, level in zip(rows, index, strict=True)
    ]
    edits = studio.edit(asked, parameter.label)
    seen = {
        judge: points
        for judge, see in _JUDGES.items()
        if (points := see(studio, table, parameter, rest, edits, rows)) is not None
    }
    asked_change = np.abs(table.values(parameter, edits.target) - own[rows])
    return Sweep(
        parameter=parameter,
        levels=levels,
        edit_sigma=float(asked_change.mean()) / table.sigma(parameter),
        gains={judge: _gain(levels, index, *points) for judge, points in seen.items()},
        requested={judge: requested for judge, (requested, _) in seen.items()},
        achieved={judge: achieved for judge, (_, achieved) in seen.items()},
        drift=_drift(studio.judge, parameter, rest, edits, rows),
        drift_by_f=drift_by_f(table, [parameter.group], edits),
        objects=_objects(studio.judge, rest, edits, rows),
        background=backdrop.change(parameter, rest, edits, rows),
        landmark_px=_landmark_px(studio, edits),
        edits=edits,
        rows=rows,
    )


def _gain(levels: np.ndarray, index: np.ndarray, requested: np.ndarray, achieved: np.ndarray) -> Gain:
    seen = np.isfinite(achieved)
    slope, r2 = transfer_gain(requested[seen], achieved[seen])
    pairs = seen[0::2] & seen[1::2]
    slopes = local_slopes(
        index[0::2][pairs],
        (requested[1::2] - requested[0::2])[pairs],
        (achieved[1::2] - achieved[0::2])[pairs],
        len(levels),
    )
    error = finite_mean(np.abs(achieved - requested))
    follows = followed_range(levels, slopes, STRIDE)
    return Gain(slope=slope, r2=r2, points=int(seen.sum()), error=error, follows=follows)


def _drift(
    judge: PictureJudge | None, parameter: Parameter, rest: Rest, edits: Edits, rows: np.ndarray
) -> dict[str, float]:
    before, after = rest.edits.shots.readings, edits.shots.readings
    if judge is None or before is None or after is None:
        return {}
    return drift_by_judge(judge, parameter.controls, before[rows], after)


def _objects(judge: PictureJudge | None, rest: Rest, edits: Edits, rows: np.ndarray) -> int | None:
    before, after = rest.edits.shots.readings, edits.shots.readings
    if judge is None or before is None or after is None:
        return None
    return changed_objects(judge, before, after, rows)


def _landmark_px(studio: Studio, edits: Edits) -> float:
    seen = edits.shots.valid
    wanted, size = studio.project(edits.target), edits.shots.frames.shape[1]
    return finite_mean(landmark_error(edits.shots.landmarks[seen], wanted[seen], size))


Points = tuple[np.ndarray, np.ndarray]


def _by_picture(
    studio: Studio, table: ParameterTable, parameter: Parameter, rest: Rest, edits: Edits, rows: np.ndarray
) -> Points | None:
    before, after = rest.edits.shots.readings, edits.shots.readings
    if studio.judge is None or before is None or after is None:
        return None
    start, end = (read_by_judge(studio.judge, parameter, readings) for readings in (before[rows], after))
    return None if start is None or end is None else (_requested(table, parameter, edits), end - start)


def _by_landmarks(
    studio: Studio, table: ParameterTable, parameter: Parameter, rest: Rest, edits: Edits, rows: np.ndarray
) -> Points | None:
    if parameter.axis is None:
        return None
    change = edits.shots.pose[:, parameter.axis] - rest.edits.shots.pose[rows, parameter.axis]
    return _requested(table, parameter, edits), change


def _by_measure(
    studio: Studio, table: ParameterTable, parameter: Parameter, rest: Rest, edits: Edits, rows: np.ndarray
) -> Points | None:
    if parameter.group == SHAPE:
        return _by_shape(studio, table, parameter, rest, edits, rows)
    if parameter.measure is None:
        return None
    measure = MEASURES[parameter.measure]
    wanted = measure(studio.project(edits.target)) - measure(studio.project(edits.original))
    seen = edits.shots.valid & rest.edits.shots.valid[rows]
    change = np.full(len(rows), np.nan)
    change[seen] = measure(edits.shots.landmarks[seen]) - measure(rest.edits.shots.landmarks[rows][seen])
    return wanted.astype(np.float64), change


def _by_shape(
    studio: Studio, table: ParameterTable, parameter: Parameter, rest: Rest, edits: Edits, rows: np.ndarray
) -> Points:
    requested, before = _requested(table, parameter, edits), rest.edits.shots
    landmarks = before.landmarks[rows], edits.shots.landmarks
    shares = shape_shares(studio.project, edits.original, edits.target, *landmarks)
    return requested, np.where(edits.shots.valid & before.valid[rows], requested * shares, np.nan)


def _by_f(
    studio: Studio, table: ParameterTable, parameter: Parameter, rest: Rest, edits: Edits, rows: np.ndarray
) -> Points | None:
    change = table.values(parameter, edits.achieved) - table.values(parameter, edits.original)
    return _requested(table, parameter, edits), change


def _requested(table: ParameterTable, parameter: Parameter, edits: Edits) -> np.ndarray:
    return table.values(parameter, edits.target) - table.values(parameter, edits.original)


_JUDGES: dict[str, Callable[..., Points | None]] = {
    PICTURE: _by_picture,
    LANDMARKS: _by_landmarks,
    MEASURE: _by_measure,
    BY_F: _by_f,
}
