"""Checkpoints of rosinality/stylegan2-pytorch: most FFHQ conversions, and what e4e and pSp build on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from core.files.refusal import RefusalError
from core.generator import stylegan2
from core.importing.assembly import (
    Assembly,
    count_blocks,
    count_layers,
    dimension,
    make_config,
    mapping_shape,
)
from core.importing.states import State
from core.importing.weights import Weights, check_filter

_MAPPING_RATE = 0.01  # learning rate multiplier of the mapping network: fixed in that code


def is_rosinality(tensors: Mapping[str, Any]) -> bool:
    """Whether a state is that of such a generator."""
    return "input.input" in tensors


def import_rosinality(state: State, budget: int) -> Assembly:
    """Turn a state into parts of our StyleGAN2.

    Args:
        state: of the generator, under that code's names.
        budget: bytes of the file.

    Raises:
        RefusalError: a tensor is missing or damaged, or the generator is of another kind.
    """
    weights = Weights(state.tensors, budget)
    config = _config(weights)
    tensors = _mapping(weights, config.mapping_layers)
    average = Weights({"latent_avg": state.latent_avg}, budget)
    if "latent_avg" in average:
        tensors["w_avg"] = _mean_w(average.take("latent_avg"), config)
    tensors |= _synthesis(weights, config)
    return Assembly(config, tensors, {"network": state.name})


def _mean_w(average: torch.Tensor, config: stylegan2.GeneratorConfig) -> torch.Tensor:
    """Return the mean of w (w_dim,) of a stored one: e4e and its relatives store one for each style layer."""
    if average.shape == (config.num_ws, config.w_dim):
        return average.mean(dim=0)
    return average.flatten()


def _config(weights: Weights) -> stylegan2.GeneratorConfig:
    resolutions = count_blocks(lambda r: r == 4 or f"{_layer(r, 1)}.conv.weight" in weights)
    channels = {r: dimension(weights, f"{_layer(r, 1)}.conv.weight", 1, 5) for r in resolutions}
    depth = count_layers(lambda index: f"style.{index + 1}.weight" in weights)
    mapping = mapping_shape([weights.shape(f"style.{index + 1}.weight") for index in range(depth)])
    return make_config(
        stylegan2.GeneratorConfig, img_resolution=resolutions[-1], channels=channels, **mapping
    )


def _layer(resolution: int, index: int) -> str:
    """Return the name of layer 0 (upsampling) or 1 of a block."""
    return "conv1" if resolution == 4 else f"convs.{2 * (resolution.bit_length() - 4) + index}"


def _mapping(weights: Weights, depth: int) -> dict[str, torch.Tensor]:
    return {
        f"mapping.layers.{index}.{kind}": weights.take(f"style.{index + 1}.{kind}") * _MAPPING_RATE
        for index in range(depth)
        for kind in ("weight", "bias")
    }


def _synthesis(weights: Weights, config: stylegan2.GeneratorConfig) -> dict[str, torch.Tensor]:
    tensors = {"synthesis.const": _first(weights.take("input.input"))}
    for resolution in config.resolutions:
        target = f"synthesis.blocks.{resolution}"
        for index in (0, 1) if resolution > 4 else (1,):
            noise = 0 if resolution == 4 else 2 * (resolution.bit_length() - 4) + index + 1
            own = _styled(weights, _layer(resolution, index), f"noises.noise_{noise}", resolution)
            tensors |= {f"{target}.conv{index}.{name}": value for name, value in own.items()}
        source = "to_rgb1" if resolution == 4 else f"to_rgbs.{resolution.bit_length() - 4}"
        _check_filter(weights, f"{source}.upsample.kernel")
        tensors |= {
            f"{target}.to_rgb.weight": _first(weights.take(f"{source}.conv.weight")),
            f"{target}.to_rgb.bias": weights.take(f"{source}.bias").flatten(),
            f"{target}.to_rgb.affine.weight": weights.take(f"{source}.conv.modulation.weight"),
            f"{target}.to_rgb.affine.bias": weights.take(f"{source}.conv.modulation.bias"),
        }
    return tensors


def _styled(weights: Weights, source: str, noise: str, resolution: int) -> dict[str, torch.Tensor]:
    _check_filter(weights, f"{source}.conv.blur.kernel")
    return {
        "weight": _first(weights.take(f"{source}.conv.weight")),
        "affine.weight": weights.take(f"{source}.conv.modulation.weight"),
        "affine.bias": weights.take(f"{source}.conv.modulation.bias"),
        "bias": weights.take(f"{source}.activate.bias"),
        "noise_strength": _first(weights.take(f"{source}.noise.weight")),
        "noise": _noise(weights, noise, resolution),
    }


def _noise(weights: Weights, name: str, resolution: int) -> torch.Tensor:
    """Return the stored noise; early versions stored none, so any fixed noise is as good."""
    if name in weights:
        return _first(_first(weights.take(name)))
    return torch.randn(resolution, resolution, generator=torch.Generator().manual_seed(resolution))


def _first(tensor: torch.Tensor) -> torch.Tensor:
    """Take off a leading axis of length one."""
    if tensor.ndim == 0 or tensor.shape[0] != 1:
        raise RefusalError(f"it has a tensor of the damaged shape {tuple(tensor.shape)}")
    return tensor[0]


def _check_filter(weights: Weights, name: str) -> None:
    if name in weights:
        check_filter(weights.take(name).numpy(), name)
