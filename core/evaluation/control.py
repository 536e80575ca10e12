"""Does the portrait follow its sliders? Judged by 68 detected landmarks and by the picture itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from core.controls import controls_for
from core.errors import RequestError
from core.evaluation.judge import bright_side, mouth_opening, pose_of_landmarks, smile
from core.landmark_detector import detect_landmarks
from core.pipeline import EditPipeline, EditRequest, PortraitSource, to_frame

YAWS = (-30.0, -15.0, 0.0, 15.0, 30.0)
# Control, value before, value after, and the smallest change that counts (eye distances; brightness share).
SMILE = ("mouthSmile", 0.0, 1.0, 0.05)
JAW = ("jawOpen", 0.0, 0.7, 0.05)
LIGHT = ("light_azimuth", -60.0, 60.0, 0.05)


@dataclass(frozen=True)
class ControlReport:
    """How faithfully a rig follows its controls.

    Attributes:
        seeds: number of portraits; truncation_psi: of all of them.
        calibrated: whether requests were corrected (see `core.rig.calibration`).
        detected: share of all judged pictures in which the detector found a face; others are left out.
        yaw_slope, yaw_correlation: achieved yaw against requested yaw over all portraits and requests.
        smile_share, jaw_share, light_share: share of portraits in which the change is seen and large enough;
            None where the face model has no such unit.
        rest: largest difference of an untouched portrait from the generator's own picture, in levels of 255.
    """

    seeds: int
    truncation_psi: float
    calibrated: bool
    detected: float
    yaw_slope: float
    yaw_correlation: float
    smile_share: float | None
    jaw_share: float | None
    light_share: float | None
    rest: int


@dataclass(frozen=True)
class _Shots:
    frames: np.ndarray
    landmarks: np.ndarray
    valid: np.ndarray


def evaluate_control(
    pipeline: EditPipeline, seeds: Sequence[int], truncation_psi: float, calibrated: bool = True
) -> ControlReport:
    """Edit the portraits of `seeds` in all ways that the report speaks of."""
    if not seeds:
        raise RequestError("There is nothing to evaluate; ask for at least one seed.")
    sources = [PortraitSource(seed, truncation_psi) for seed in seeds]

    def shoot(control: str, value: float) -> _Shots:
        return _shoot(pipeline, [EditRequest.of(s, {control: value}, calibrated=calibrated) for s in sources])

    yaws = [shoot("yaw", yaw) for yaw in YAWS]
    requested, achieved = _yaw_points(pipeline, yaws)
    known = controls_for(pipeline.rig.model)
    pairs = {c[0]: [shoot(c[0], v) for v in c[1:3]] for c in (SMILE, JAW, LIGHT) if c[0] in known}
    shots = [*yaws, *(shot for pair in pairs.values() for shot in pair)]
    return ControlReport(
        seeds=len(seeds),
        truncation_psi=truncation_psi,
        calibrated=calibrated,
        detected=float(np.mean([shot.valid.mean() for shot in shots])),
        yaw_slope=float(np.polyfit(requested, achieved, 1)[0]),
        yaw_correlation=float(np.corrcoef(requested, achieved)[0, 1]),
        smile_share=_share(lambda shot: smile(shot.landmarks), pairs.get(SMILE[0]), SMILE[3]),
        jaw_share=_share(lambda shot: mouth_opening(shot.landmarks), pairs.get(JAW[0]), JAW[3]),
        light_share=_share(lambda shot: bright_side(shot.frames, shot.landmarks), pairs[LIGHT[0]], LIGHT[3]),
        rest=max(_rest(pipeline, source) for source in sources),
    )


def _shoot(pipeline: EditPipeline, requests: list[EditRequest]) -> _Shots:
    title = ", ".join(f"{name} {value:g}" for name, value in requests[0].controls)
    results = [pipeline.edit(request) for request in tqdm(requests, desc=title, leave=False)]
    frames = np.stack([result.frame for result in results if result is not None])
    return _Shots(frames, *detect_landmarks(frames))


def _yaw_points(pipeline: EditPipeline, shots: list[_Shots]) -> tuple[np.ndarray, np.ndarray]:
    model = pipeline.rig.model
    reference = model.mean_vertices[model.landmark_vertices].cpu().numpy()
    size = shots[0].frames.shape[1]
    achieved = [pose_of_landmarks(shot.landmarks[shot.valid], reference, size)[:, 0] for shot in shots]
    requested = [np.full(len(a), yaw) for a, yaw in zip(achieved, YAWS, strict=True)]
    return np.concatenate(requested), np.concatenate(achieved)


def _share(measure: Callable[[_Shots], np.ndarray], pair: list[_Shots] | None, least: float) -> float | None:
    """Return the share of portraits whose measure grows by `least`; a face not found is a failure."""
    if pair is None:
        return None
    before, after = pair
    grown = measure(after) - measure(before) > least
    return float((before.valid & after.valid & grown).mean())


def _rest(pipeline: EditPipeline, source: PortraitSource) -> int:
    result = pipeline.edit(EditRequest(source))
    assert result is not None, "nothing makes this request stale"
    own = to_frame(pipeline.generate(source)[0])
    return int(np.abs(result.frame.astype(int) - own).max())
