"""Coarse, middle and fine styles: which layers of a generator they are."""

from __future__ import annotations

import math
from collections.abc import Sequence

BANDS = ("coarse", "middle", "fine")


def style_bands(layer_resolutions: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """Return the layers of coarse, middle and fine styles, by the resolutions at which layers work.

    Coarse are the two lowest resolutions, middle the two above them, fine all others: 4² to 8², 16² to 32²
    and 64² up in StyleGAN (Karras et al. 2019, section 3.1), 16² to 32² and so on in StyleGAN3.
    """
    lowest = min(layer_resolutions)
    ceilings = dict(zip(BANDS, (2 * lowest, 8 * lowest, math.inf), strict=True))
    owner = [next(b for b, ceiling in ceilings.items() if r <= ceiling) for r in layer_resolutions]
    return {band: tuple(i for i, name in enumerate(owner) if name == band) for band in BANDS}
