"""Training data of the generator regression: portraits in memory, drawn as pairs and single ones."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from core.errors import AssetError
from core.scenes.corpus_files import HELD_OUT_SHARD, RESOLUTIONS, load_arrays, shard_paths, shrink, to_signed
from core.scenes.mirror import Mirror


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
