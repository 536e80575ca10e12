"""Seeds of portraits that nobody has chosen."""

from __future__ import annotations

import random

RANDOM_SEEDS = 1_000_000  # short enough to note down


def random_seed() -> int:
    """Return the seed of a random portrait."""
    return random.randrange(RANDOM_SEEDS)


def random_seeds(count: int) -> list[int]:
    """Return the seeds of `count` different random portraits."""
    return random.sample(range(RANDOM_SEEDS), count)
