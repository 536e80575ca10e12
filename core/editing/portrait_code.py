"""Which code a portrait has in a generator, and whether it can be that generator's at all."""

from __future__ import annotations

import numpy as np
import torch

from core.controls.transfer import style_mix
from core.editing.edit import StyleMix
from core.editing.portrait_source import Portrait, PortraitSource, SavedPortrait
from core.errors import RequestError
from core.generator.protocol import StyleGenerator


def latent_of_seed(seed: int, z_dim: int) -> torch.Tensor:
    """Return z (1, z_dim), standard normal, the same on every machine."""
    values = np.random.Generator(np.random.PCG64(seed)).standard_normal((1, z_dim), dtype=np.float32)
    return torch.from_numpy(values)


def fits(generator: StyleGenerator, portrait: Portrait) -> bool:
    """Return whether a generator can make a portrait: seeds always, codes of its own sizes only."""
    code = portrait.w_plus if isinstance(portrait, SavedPortrait) else None
    return code is None or code.shape in ((generator.num_ws, generator.w_dim), (1, generator.w_dim))


def whole_code(generator: StyleGenerator, portrait: SavedPortrait) -> torch.Tensor:
    """Return the code (1, L, w_dim) of a saved portrait; a w alone is that of every style layer.

    Raises:
        RequestError: the code is another generator's.
    """
    check_code(generator, portrait)
    w_plus = torch.tensor(portrait.w_plus)[None]
    return generator.broadcast(w_plus[:, 0]) if w_plus.shape[1] == 1 else w_plus


def code_of(generator: StyleGenerator, portrait: Portrait, mix: StyleMix | None = None) -> torch.Tensor:
    """Return the code (1, L, w_dim) of a portrait at its truncation, style-mixed where asked for.

    Raises:
        RequestError: seed or truncation is not valid, the code is another generator's, or a layer does not
            exist.
    """
    portrait.check()
    if isinstance(portrait, SavedPortrait):
        whole = whole_code(generator, portrait).to(generator.w_avg.device)
    else:
        z = latent_of_seed(portrait.seed, generator.z_dim).to(generator.w_avg.device)
        whole = generator.broadcast(generator.mapping(z))
    w_plus = generator.truncate(whole, portrait.truncation_psi)
    return w_plus if mix is None else style_mix(w_plus, code_of(generator, mix.source), mix.layers)


def nvidia_portrait(generator: StyleGenerator, seed: int, truncation_psi: float) -> SavedPortrait:
    """Return the portrait that the tools of NVIDIA's codes show for a seed with this generator.

    They draw z from `numpy.random.RandomState(seed)` (`gen_images.py` of stylegan3, and its forerunners).

    Args:
        generator: whose mapping network turns z to w.
        seed: whole number from 0 to 2³²-1.
        truncation_psi: of the portrait; it can be changed later.

    Raises:
        RequestError: seed or truncation is out of range.
    """
    PortraitSource(seed, truncation_psi).check()
    z = np.random.RandomState(seed).randn(1, generator.z_dim).astype(np.float32)
    with torch.inference_mode():
        w_plus = generator.broadcast(generator.mapping(torch.from_numpy(z).to(generator.w_avg.device)))
    return SavedPortrait(f"NVIDIA seed {seed}", w_plus[0].cpu().numpy(), truncation_psi)


def check_code(generator: StyleGenerator, portrait: SavedPortrait) -> None:
    """Raise RequestError where a saved code is another generator's."""
    if not fits(generator, portrait):
        layers, width = portrait.w_plus.shape
        raise RequestError(
            f"{portrait.name!r} was made with another generator: its code has {layers} × {width} numbers, "
            f"not {generator.num_ws} × {generator.w_dim}; open the rig that it was made with."
        )
