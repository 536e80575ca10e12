"""Does the portrait follow its sliders, and does the rest stay? The numbers of assets/guide/judging.md."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.errors import RequestError
from core.evaluation.metrics.background import Backdrop, MeshBackdrop
from core.evaluation.parameters import ParameterTable
from core.evaluation.studio import Studio
from core.evaluation.sweep import LANDMARKS, MEASURE, PICTURE, Rest, Sweep, run_sweep
from core.evaluation.transfers import TransferReport, ds_score, judge_transfers, shoot_transfers
from core.face.groups import GroupName
from core.frames import to_frame


@dataclass(frozen=True, eq=False)
class ControlReport:
    """How faithfully a rig follows its controls.

    Attributes:
        seeds: the portraits' seeds; truncation_psi: of all of them.
        calibrated: whether edits were corrected (see `core.rig.calibration`).
        picture_judge: whether the picture judge took part; elsewhere landmarks and F speak.
        detected: share of all judged pictures in which the detector found a face; others are left out.
        rest: largest difference of an untouched portrait from the generator's own picture, in levels of 255.
        backdrop: how background was told from foreground.
        left_out: labels of parameters that hardly vary in the rig's samples, and are not swept.
        sweeps: one per parameter; transfers: one per group; untouched: the portraits at rest.
        ds: disentanglement score by group, over portraits among which only this group is exchanged.
    """

    seeds: list[int]
    truncation_psi: float
    calibrated: bool
    picture_judge: bool
    detected: float
    rest: int
    backdrop: str
    left_out: list[str]
    sweeps: list[Sweep]
    transfers: dict[GroupName, TransferReport]
    ds: dict[GroupName, float]
    untouched: Rest

    def summary(self) -> dict[str, Any]:
        """Return the numbers as JSON values, without points and pictures."""
        return plain_json(
            {
                "seeds": len(self.seeds),
                "first_seed": self.seeds[0],
                "truncation_psi": self.truncation_psi,
                "calibrated": self.calibrated,
                "picture_judge": self.picture_judge,
                "detected": self.detected,
                "rest": self.rest,
                "backdrop": self.backdrop,
                "left_out": self.left_out,
                "parameters": {sweep.parameter.name: describe_sweep(sweep) for sweep in self.sweeps},
                "transfers": {name: asdict(report) for name, report in self.transfers.items()},
                "disentanglement_score": self.ds,
            }
        )

    def reliable(self) -> dict[str, tuple[float, float]]:
        """Return between which values portraits follow each control (see `core.samples.reliability`).

        Relative controls are left out: they change what a portrait has, sweeps go to absolute values.
        """
        return {
            name: follows
            for sweep in self.sweeps
            if not sweep.parameter.is_relative
            and (follows := sweep.gains[first_judge(sweep)].follows) is not None
            for name in sweep.parameter.controls
        }


def evaluate_control(
    pipeline: EditPipeline,
    seeds: Sequence[int],
    truncation_psi: float,
    calibrated: bool = True,
    studio: Studio | None = None,
    backdrop: Backdrop | None = None,
    chosen: Collection[str] = (),
) -> ControlReport:
    """Move every parameter through its support on the portraits of `seeds`, and transfer every group.

    Args:
        pipeline: of the rig.
        seeds: at least one.
        truncation_psi: of all portraits.
        calibrated: whether edits are corrected.
        studio: edits and judges; default: without the picture judge.
        backdrop: knows the background; default: by the face mesh.
        chosen: names of the parameters that are swept; none for all.

    Raises:
        RequestError: there are no seeds, or no parameter of a chosen name.
    """
    if not seeds:
        raise RequestError("There is nothing to evaluate; ask for at least one seed.")
    studio, table = studio or Studio(pipeline), ParameterTable(pipeline.rig, chosen)
    backdrop = backdrop or MeshBackdrop(table)
    rest = shoot_rest(studio, seeds, truncation_psi, calibrated)
    sweeps = [run_sweep(studio, table, parameter, rest, backdrop) for parameter in table.parameters]
    transfers = {
        group: judge_transfers(studio, table, [group], rest, shoot_transfers(studio, [group], rest))
        for group in pipeline.rig.model.groups
    }
    ds = {group: ds_score(studio, table, group, rest) for group in pipeline.rig.model.groups}
    valid = [rest.edits.shots.valid, *(sweep.edits.shots.valid for sweep in sweeps)]
    return ControlReport(
        seeds=list(seeds),
        truncation_psi=truncation_psi,
        calibrated=calibrated,
        picture_judge=studio.judge is not None,
        detected=float(np.concatenate(valid).mean()),
        rest=max(
            _rest_change(pipeline, *pair) for pair in zip(rest.sources, rest.edits.shots.frames, strict=True)
        ),
        backdrop=backdrop.method,
        left_out=table.left_out,
        sweeps=sweeps,
        transfers=transfers,
        ds=ds,
        untouched=rest,
    )


def shoot_rest(studio: Studio, seeds: Sequence[int], truncation_psi: float, calibrated: bool) -> Rest:
    """Look at the untouched portraits."""
    sources = [PortraitSource(seed, truncation_psi) for seed in seeds]
    edits = [Edit(source, calibrated=calibrated) for source in sources]
    return Rest(sources, studio.edit(edits, "untouched"), calibrated)


def describe_sweep(sweep: Sweep) -> dict[str, Any]:
    """Return a sweep's numbers as JSON values; `judge` names the one whose gain speaks first."""
    return {
        "label": sweep.parameter.label,
        "unit": sweep.parameter.unit,
        "swept": [float(sweep.levels[0]), float(sweep.levels[-1])],
        "edit_sigma": sweep.edit_sigma,
        "judge": first_judge(sweep),
        "gains": {judge: asdict(gain) for judge, gain in sweep.gains.items()},
        "drift": sweep.drift,
        "drift_by_f": sweep.drift_by_f,
        "objects": sweep.objects,
        "background": sweep.background,
        "landmark_px": sweep.landmark_px,
    }


def first_judge(sweep: Sweep) -> str:
    """Return the most trusted judge that read this parameter: landmarks for pose, else the picture judge."""
    return next(
        (judge for judge in (LANDMARKS, PICTURE, MEASURE) if judge in sweep.gains), list(sweep.gains)[-1]
    )


def plain_json(value: Any) -> Any:
    """Return a copy in which numbers have five digits and those that are not finite are null."""
    if isinstance(value, dict):
        return {key: plain_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(item) for item in value]
    if isinstance(value, float):
        return float(f"{value:.5g}") if math.isfinite(value) else None
    return value


def _rest_change(pipeline: EditPipeline, source: PortraitSource, frame: np.ndarray) -> int:
    """Compare with the generator's own picture; made alone, as the window makes it."""
    result = pipeline.edit(Edit(source))
    own = to_frame(pipeline.generate(source)[0])
    return int(np.abs(result.frame.astype(int) - own).max())
