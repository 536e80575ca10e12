"""How portraits move that are driven by pictures of others, judged against these pictures.

What a judge reads off the driving picture is uncertain itself, and a gain regressed on it would come out too
small. F's reading of the code behind that picture serves as an instrument (Wald 1940): its errors are not the
judge's. So a gain is the covariance of the driven portraits' readings with it, over that of the pictures'.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.driving.driven_rig import DrivenRig
from core.driving.driving import DRIVEN, Drive
from core.driving.face_tracker import read_aligned
from core.driving.track import Track
from core.editing.edit import Edit
from core.evaluation.parameters import Parameter, ParameterTable, read_by_judge
from core.evaluation.studio import Edits, Studio
from core.evaluation.sweep import Rest
from core.face.face_reader import READERS
from core.judges.landmarks import MEASURES

_FEWEST = 8  # pictures
_AXES = ("yaw", "pitch", "roll")


@dataclass(frozen=True)
class DrivenGain:
    """The share that driven portraits show of what the pictures do, and its standard error."""

    gain: float
    error: float


@dataclass(frozen=True)
class DrivingReport:
    """N portraits, each driven by the picture of the next one, all groups at once.

    Attributes:
        pictures: N; read: those in which the reader saw a face.
        pose_off: mean distance in degrees of each angle from the picture's, by the judge and by landmarks;
            `before_…` is that of the undriven portrait.
        gains: by parameter.
    """

    pictures: int
    read: int
    pose_off: dict[str, float]
    gains: dict[str, DrivenGain]


def judge_driving(studio: Studio, table: ParameterTable, rest: Rest) -> DrivingReport | None:
    """Drive the portraits of `rest` by one another, read as the rig was when it was made.

    None where that reader is not installed, and for a few portraits, as they would tell nothing.
    """
    reader = table.rig.reconstructor.reader
    if len(rest.sources) < _FEWEST or not READERS[reader].installed():
        return None
    rig = DrivenRig(studio.pipeline, reader)
    count = len(rest.sources)
    edits, rows = [], []
    for row, source in enumerate(rest.sources):
        frame = rest.edits.shots.frames[(row + 1) % count]
        face = read_aligned(frame, reader)
        if face is not None:
            own = Edit(source, calibrated=rest.calibrated)
            performance = rig.read(Track("", np.zeros(1), (face,), {0: frame}))
            edits.append(Edit(source, rig.drive(performance, Drive(), own).at(0), calibrated=rest.calibrated))
            rows.append(row)
    if len(rows) < _FEWEST:
        return None
    portraits, pictures = np.array(rows), (np.array(rows) + 1) % count
    driven = studio.edit(edits, "driven by pictures")
    parameters = [p for p in table.parameters if p.group in DRIVEN]
    return DrivingReport(
        count,
        len(rows),
        _pose_off(studio, rest.edits, driven, portraits, pictures),
        {p.name: g for p in parameters if (g := _gain(studio, table, p, rest.edits, driven, pictures))},
    )


def instrumented_gain(driven: np.ndarray, shown: np.ndarray, instrument: np.ndarray) -> DrivenGain:
    """Return the gain of `driven` (N,) over `shown` (N,), both read with errors, by an instrument (N,)."""
    seen = np.isfinite(driven) & np.isfinite(shown) & np.isfinite(instrument)
    y, x, z = (values[seen] - values[seen].mean() for values in (driven, shown, instrument))
    gain = float(y @ z / (x @ z))
    spread = float(np.sqrt(np.square(y - gain * x).mean() * (z @ z)))
    return DrivenGain(gain, spread / abs(float(x @ z)))


def _gain(
    studio: Studio,
    table: ParameterTable,
    parameter: Parameter,
    rest: Edits,
    driven: Edits,
    pictures: np.ndarray,
) -> DrivenGain | None:
    """Return what the picture judge says, else a measure of landmarks; None where neither sees it."""
    before, after = _seen(studio, parameter, rest), _seen(studio, parameter, driven)
    if before is None or after is None:
        return None
    return instrumented_gain(after, before[pictures], table.values(parameter, rest.original)[pictures])


def _seen(studio: Studio, parameter: Parameter, edits: Edits) -> np.ndarray | None:
    shots = edits.shots
    if studio.judge is not None and shots.readings is not None:
        return read_by_judge(studio.judge, parameter, shots.readings)
    if parameter.axis is not None:
        return shots.pose[:, parameter.axis]
    if parameter.measure is None:
        return None
    found = np.full(len(shots.valid), np.nan)
    found[shots.valid] = MEASURES[parameter.measure](shots.landmarks[shots.valid])
    return found


def _pose_off(
    studio: Studio, rest: Edits, driven: Edits, portraits: np.ndarray, pictures: np.ndarray
) -> dict[str, float]:
    found: dict[str, float] = {}
    for axis, name in enumerate(_AXES):
        seen = rest.shots.pose[:, axis], driven.shots.pose[:, axis]
        found |= _off(f"{name}_by_landmarks", *seen, portraits, pictures)
        column = None if studio.judge is None else studio.judge.column(name)
        if column is not None and rest.shots.readings is not None and driven.shots.readings is not None:
            seen = rest.shots.readings[:, column], driven.shots.readings[:, column]
            found |= _off(name, *seen, portraits, pictures)
    return found


def _off(
    name: str, before: np.ndarray, after: np.ndarray, portraits: np.ndarray, pictures: np.ndarray
) -> dict[str, float]:
    wanted = before[pictures]
    return {
        name: float(np.nanmean(np.abs(after - wanted))),
        f"before_{name}": float(np.nanmean(np.abs(before[portraits] - wanted))),
    }
