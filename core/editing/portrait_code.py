"""Which code a portrait has in a generator, and whether it can be that generator's at all."""

from __future__ import annotations

import numpy as np
import torch

from core.editing.portrait_source import Portrait, SavedPortrait
from core.errors import RequestError
from core.generator.protocol import StyleGenerator


def latent_of_seed(seed: int, z_dim: int) -> torch.Tensor:
    """Return z (1, z_dim), standard normal, the same on every machine."""
    values = np.random.Generator(np.random.PCG64(seed)).standard_normal((1, z_dim), dtype=np.float32)
    return torch.from_numpy(values)


def fits(generator: StyleGenerator, portrait: Portrait) -> bool:
    """Return whether a generator can make a portrait: seeds always, codes of its own sizes only."""
    code = portrait.w_plus if isinstance(portrait, SavedPortrait) else None
    return code is None or code.shape == (generator.num_ws, generator.w_dim)


def check_code(generator: StyleGenerator, portrait: SavedPortrait) -> None:
    """Raise RequestError where a saved code is another generator's."""
    if not fits(generator, portrait):
        layers, width = portrait.w_plus.shape
        raise RequestError(
            f"{portrait.name!r} was made with another generator: its code has {layers} × {width} numbers, "
            f"not {generator.num_ws} × {generator.w_dim}; open the rig that it was made with."
        )
