"""Codes sampled from a generator, their pictures and the landmarks found in them.

StyleRig (CVPR 2020, section 4.1) trains on pairs (w, I_w) of the generator alone: no photographs, no
annotations. A corpus is a folder of npz shards, each sampled from its own seed, so that an interrupted
build goes on where it stopped and several processes can share the work (`core.training.sharing`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional
from tqdm import tqdm

from core.device import in_batches
from core.errors import AssetError
from core.face.face_reader import face_reader
from core.files.npz import write_npz
from core.files.whole_file import make_folder
from core.frames import to_frames
from core.generator.openvino_runtime import fastest_runtime
from core.training.config import CorpusConfig
from core.training.corpus_source import claim_corpus
from core.training.ranks import find_ranks
from core.training.run_watch import SILENT, RunWatch
from core.training.sharing import make_together
from core.training.stored_corpus import SHARD_FIELDS, samples_path, write_samples

if TYPE_CHECKING:
    from core.generator.protocol import StyleGenerator

_DEFAULT = CorpusConfig()
_BATCHED_AT = 256  # side of the pictures of which a whole batch fits into memory

DrawCodes = Callable[[int, torch.Generator], tuple[torch.Tensor, torch.Tensor]]
"""(N, source of every draw) → codes (N, L, w_dim) and their truncation (N,), on the CPU."""


def build_latent_corpus(
    generator: StyleGenerator,
    out: str | Path,
    count: int = 8_000,
    seed: int = 0,
    config: CorpusConfig = _DEFAULT,
    draw: DrawCodes | None = None,
    resolution: int | None = None,
    watch: RunWatch = SILENT,
) -> Path:
    """Sample codes, synthesise their pictures, detect landmarks; shards that exist are kept.

    All processes that do the same in the same folder share the work, and return when it is done.

    Args:
        generator: frozen generator, on the device to synthesise on.
        out: folder for the shards.
        count: samples in all.
        seed: decides all samples, together with the shard's number.
        config: distribution of the codes.
        draw: other codes than `sample_codes` draws.
        resolution: of the samples kept beside the shards for training.
        watch: is told how many samples there are.

    Returns:
        the folder.

    Raises:
        AssetError: the folder holds samples of another generator, or points of another reader.
        ExportError: the folder cannot be written, or the disk is full.
    """
    out = make_folder(Path(out))
    claim_corpus(out, generator, config.reader)
    numbers = range(-(-count // config.shard_size))
    paths = {out / f"shard_{number:05d}.npz": number for number in numbers}

    def make(path: Path) -> None:
        size = min(config.shard_size, count - paths[path] * config.shard_size)
        random = torch.Generator().manual_seed(seed * 1_000_003 + paths[path])
        w_plus, psi = draw(size, random) if draw else sample_codes(generator, size, random, config)
        done = sum(other.is_file() for other in paths)
        frames = synthesize_frames(
            generator, w_plus, config, lambda share: watch.tick((done + share) / len(paths))
        )
        landmarks, valid = face_reader(config.reader).read_points(frames, config.workers)
        if resolution is not None:
            write_samples(samples_path(path, resolution), w_plus, frames, landmarks, valid, resolution)
        arrays = (w_plus.numpy(), frames, landmarks, valid, psi.numpy())
        write_npz(path, dict(zip(SHARD_FIELDS, arrays, strict=True)), compressed=False)
        watch.note_faces(valid)

    make_together(list(paths), make, "corpus", "shard", watch.tick)
    return out


@torch.no_grad()
def sample_codes(
    generator: StyleGenerator, count: int, random: torch.Generator, config: CorpusConfig
) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw codes: plain W with varied truncation, some style-mixed, some with noise on every layer.

    RigNet emits codes whose layers differ; a reconstructor that has only seen equal layers is easily fooled.

    Args:
        generator: gives `mapping`, `truncate`, `broadcast`.
        count: N.
        random: source of every draw.
        config: shares and ranges.

    Returns:
        w_plus (N, L, w_dim) and truncation psi (N,), on the CPU.
    """
    span = config.largest_psi - config.smallest_psi
    psi = config.smallest_psi + span * torch.rand(count, generator=random)
    plain, other = (_truncated_codes(generator, psi, random) for _ in range(2))
    kind = torch.rand(count, generator=random)
    mixed = kind < config.mixed_share
    perturbed = ~mixed & (kind < config.mixed_share + config.perturbed_share)

    layers = plain.shape[1]
    crossover = torch.randint(1, layers, (count, 1), generator=random)
    from_other = mixed[:, None] & (torch.arange(layers) >= crossover)
    w_plus = torch.where(from_other[..., None], other, plain)

    # Differences of samples stay in the directions along which W varies, unlike white noise.
    shuffled = torch.stack([plain[torch.randperm(count, generator=random), i] for i in range(layers)], dim=1)
    strength = config.perturbation * torch.rand(count, 1, 1, generator=random) * perturbed[:, None, None]
    sign = torch.randn(count, layers, 1, generator=random)
    return w_plus + strength * sign * (shuffled - plain) / 2**0.5, psi


def synthesize_frames(
    generator: StyleGenerator,
    w_plus: torch.Tensor,
    config: CorpusConfig = _DEFAULT,
    tick: Callable[[float], object] = SILENT.tick,
) -> np.ndarray:
    """Return the pictures (N, H, W, 3) uint8 of codes (N, L, w_dim), of `config.stored_resolution` at most.

    Synthesis stops at the first output of that size that has the full image's colours; an output that is
    larger still is averaged down. After each batch `tick` is told which share of them is done.
    """
    device = generator.w_avg.device
    side = min(generator.img_resolution, config.stored_resolution)
    output = next(size for size in generator.faithful_resolutions if size >= side)
    batch_size = max(1, config.batch_size * _BATCHED_AT**2 // max(_BATCHED_AT, output) ** 2)
    runtime = fastest_runtime(generator)

    @torch.inference_mode()
    def run(codes: torch.Tensor) -> np.ndarray:
        image = runtime.synthesize(codes.to(generator.w_avg.device), output)
        image = functional.adaptive_avg_pool2d(image, side)
        if not bool(image.isfinite().all()):
            raise AssetError("The generator's pictures hold values that are not finite; choose another one.")
        return to_frames(image)

    def leave() -> None:
        generator.to("cpu")

    hidden, frames = find_ranks().rank > 0, list[np.ndarray]()
    for part in tqdm(
        in_batches(run, w_plus, batch_size, device, leave),
        desc="synthesis",
        unit="batch",
        leave=False,
        disable=hidden,
    ):
        frames.append(part)
        tick(sum(map(len, frames)) / len(w_plus))
    return np.concatenate(frames)


def _truncated_codes(generator: StyleGenerator, psi: torch.Tensor, random: torch.Generator) -> torch.Tensor:
    device = generator.w_avg.device
    z = torch.randn(len(psi), generator.z_dim, generator=random)
    w = generator.mapping(z.to(device))
    w = generator.w_avg + psi.to(device)[:, None] * (w - generator.w_avg)
    return generator.broadcast(w).cpu()
