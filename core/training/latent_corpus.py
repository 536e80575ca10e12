"""Codes sampled from a generator, their pictures and the landmarks found in them.

StyleRig (CVPR 2020, section 4.1) trains on pairs (w, I_w) of the generator alone: no photographs, no
annotations. A corpus is a folder of npz shards, each sampled from its own seed, so that an interrupted
build goes on where it stopped and several processes can share the work.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn import functional
from tqdm import tqdm

from core.device import in_batches
from core.errors import AssetError
from core.face.face_reader import face_reader
from core.face.surface_points import SurfacePoints
from core.files.npz import Npz, write_npz
from core.files.whole_file import make_folder
from core.frames import to_frames, to_unit
from core.training.config import CorpusConfig
from core.training.corpus_source import claim_corpus, reader_of

if TYPE_CHECKING:
    from core.generator.protocol import StyleGenerator

_DEFAULT = CorpusConfig()
_BATCHED_AT = 256  # side of the pictures of which a whole batch fits into memory
_TENSORS = ("w_plus", "images", "landmarks", "valid")
_FIELDS = ("w_plus", "frames", "landmarks", "valid", "psi")

DrawCodes = Callable[[int, torch.Generator], tuple[torch.Tensor, torch.Tensor]]
"""(N, source of every draw) → codes (N, L, w_dim) and their truncation (N,), on the CPU."""


@dataclass(frozen=True, eq=False)
class LatentCorpus:
    """N samples of a generator.

    Attributes:
        w_plus: (N, L, w_dim) codes.
        images: (N, 3, R, R) uint8 RGB at the resolution asked for.
        landmarks: (N, K, 2) points found by a reader, x to the right and y up, the picture spanning [-1, 1].
        valid: (N,) bool, whether a face was found.
        reader: who found them, one of `core.face.face_reader.READERS`.
    """

    w_plus: torch.Tensor
    images: torch.Tensor
    landmarks: torch.Tensor
    valid: torch.Tensor
    reader: str = "dlib"

    def __len__(self) -> int:
        return self.w_plus.shape[0]

    def __getitem__(self, index: slice | torch.Tensor) -> LatentCorpus:
        return self._map(lambda tensor: tensor[index])

    def to(self, device: torch.device | str) -> LatentCorpus:
        """Return a copy on `device`."""
        return self._map(lambda tensor: tensor.to(device))

    def float_images(self) -> torch.Tensor:
        """Return the pictures as (N, 3, R, R) in [0, 1]."""
        return to_unit(self.images)

    def before(self, other: LatentCorpus) -> LatentCorpus:
        """Return these samples, then those of another corpus."""
        return LatentCorpus.cat([self, other])

    @staticmethod
    def cat(parts: list[LatentCorpus]) -> LatentCorpus:
        """Concatenate samples of one reader."""
        columns: dict[str, Any] = {
            name: torch.cat([getattr(part, name) for part in parts]) for name in _TENSORS
        }
        return dataclasses.replace(parts[0], **columns)

    def split(self, holdout: int) -> tuple[LatentCorpus, LatentCorpus]:
        """Return the samples to train on and the last `holdout` (at most a fifth) to judge by."""
        border = len(self) - min(holdout, len(self) // 5)
        return self[:border], self[border:]

    def with_landmarks(self, landmarks: torch.Tensor) -> LatentCorpus:
        """Return the samples with other landmarks (N, U, 2)."""
        return dataclasses.replace(self, landmarks=landmarks)

    def with_points(self, points: SurfacePoints) -> LatentCorpus:
        """Return the samples with those of their reader's points alone."""
        return self.with_landmarks(self.landmarks[:, points.rows])

    def with_face(self) -> LatentCorpus:
        """Return the samples in which landmarks were found."""
        return self[self.valid.nonzero().squeeze(1)]

    def _map(self, function: Callable[[torch.Tensor], torch.Tensor]) -> LatentCorpus:
        tensors: dict[str, Any] = {name: function(getattr(self, name)) for name in _TENSORS}
        return dataclasses.replace(self, **tensors)


def build_latent_corpus(
    generator: StyleGenerator,
    out: str | Path,
    count: int = 8_000,
    seed: int = 0,
    config: CorpusConfig = _DEFAULT,
    draw: DrawCodes | None = None,
) -> Path:
    """Sample codes, synthesise their pictures, detect landmarks; shards that exist are kept.

    Args:
        generator: frozen generator, on the device to synthesise on.
        out: folder for the shards.
        count: samples in all.
        seed: decides all samples, together with the shard's number.
        config: distribution of the codes.
        draw: other codes than `sample_codes` draws.

    Returns:
        the folder.

    Raises:
        AssetError: the folder holds samples of another generator, or points of another reader.
        ExportError: the folder cannot be written, or the disk is full.
    """
    out = make_folder(Path(out))
    claim_corpus(out, generator, config.reader)
    numbers = range(-(-count // config.shard_size))
    # Under torchrun each process builds every world_size-th shard.
    rank, world_size = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    for number in tqdm(numbers[rank::world_size], desc="corpus", unit="shard", disable=rank > 0):
        path = out / f"shard_{number:05d}.npz"
        if path.is_file():
            continue
        size = min(config.shard_size, count - number * config.shard_size)
        random = torch.Generator().manual_seed(seed * 1_000_003 + number)
        w_plus, psi = draw(size, random) if draw else sample_codes(generator, size, random, config)
        frames = synthesize_frames(generator, w_plus, config)
        landmarks, valid = face_reader(config.reader).read_points(frames, config.workers)
        arrays = (w_plus.numpy(), frames, landmarks, valid, psi.numpy())
        write_npz(path, dict(zip(_FIELDS, arrays, strict=True)), compressed=False)
    return out


def load_latent_corpus(folder: str | Path, resolution: int) -> LatentCorpus:
    """Read all shards of a corpus.

    Args:
        folder: what `build_latent_corpus` wrote.
        resolution: R; pictures are averaged down to it.

    Raises:
        AssetError: the folder holds no shard, or a shard is damaged.
    """
    paths = sorted(Path(folder).glob("shard_*.npz"))
    if not paths:
        raise AssetError(f"{folder} holds no corpus (shard_*.npz): build it first.")
    reader = reader_of(Path(folder))
    return LatentCorpus.cat([_read_shard(path, resolution, reader) for path in paths])


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
    generator: StyleGenerator, w_plus: torch.Tensor, config: CorpusConfig = _DEFAULT
) -> np.ndarray:
    """Return the pictures (N, H, W, 3) uint8 of codes (N, L, w_dim), of `config.stored_resolution` at most.

    Synthesis stops at the first output of that size that has the full image's colours; an output that is
    larger still is averaged down.
    """
    device = generator.w_avg.device
    side = min(generator.img_resolution, config.stored_resolution)
    output = next(size for size in generator.faithful_resolutions if size >= side)
    batch_size = max(1, config.batch_size * _BATCHED_AT**2 // max(_BATCHED_AT, output) ** 2)

    @torch.inference_mode()
    def run(codes: torch.Tensor) -> np.ndarray:
        image = generator.synthesis(codes.to(generator.w_avg.device), max_resolution=output)
        image = functional.adaptive_avg_pool2d(image, side)
        if not bool(image.isfinite().all()):
            raise AssetError("The generator's pictures hold values that are not finite; choose another one.")
        return to_frames(image)

    def leave() -> None:
        generator.to("cpu")

    parts = in_batches(run, w_plus, batch_size, device, leave)
    return np.concatenate([*tqdm(parts, desc="synthesis", unit="batch", leave=False)])


def _truncated_codes(generator: StyleGenerator, psi: torch.Tensor, random: torch.Generator) -> torch.Tensor:
    device = generator.w_avg.device
    z = torch.randn(len(psi), generator.z_dim, generator=random)
    w = generator.mapping(z.to(device))
    w = generator.w_avg + psi.to(device)[:, None] * (w - generator.w_avg)
    return generator.broadcast(w).cpu()


def _read_shard(path: Path, resolution: int, reader: str) -> LatentCorpus:
    try:
        stored = Npz(path).read(_FIELDS[:4])
    except AssetError as error:
        raise AssetError(f"{path} is damaged: delete it and build the corpus again.") from error
    w_plus, frames, landmarks, valid = (array.copy() for array in stored.values())  # torch wants to own them
    return corpus_from_frames(torch.from_numpy(w_plus), frames, landmarks, valid, resolution, reader)


def corpus_from_frames(
    w_plus: torch.Tensor,
    frames: np.ndarray,
    landmarks: np.ndarray,
    valid: np.ndarray,
    resolution: int,
    reader: str = "dlib",
) -> LatentCorpus:
    """Bring pictures and pixel landmarks into training form.

    Args:
        w_plus: (N, L, w_dim).
        frames: (N, H, W, 3) uint8.
        landmarks: (N, K, 2) pixels of the frames, centres at +0.5.
        valid: (N,) bool.
        resolution: R of the pictures kept.
        reader: who found the landmarks.
    """
    height, width = frames.shape[1:3]
    small = [_shrink(part, resolution) for part in torch.from_numpy(frames).split(256)]
    points = to_ndc(landmarks, width, height)
    return LatentCorpus(w_plus, torch.cat(small), points, torch.from_numpy(valid), reader)


def to_ndc(landmarks: np.ndarray, width: int, height: int) -> torch.Tensor:
    """Return pixel positions (N, K, 2) as tensor, x to the right and y up, the picture spanning [-1, 1]."""
    span = torch.tensor([width, height], dtype=torch.float32)
    return (torch.from_numpy(landmarks) / span * 2 - 1) * torch.tensor([1.0, -1.0])


def _shrink(frames: torch.Tensor, resolution: int) -> torch.Tensor:
    image = frames.permute(0, 3, 1, 2).float()
    return functional.adaptive_avg_pool2d(image, resolution).round().to(torch.uint8)
