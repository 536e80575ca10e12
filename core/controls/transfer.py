"""Taking pose, expression or light from another portrait, and StyleGAN's own way: mixing latents."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import torch

from core.controls.control import Group
from core.errors import RequestError
from core.face.params import FaceParams

BLOCKS: Mapping[Group, str] = {"pose": "rotation", "expression": "expression", "light": "sh_coeffs"}
"""Which block of the semantic vector each group of controls edits."""

BANDS = ("coarse", "middle", "fine")
_COARSEST, _FINEST_MIDDLE = 8, 32


def transfer(target: FaceParams, source: FaceParams, groups: Collection[Group]) -> FaceParams:
    """Return N target faces with pose, expression or light (those in `groups`) of N source faces."""
    return target.replace(**{BLOCKS[group]: getattr(source, BLOCKS[group]) for group in groups})


def style_mix(w_plus_a: torch.Tensor, w_plus_b: torch.Tensor, layers: Collection[int]) -> torch.Tensor:
    """Return codes (N, L, w_dim) of a with the named style layers of b (Karras et al. 2019, section 3.1).

    Raises:
        RequestError: a layer lies outside the generator.
    """
    check_layers(layers, w_plus_a.shape[1])
    mixed = w_plus_a.clone()
    mixed[:, list(layers)] = w_plus_b[:, list(layers)]
    return mixed


def check_layers(layers: Collection[int], num_ws: int) -> None:
    """Raise RequestError where a style layer lies outside a generator of `num_ws` layers."""
    wrong = next((layer for layer in layers if not 0 <= layer < num_ws), None)
    if wrong is not None:
        raise RequestError(f"Style layer {wrong} does not exist; choose layers from 0 to {num_ws - 1}.")


def style_bands(num_ws: int) -> dict[str, tuple[int, ...]]:
    """Return the layers of coarse (4² to 8²), middle (16² to 32²) and fine (64² and up) styles.

    Two style layers work at each resolution, as in StyleGAN's figure 3.
    """
    resolution = [4 * 2 ** (layer // 2) for layer in range(num_ws)]
    return {
        "coarse": tuple(i for i, r in enumerate(resolution) if r <= _COARSEST),
        "middle": tuple(i for i, r in enumerate(resolution) if _COARSEST < r <= _FINEST_MIDDLE),
        "fine": tuple(i for i, r in enumerate(resolution) if r > _FINEST_MIDDLE),
    }
