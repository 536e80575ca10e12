"""How much work goes into a rig: one table, for the command line and for the window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quality:
    """What a level of quality spends.

    Attributes:
        samples: of the generator, to learn from.
        reconstructor_minutes, rignet_minutes: training of each network, wall clock.
        judged: portraits on which the finished rig is judged.
    """

    samples: int
    reconstructor_minutes: float
    rignet_minutes: float
    judged: int


QUALITIES: dict[str, Quality] = {
    "quick": Quality(1_500, 2.5, 2.0, 12),
    "standard": Quality(3_000, 6.0, 5.0, 24),
    "thorough": Quality(8_000, 18.0, 12.0, 50),
}
DEFAULT_QUALITY = "thorough"
"""Of the command line: what work folders were begun with before there were levels."""
