"""The first hundred samples of a generator: do they show faces, and how? Before hours go into the others."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from core.errors import AssetError
from core.files.npz import Npz
from core.files.whole_file import write_whole
from core.generator.protocol import StyleGenerator
from core.rig.training_run.record import FIRST_SAMPLES
from core.saving.export import picture_bytes
from core.training.config import TrainingConfig
from core.training.latent_corpus import build_latent_corpus
from core.training.run_plan import FIRST_SAMPLES as COUNT
from core.training.run_watch import RunWatch
from core.training.sample_picture import Sample
from core.training.stored_corpus import SHARD_FIELDS

FEWEST_FACES = 50
_FEWEST_SHARE = 0.2
_FOLDER, _STREAM = "first", 2  # beside the seeds of the samples and of the turned portraits
_COLUMNS, _TILE, _FRAME = 10, 64, 2
_FOUND, _MISSED = (60, 220, 60), (255, 60, 60)


def look_at_first(
    generator: StyleGenerator, source: Path, work: Path, config: TrainingConfig, watch: RunWatch
) -> Sample | None:
    """Make the first samples and a sheet of them, and return one that shows a face, if any does.

    Args:
        generator: what is sampled.
        source: its file, for sentences.
        work: folder for samples and sheet.
        config: how samples are drawn and how many there will be.
        watch: is told how far this is.

    Raises:
        AssetError: too few of them show a face, unless the others take part, too.
        ExportError: they cannot be written.
    """
    count = min(COUNT, config.corpus_count)
    corpus = dataclasses.replace(config.corpus, shard_size=COUNT)
    folder = build_latent_corpus(
        generator, work / _FOLDER, count, config.reconstructor.seed + _STREAM, corpus, watch=watch
    )
    arrays = Npz(folder / "shard_00000.npz").read(SHARD_FIELDS)
    frames, points, valid = (arrays[name] for name in ("frames", "landmarks", "valid"))
    sheet = work / FIRST_SAMPLES
    if not sheet.is_file():
        write_whole(sheet, picture_bytes(sheet, draw_sheet(frames, points, valid)))
    if not config.reconstructor.keep_undetected:
        check_faces(int(valid.sum()), len(valid), source, config.corpus_count, f" (see {sheet})")
    if not valid.any():
        return None
    row = int(np.flatnonzero(valid)[0])
    return Sample(frames[row], points[row], arrays["w_plus"][row])


def check_faces(found: int, looked: int, source: Path, count: int, see: str = "") -> None:
    """Raise AssetError where `count` samples with as many faces as those looked at show too few."""
    if found < _FEWEST_SHARE * looked or found * count < FEWEST_FACES * looked:
        raise AssetError(
            f"Faces were found in {found} of {looked} pictures of {source}{see}; a rig needs one in every "
            f"fifth, and {FEWEST_FACES} in all, so choose a generator of portraits, or more --samples."
        )


def draw_sheet(frames: np.ndarray, points: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Return all pictures on one (H, W, 3) uint8, framed in green with their points, or in red without.

    Args:
        frames: (N, H, W, 3) uint8.
        points: (N, K, 2) in pixels, y down.
        valid: (N,) whether a face was found.
    """
    cell, rows = _TILE + 2 * _FRAME, -(-len(frames) // _COLUMNS)
    sheet = Image.new("RGB", (_COLUMNS * cell, rows * cell))
    for number, (frame, found) in enumerate(zip(frames, valid, strict=True)):
        tile = Image.new("RGB", (cell, cell), _FOUND if found else _MISSED)
        small = Image.fromarray(frame).resize((_TILE, _TILE), Image.Resampling.LANCZOS)
        if found:
            places = points[number] * (_TILE / len(frame))
            ImageDraw.Draw(small).point([tuple(map(float, place)) for place in places], _FOUND)
        tile.paste(small, (_FRAME, _FRAME))
        sheet.paste(tile, (number % _COLUMNS * cell, number // _COLUMNS * cell))
    return np.asarray(sheet)
