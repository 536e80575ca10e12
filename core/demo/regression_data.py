"""Training data of the generator regression: portraits in memory, pairs, probes and scene → z."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import torch
import torch.nn.functional as F

from core.demo.mirror import Mirror
from core.errors import AssetError

RESOLUTIONS = (32, 64, 128, 256, 512)
PARTS = ("background", "skin", "hair", "shirt", "eyes", "mouth")
FACE_PARTS = ("skin", "eyes", "mouth")
HELD_OUT_SHARD = "shard_00000.npz"
_BASIS_SEED = 20200614


@dataclass(frozen=True)
class RegressionBatch:
    """Scenes and their portraits.

    Attributes:
        scenes: (N, k) scene factors.
        images: (N, 3, R, R) in [-1, 1].
        pairs: the first 2 · pairs samples are consecutive pairs that differ in one group of factors.
    """

    scenes: torch.Tensor
    images: torch.Tensor
    pairs: int


@dataclass(frozen=True)
class Probes:
    """Pairs of portraits that differ by a known step in one scene factor.

    Attributes:
        names: P factors.
        images: uint8 (P, M, 2, R, R, 3).
        scenes: (P, M, 2, k).
    """

    names: tuple[str, ...]
    images: torch.Tensor
    scenes: torch.Tensor


@dataclass
class _Level:
    """Portraits at one training resolution; consecutive ones are pairs."""

    images: list[torch.Tensor] = field(default_factory=list)
    scenes: list[torch.Tensor] = field(default_factory=list)
    expression_pairs: list[int] = field(default_factory=list)

    def append(self, images: torch.Tensor, scenes: torch.Tensor, moved: np.ndarray) -> None:
        """Add portraits; `moved` lists which of their pairs differ in expression."""
        self.expression_pairs += (moved + len(self.scenes) // 2).tolist()
        self.images += images.unbind(0)
        self.scenes += scenes.unbind(0)

    def draw_pair(self, random: torch.Generator) -> tuple[int, int]:
        from_expression = torch.rand((), generator=random).item() < 0.6 and self.expression_pairs
        candidates = self.expression_pairs or range(len(self.scenes) // 2)
        if not from_expression:
            candidates = range(len(self.scenes) // 2)
        pair = candidates[int(torch.randint(len(candidates), (), generator=random))]
        return 2 * pair, 2 * pair + 1


@dataclass
class PortraitCorpus:
    """Portraits of a corpus folder, held as bytes at every training resolution up to their own.

    The folder may still be growing: `rescan` takes in the shards that have appeared. One shard is
    held out for measuring.
    """

    folder: Path
    loaded: set[str] = field(default_factory=set)
    levels: dict[int, _Level] = field(default_factory=lambda: {r: _Level() for r in RESOLUTIONS})

    def __len__(self) -> int:
        """Return how many portraits there are at any resolution."""
        return len(self.levels[RESOLUTIONS[0]].scenes)

    def rescan(self) -> int:
        """Load the shards that have appeared since the last call; returns how many."""
        fresh = [path for path in shard_paths(self.folder) if path.name not in self.loaded]
        for path in fresh:
            if path.name != HELD_OUT_SHARD:
                self._append(path)
            self.loaded.add(path.name)
        return len(fresh)

    def sample(
        self, resolution: int, size: int, pairs: int, random: torch.Generator, mirror: Mirror | None = None
    ) -> RegressionBatch:
        """Draw a batch with replacement.

        Args:
            resolution: one of RESOLUTIONS.
            size: number N of samples.
            pairs: how many pairs the batch begins with; three in five of them differ in expression.
            random: source of the draw.
            mirror: flips half of the pairs and of the others; None leaves all as they are.

        Raises:
            AssetError: no portrait is that large.
        """
        level = self.levels[resolution]
        if not level.scenes:
            raise AssetError(f"{self.folder} holds no portraits of {resolution}² or more to learn from.")
        rows = [row for _ in range(pairs) for row in level.draw_pair(random)]
        singles = torch.randint(len(level.scenes), (size - 2 * pairs,), generator=random)
        rows += singles.tolist()
        images = to_signed(torch.stack([level.images[row] for row in rows]))
        scenes = torch.stack([level.scenes[row] for row in rows])
        if mirror is not None:
            coins = torch.rand(size - pairs, generator=random) < 0.5
            images, scenes = mirror.flip(
                images, scenes, torch.cat([coins[:pairs].repeat_interleave(2), coins[pairs:]])
            )
        return RegressionBatch(scenes, images, pairs)

    def _append(self, path: Path) -> None:
        shard = load_arrays(path, ("images", "scenes", "expression"))
        moved = np.abs(shard["expression"][0::2] - shard["expression"][1::2]).max(axis=1) > 1e-6
        scenes, full = torch.from_numpy(shard["scenes"]).float(), torch.from_numpy(shard["images"])
        for resolution in RESOLUTIONS:
            if resolution <= full.shape[1]:
                self.levels[resolution].append(shrink(full, resolution), scenes, np.flatnonzero(moved))


def shard_paths(folder: Path) -> list[Path]:
    """Shards of a corpus in order."""
    return sorted(folder.glob("shard_*.npz"))


def load_held_out(folder: Path, count: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Read the first samples of the shard that is never trained on.

    Returns:
        scenes (count, k), images uint8 (count, R, R, 3), and where the face is, bool (count, R, R).
    """
    shard = load_arrays(folder / HELD_OUT_SHARD, ("scenes", "images", "parts"))
    face = np.isin(shard["parts"][:count], [PARTS.index(name) for name in FACE_PARTS])
    scenes, images = (torch.from_numpy(shard[name][:count]) for name in ("scenes", "images"))
    return scenes.float(), images, torch.from_numpy(face)


def load_factors(folder: Path) -> dict[str, int]:
    """Read which factors the columns of the scenes are, in order, and how many columns each has."""
    path = folder / "factors.json"
    try:
        return {str(name): int(size) for name, size in json.loads(path.read_text()).items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise AssetError(f"{path} cannot be read ({error}). Render the corpus again.") from error


def load_probes(folder: Path) -> Probes:
    """Read `probes.npz` of a corpus."""
    stored = load_arrays(folder / "probes.npz", ("names", "images", "scenes"))
    names = tuple(str(name) for name in stored["names"])
    return Probes(names, torch.from_numpy(stored["images"]), torch.from_numpy(stored["scenes"]).float())


def part_frequency(folder: Path, shards: int = 8) -> torch.Tensor:
    """Measure how often each part covers each pixel.

    Args:
        folder: a corpus.
        shards: how many of the first shards to count; those of another size than the first are left out.

    Returns:
        (6, R, R) in [0, 1], in the order of `PARTS`.
    """
    counts = [
        np.stack([(parts == index).mean(axis=0) for index in range(len(PARTS))])
        for parts in (load_arrays(path, ("parts",))["parts"] for path in shard_paths(folder)[:shards])
    ]
    counts = [count for count in counts if count.shape == counts[0].shape]
    return torch.from_numpy(np.mean(counts, axis=0)).float()


def load_arrays(path: Path, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Read named arrays of an npz file without running anything in it.

    Raises:
        AssetError: the file is missing, damaged, or lacks an array.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in names}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise AssetError(f"{path} cannot be read ({error}). Render the corpus again.") from error


def shrink(images: torch.Tensor, resolution: int) -> torch.Tensor:
    """Average pixels: uint8 (N, H, W, 3) -> uint8 (N, R, R, 3)."""
    if images.shape[1] == resolution:
        return images
    planes = F.interpolate(images.permute(0, 3, 1, 2).float(), size=resolution, mode="area")
    return planes.round().to(torch.uint8).permute(0, 2, 3, 1).contiguous()


def to_signed(images: torch.Tensor) -> torch.Tensor:
    """Turn bytes (N, H, W, 3) into the generator's (N, 3, H, W) in [-1, 1]."""
    return images.permute(0, 3, 1, 2).float() / 127.5 - 1


def scene_basis(scene_size: int, z_dim: int = 512) -> torch.Tensor:
    """Fixed orthonormal P (z_dim, k) through which z carries a scene.

    For any z the generator shows the scene Pᵀ z · √z_dim / ‖z‖.
    """
    random = torch.Generator().manual_seed(_BASIS_SEED)
    normal = torch.randn(z_dim, scene_size, generator=random, dtype=torch.float64)
    return torch.linalg.qr(normal).Q.float()


def scenes_to_z(scenes: torch.Tensor, basis: torch.Tensor, random: torch.Generator) -> torch.Tensor:
    """Embed scenes in z: P s plus a random direction orthogonal to P.

    The random part is scaled so that z lies on the sphere of radius √z_dim, where the mapping's
    normalisation would put it: the scene then arrives unscaled.

    Args:
        scenes: (N, k), about standard normal.
        basis: P (z_dim, k) from `scene_basis`.
        random: source of the orthogonal part, so that it carries nothing about the scene.

    Returns:
        z (N, z_dim).
    """
    z_dim = len(basis)
    noise = torch.randn(len(scenes), z_dim, generator=random).to(basis.device)
    noise = noise - (noise @ basis) @ basis.T
    room = (z_dim - scenes.square().sum(dim=1, keepdim=True)).clamp(min=0)
    return scenes @ basis.T + F.normalize(noise, dim=1) * room.sqrt()
