"""How long each stage of a run takes, from a short trial; and what lies on the disk then."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from core.device import wait_for
from core.face.face_reader import face_reader
from core.generator.openvino_runtime import fastest_runtime
from core.generator.protocol import StyleGenerator
from core.rig.training_run.record import Stage
from core.training.config import CorpusConfig, TrainingConfig
from core.training.latent_corpus import sample_codes, synthesize_frames

FIRST_SAMPLES = 100
_TRIED = 6  # pictures, after two that warm up
_SEED = 23
_PAINTED_S = 0.02  # a face of the model over a picture, for the detector
_READ_S = 0.02  # F, RigNet and calibration of an edit
_EDITS, _GROUP_EDITS = 36, 360  # of each judged portrait, and of exchanges within groups of portraits
_FEWEST_IN_GROUPS = 7
_NUMBER_BYTES = 4


@dataclass(frozen=True)
class Speed:
    """Seconds on this machine.

    Attributes:
        sample: to synthesise a picture as training keeps it.
        read: to look for a face in one.
        edit: to synthesise a picture at full size.
    """

    sample: float
    read: float
    edit: float


def measure_speed(generator: StyleGenerator, config: CorpusConfig) -> Speed:
    """Time a few samples; raises RigEditorError where faces cannot be looked for."""
    random = torch.Generator().manual_seed(_SEED)
    codes, _ = sample_codes(generator, _TRIED, random, config)
    frames = synthesize_frames(generator, codes[:2], config)
    sample = _timed(generator, lambda: synthesize_frames(generator, codes, config))
    reader = face_reader(config.reader)
    reader.read_points(frames, 1)
    read = _timed(generator, lambda: reader.read_points(frames, 1)) / len(frames)
    runtime, code = fastest_runtime(generator), codes[:1].to(generator.w_avg.device)
    edit = _timed(generator, lambda: runtime.synthesize(code))
    return Speed(sample / _TRIED, read / min(config.workers, 2), edit)


def plan_stages(config: TrainingConfig, speed: Speed) -> dict[Stage, float]:
    """Return the seconds that each stage takes; trainings counted in steps are left out."""
    sampled = speed.sample + speed.read
    plan: dict[Stage, float] = {
        "first samples": min(FIRST_SAMPLES, config.corpus_count) * sampled,
        "samples": config.corpus_count * sampled,
        "turned portraits": config.corpus_count // 2 * sampled,
        "detector": min(config.reconstructor.detector_faces, config.corpus_count) * (_PAINTED_S + speed.read),
        "judging": edits_of_judging(config.judged) * (speed.edit + speed.read + _READ_S),
    }
    first, minutes = config.reconstructor.first_share, config.reconstructor.minutes
    if minutes is not None:
        plan |= {"first reconstructor": 60 * minutes * first, "reconstructor": 60 * minutes * (1 - first)}
    if config.rignet.minutes is not None:
        plan["rignet"] = 60 * config.rignet.minutes
    return plan


def disk_bytes(generator: StyleGenerator, config: TrainingConfig) -> int:
    """Return how large the work folder becomes: the pictures and codes of all samples."""
    side = min(generator.img_resolution, config.corpus.stored_resolution)
    numbers = generator.num_ws * generator.w_dim + 2 * face_reader(config.corpus.reader).points.count
    sample = 3 * (side**2 + config.resolution**2) + 2 * _NUMBER_BYTES * numbers
    return math.ceil((config.corpus_count * 1.5 + FIRST_SAMPLES) * sample)


def edits_of_judging(judged: int) -> int:
    """Return about how many edits the judging of so many portraits takes."""
    return 0 if not judged else judged * _EDITS + _GROUP_EDITS * (judged >= _FEWEST_IN_GROUPS)


def _timed(generator: StyleGenerator, work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    wait_for(generator.w_avg.device)
    return time.perf_counter() - start
