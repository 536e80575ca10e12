"""What the generator's own pictures are worth: faces found, distance from renders, a sheet to look at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.editing.truncation import DEFAULT_TRUNCATION
from core.evaluation.metrics.frechet import (
    FrechetReport,
    detail_space,
    face_space,
    frechet_in,
    judge_space,
    samples_of,
)
from core.evaluation.report.strips import sheet
from core.face.face_reader import face_reader
from core.frames import to_frame
from core.generator.protocol import StyleGenerator
from core.judges.picture import PictureJudge
from core.scenes.corpus_files import shard_paths

DETECTED_SAMPLES = 500
SHEET_SEEDS, SHEET_COLUMNS = range(64), 8
TRUNCATIONS = (DEFAULT_TRUNCATION, 1.0)
FACE_SAMPLES = 250
"""Most samples that dlib embeds; its network costs a hundred times the judge's."""


@dataclass(frozen=True)
class SampleReport:
    """The generator's samples.

    Attributes:
        detected: share of samples in which a face was found, by truncation; detected_samples: of how many.
        frechet: distance from renders in each feature space that could be had.
    """

    detected: dict[str, float]
    detected_samples: int
    frechet: list[FrechetReport]


def judge_samples(
    generator: StyleGenerator,
    portraits: Path | None,
    judge: PictureJudge | None,
    count: int,
    workers: int = 2,
) -> SampleReport:
    """Look for faces in samples and compare them with renders.

    Args:
        generator: of the rig.
        portraits: renders of make-demo-rig, of this generator's scenes, or None.
        judge: whose features are compared; None where it does not know such pictures.
        count: samples for the Fréchet distance, of which 500 at most are searched for faces; 0 for none.
        workers: processes that look for faces.
    """
    searched = min(count, DETECTED_SAMPLES)
    detected = {
        f"{psi:g}": float(
            np.concatenate(
                [face_reader().read(part, workers)[1] for part in samples_of(generator, searched, None, psi)]
            ).mean()
        )
        for psi in TRUNCATIONS
        if searched
    }
    frechet: list[FrechetReport] = []
    if count and judge is not None and portraits is not None and shard_paths(portraits):
        frechet += frechet_in([judge_space(judge), detail_space()], generator, portraits, count)
        frechet += frechet_in([face_space(workers)], generator, portraits, min(count, FACE_SAMPLES))
    return SampleReport(detected, searched, frechet)


def sample_sheet(pipeline: EditPipeline) -> Image.Image:
    """Tile the portraits of seeds 0 to 63 at truncation 0.7, as the window shows them."""
    sources = [PortraitSource(seed, DEFAULT_TRUNCATION) for seed in SHEET_SEEDS]
    frames = [to_frame(pipeline.generate(source)[0]) for source in sources]
    rows = [frames[start : start + SHEET_COLUMNS] for start in range(0, len(frames), SHEET_COLUMNS)]
    return sheet(rows, [], size=160)
