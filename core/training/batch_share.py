"""Batches that several processes divide: all draw the same ones, from one seed, and each takes its part."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.training.loop import draw


@dataclass(frozen=True)
class Turn:
    """Rows of a batch whose turn it is, where they take turns at several things.

    Attributes:
        rows: which rows of a process's part.
        places: their places among all such rows of the batch.
        count: how many of these there are in the whole batch.
    """

    rows: slice
    places: Sequence[int]
    count: int


@dataclass(frozen=True)
class BatchShare:
    """The part of one of `count` processes; the whole by default.

    Parts are equal, so that the mean of the processes' gradients is that of the batch: batches that cannot
    be divided are rounded up.
    """

    rank: int = 0
    count: int = 1

    @property
    def rows(self) -> slice:
        """Which rows of a batch it takes."""
        return slice(self.rank, None, self.count)

    def part(self, size: int) -> int:
        """Return how many it takes of `size`."""
        return -(-size // self.count)

    def whole(self, size: int) -> int:
        """Return how many all processes take together."""
        return self.part(size) * self.count

    def draw(self, count: int, size: int, random: torch.Generator) -> torch.Tensor:
        """Return its part of `size` indices below `count`, each sample equally likely."""
        return draw(count, self.whole(size), random)[self.rows]

    def turn(self, number: int, of: int, size: int) -> Turn:
        """Return which of its `size` rows come at turn `number`, where rows of the batch take `of` turns."""
        batch = range(self.rank, self.count * size, self.count)
        rows = [row for row, place in enumerate(batch) if place % of == number]
        own = slice(rows[0] if rows else size, None, of // math.gcd(of, self.count))
        return Turn(own, [batch[row] // of for row in rows], len(range(number, self.count * size, of)))
