"""How much of a known change each judge reads, and F: is a gain away from 1 the rig's doing or the judge's?

One factor of a scene is drawn anew, all else stays, so that the true change is known without error. A
reading regressed on it is then not diluted (errors in the regressor would do that), and a gain divided by
the judge's own slope is what a judge of slope 1 would have found. That corrects a judge's scale, but neither
its curvature nor what it takes from other parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch

from core.evaluation.metrics.gain import transfer_gain
from core.evaluation.parameters import Parameter, ParameterTable, read_by_judge
from core.evaluation.studio import Shots, Studio
from core.evaluation.sweep import BY_F, LANDMARKS, MEASURE, PICTURE
from core.evaluation.truth import KnownScenes
from core.face.params import FaceParams
from core.judges.landmarks import MEASURES
from core.scenes.scene import SCENE_SIZE, columns
from core.scenes.truth import z_of_scenes

SCENES = 40
FIRST_SEED = 40_000
FACTORS = {
    "yaw": "yaw",
    "pitch": "pitch",
    "roll": "roll",
    "mouthSmile": "smile",
    "jawOpen": "jaw",
    "eyeBlink": "blink",
    "browUp": "brow_up",
    "browDown": "brow_down",
    "mouthPucker": "pucker",
    "mouthFrown": "frown",
    "light_azimuth": "azimuth",
    "light_elevation": "elevation",
}
"""Factor of the scene that moves each parameter (and what is coupled to it: a smile narrows the eyes)."""
_LEAST_SLOPE = 0.2
_LEAST_R2 = 0.3


@dataclass(frozen=True)
class Answer:
    """A reading's change regressed on the true change: slope in units per unit, R², points."""

    slope: float
    r2: float
    points: int

    @property
    def tells(self) -> bool:
        """Whether this judge sees the parameter well enough for its scale to be corrected."""
        return self.slope >= _LEAST_SLOPE and self.r2 >= _LEAST_R2


@dataclass(frozen=True)
class KnownStep:
    """One parameter.

    Attributes:
        sigma: spread of the true changes, in the parameter's unit.
        on_renders: answer to renders by judge: the judge's own scale.
        on_generator: answer to the generator's pictures of the same scenes, by judge; F's, to their codes.
    """

    sigma: float
    on_renders: dict[str, Answer]
    on_generator: dict[str, Answer]

    def corrected(self, judge: str, slope: float) -> float | None:
        """Return a gain as a judge of scale 1 would have found it; None where this judge hardly sees it."""
        answer = self.on_renders.get(judge)
        return slope / answer.slope if answer is not None and answer.tells else None


@dataclass(frozen=True, eq=False)
class _Seen:
    """N pictures of scenes: what the judges read, where landmarks lie in truth, and F (None on renders)."""

    shots: Shots
    truth: FaceParams
    projected: np.ndarray
    by_f: FaceParams | None


def judge_known_steps(
    studio: Studio, table: ParameterTable, known: KnownScenes, scenes: int = SCENES
) -> dict[str, KnownStep]:
    """Show every judge `scenes` random scenes, then each with one factor drawn anew.

    Args:
        studio: the judges.
        table: the parameters that are asked about, whether or not the rig shows them.
        known: renders scenes, and has the generator show them.
        scenes: how many; each is rendered once per parameter.
    """
    rng = np.random.default_rng(FIRST_SEED)
    base = rng.standard_normal((scenes, SCENE_SIZE))
    stacked, parameters = [base], [p for p in table.known if p.name in FACTORS]
    for parameter in parameters:
        moved, where = base.copy(), columns(FACTORS[parameter.name])
        moved[:, where] = rng.standard_normal(moved[:, where].shape)
        stacked.append(moved)
    seen = _look(studio, known, np.concatenate(stacked), len(stacked))
    return {
        parameter.name: _known_step(studio, table, parameter, seen, scenes, place)
        for place, parameter in enumerate(parameters, 1)
    }


@torch.inference_mode()
def _look(studio: Studio, known: KnownScenes, scenes: np.ndarray, copies: int) -> tuple[_Seen, _Seen]:
    generator = studio.pipeline.rig.generator
    batch = known.renderer.render(scenes, generator.img_resolution)
    truth = known.renderer.params(batch)
    z = known.z(range(FIRST_SEED, FIRST_SEED + len(scenes) // copies)).repeat(copies, 1)
    codes = z_of_scenes(scenes, z, known.basis)
    by_f = known.read(codes)
    projected = studio.project(truth)
    return (
        _Seen(studio.look(batch.images), truth, projected, None),
        _Seen(studio.look(known.frames(codes)), truth, projected, by_f),
    )


def _known_step(
    studio: Studio,
    table: ParameterTable,
    parameter: Parameter,
    seen: tuple[_Seen, _Seen],
    scenes: int,
    place: int,
) -> KnownStep:
    before = np.arange(scenes)
    rows = before, before + place * scenes
    truth = table.values(parameter, seen[0].truth)
    on_renders, on_generator = (_answers(studio, table, parameter, side, rows) for side in seen)
    return KnownStep(float((truth[rows[1]] - truth[rows[0]]).std()), on_renders, on_generator)


def _answers(
    studio: Studio,
    table: ParameterTable,
    parameter: Parameter,
    seen: _Seen,
    rows: tuple[np.ndarray, np.ndarray],
) -> dict[str, Answer]:
    """Return each judge's answer to the step from rows[0] to rows[1]."""
    truth, readings = table.values(parameter, seen.truth), dict[str, np.ndarray]()
    if studio.judge is not None and seen.shots.readings is not None:
        read = read_by_judge(studio.judge, parameter, seen.shots.readings)
        readings |= {} if read is None else {PICTURE: read}
    if parameter.axis is not None:
        readings[LANDMARKS] = seen.shots.pose[:, parameter.axis]
    if seen.by_f is not None:
        readings[BY_F] = table.values(parameter, seen.by_f)
    answers = {judge: _answer(truth, reading, rows) for judge, reading in readings.items()}
    if parameter.measure is not None:
        measure = MEASURES[parameter.measure]
        found = np.full(len(truth), np.nan)
        found[seen.shots.valid] = measure(seen.shots.landmarks[seen.shots.valid])
        answers[MEASURE] = _answer(measure(seen.projected), found, rows)
    return answers


def _answer(truth: np.ndarray, reading: np.ndarray, rows: tuple[np.ndarray, np.ndarray]) -> Answer:
    asked, found = (values[rows[1]] - values[rows[0]] for values in (truth, reading))
    usable = np.isfinite(found)
    return Answer(*transfer_gain(asked[usable], found[usable]), int(usable.sum()))


def corrected_gains(
    steps: Mapping[str, KnownStep], gains: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float | None]]:
    """Return by parameter and judge the slopes of gains, divided by that judge's own."""
    return {
        name: {judge: steps[name].corrected(judge, slope) for judge, slope in found.items() if judge != BY_F}
        for name, found in gains.items()
        if name in steps
    }
