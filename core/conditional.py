"""Conditional generation: some blocks stay those of a reference, everything else is sampled (section 8.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from core.controls import Group
from core.pipeline import EditRequest, Quality
from core.portrait_source import DEFAULT_TRUNCATION, Portrait, PortraitSource


def conditional_requests(
    reference: Portrait,
    groups: Collection[Group],
    seeds: Iterable[int],
    truncation_psi: float = DEFAULT_TRUNCATION,
    quality: Quality = "final",
    calibrated: bool = True,
) -> list[EditRequest]:
    """Return one request per seed: its own portrait with the reference's pose, expression or light."""
    transfers = tuple(sorted((group, reference) for group in groups))
    return [
        EditRequest(
            PortraitSource(seed, truncation_psi), quality=quality, calibrated=calibrated, transfers=transfers
        )
        for seed in seeds
    ]
