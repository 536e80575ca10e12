"""Fréchet distance between a generator's samples and the renders it learned from.

No Inception network takes part, so the numbers are not FIDs and cannot be compared with published ones.
Features are the picture judge's last hidden layer, which looks at pictures averaged down to 128² and was
taught to overlook blur; log contrasts of fine octaves, which see blur and little else; or dlib's face
embedding. Few pictures give a larger distance than many: compare equal counts only, and with the floor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from core.editing.portrait_code import latent_of_seed
from core.errors import AssetError
from core.evaluation.metrics.detail import detail_features
from core.face.face_reader import face_reader
from core.files.npz import Npz
from core.fine_contrast import DETAILS, GRID, OCTAVES
from core.frames import to_frames
from core.generator.protocol import StyleGenerator
from core.judges.identity import EMBEDDING_SIZE, embed_faces
from core.judges.picture import FEATURES, INPUT_SIZE, PictureJudge
from core.scenes.corpus_files import shard_paths, shrink

FIRST_SEED = 20_000
"""First seed of the samples, away from portraits that are edited."""
_BATCH = 4


@dataclass(frozen=True)
class Space:
    """Features of pictures.

    Attributes:
        name: what they are, for people.
        embed: frames (N, H, W, 3) uint8 → features (M, D); pictures without a face may be left out.
        enough: side in pixels from which on larger pictures tell nothing more; None where they do.
    """

    name: str
    embed: Callable[[np.ndarray], np.ndarray]
    enough: int | None = None


@dataclass(frozen=True)
class FrechetReport:
    """Samples beside renders.

    Attributes:
        space: what the features are.
        samples, renders: how many of each had features; distance: between the two.
        floor: the distance of two disjoint halves of renders; floor_renders: how many each half has. The
            floor tells what even a perfect generator has, if the halves are as large as `renders`.
    """

    space: str
    samples: int
    renders: int
    distance: float
    floor: float
    floor_renders: int


def frechet_of(
    generator: StyleGenerator, folder: Path, judge: PictureJudge, count: int, resolution: int | None = None
) -> FrechetReport:
    """Compare untruncated samples with renders in the judge's feature space.

    Args:
        generator: on any device.
        folder: portraits of make-demo-rig (shard_*.npz).
        judge: whose features are compared.
        count: samples, and renders at most; 5,000 for a report, 512 to watch a training.
        resolution: up to which the generator runs; default: its own.

    Raises:
        AssetError: the folder holds fewer than four renders.
    """
    return frechet_in([judge_space(judge)], generator, folder, count, resolution)[0]


def frechet_in(
    spaces: Sequence[Space],
    generator: StyleGenerator,
    folder: Path,
    count: int,
    resolution: int | None = None,
) -> list[FrechetReport]:
    """Compare as `frechet_of` does, in several feature spaces.

    Renders are averaged down to the samples' size; smaller ones count where a space needs no larger ones.

    Raises:
        AssetError: the folder holds fewer than four renders that are large enough.
    """
    size = resolution or generator.img_resolution
    samples = _features(spaces, samples_of(generator, count, resolution), size)
    renders = _features(spaces, renders_of(folder, 2 * count), size)
    if min(map(len, renders)) < min(2 * count, 4):
        raise AssetError(
            f"{folder} holds too few renders of {size}²: run make-demo-rig --only portraits first."
        )
    return [_report(*compared, count) for compared in zip(spaces, samples, renders, strict=True)]


def _features(spaces: Sequence[Space], pictures: Iterable[np.ndarray], size: int) -> list[np.ndarray]:
    """Return features by space of pictures that come in parts, averaged down to `size` where larger."""
    found: list[list[np.ndarray]] = [[] for _ in spaces]
    for part in pictures:
        shrunk = part if len(part[0]) <= size else shrink(torch.from_numpy(part), size).numpy()
        for space, features in zip(spaces, found, strict=True):
            if len(shrunk[0]) >= min(size, space.enough or size):
                features.append(space.embed(shrunk))
    return [np.concatenate(features) if features else np.empty((0, 1)) for features in found]


def _report(space: Space, samples: np.ndarray, renders: np.ndarray, count: int) -> FrechetReport:
    half, compared = len(renders) // 2, renders[:count]
    return FrechetReport(
        space=space.name,
        samples=len(samples),
        renders=len(compared),
        distance=frechet_distance(samples, compared),
        floor=frechet_distance(renders[:half], renders[half : 2 * half]),
        floor_renders=half,
    )


def judge_space(judge: PictureJudge) -> Space:
    """Return the picture judge's features."""
    name = f"last hidden layer of the picture judge, {FEATURES} features of pictures at {INPUT_SIZE}²"
    return Space(name, judge.embed, INPUT_SIZE)


def detail_space() -> Space:
    """Return log contrasts of fine octaves, in which a blurred generator is far from its renders."""
    name = f"log contrast of the {OCTAVES} finest octaves on a {GRID} × {GRID} grid, {DETAILS} features"
    return Space(name, detail_features)


def face_space(workers: int = 2) -> Space:
    """Return dlib's embedding of the faces that are found; about a hundred times the judge's cost."""

    def embed(frames: np.ndarray) -> np.ndarray:
        landmarks, seen = face_reader().read(frames, workers)
        return embed_faces(frames[seen], landmarks[seen], workers)

    return Space(f"dlib's face embedding, {EMBEDDING_SIZE} features", embed)


def renders_of(folder: Path, count: int) -> Iterator[np.ndarray]:
    """Yield the first renders of a corpus, at most `count`, shard by shard, (n, R, R, 3) uint8 of any R."""
    left = count
    for path in shard_paths(folder):
        if left <= 0:
            break
        # Neighbours are pairs that share most of their scene: every second one is drawn independently.
        images = Npz(path).read(["images"])["images"][::2][:left].copy()  # torch wants to own it
        left -= len(images)
        yield images


@torch.inference_mode()
def samples_of(
    generator: StyleGenerator, count: int, resolution: int | None = None, truncation_psi: float = 1.0
) -> Iterator[np.ndarray]:
    """Yield pictures (n, H, W, 3) uint8 of the seeds from `FIRST_SEED` on, in batches."""
    device = generator.w_avg.device
    for start in range(0, count, _BATCH):
        seeds = range(FIRST_SEED + start, FIRST_SEED + min(start + _BATCH, count))
        z = torch.cat([latent_of_seed(seed, generator.z_dim) for seed in seeds]).to(device)
        w_plus = generator.broadcast(generator.truncate(generator.mapping(z), truncation_psi))
        images = generator.synthesis(w_plus, max_resolution=resolution)
        yield to_frames(images)


def frechet_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Return the Fréchet distance of Gaussians fitted to features (N, D) and (M, D) (Heusel et al. 2017).

    ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁ Σ₂)^½), in the square of the features' unit.
    """
    first, second = first.astype(np.float64), second.astype(np.float64)
    covariances = [np.cov(features, rowvar=False) for features in (first, second)]
    root = _root(covariances[0])
    cross = np.linalg.eigvalsh(root @ covariances[1] @ root).clip(0)
    mean = ((first.mean(0) - second.mean(0)) ** 2).sum()
    return max(0.0, float(mean + sum(np.trace(c) for c in covariances) - 2 * np.sqrt(cross).sum()))


def _root(covariance: np.ndarray) -> np.ndarray:
    variance, directions = np.linalg.eigh(covariance)
    return (directions * np.sqrt(variance.clip(0))) @ directions.T
