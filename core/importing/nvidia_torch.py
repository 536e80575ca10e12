"""NVIDIA's PyTorch pickles: StyleGAN2 (stylegan2-ada-pytorch, stylegan3) and StyleGAN3."""

from __future__ import annotations

import math
from typing import Any

import torch

from core.files.refusal import RefusalError
from core.generator import stylegan2, stylegan3
from core.importing.assembly import (
    Assembly,
    count_blocks,
    count_layers,
    dimension,
    make_config,
    mapping_shape,
)
from core.importing.nvidia import Module
from core.importing.weights import Weights, check_filter

_NETWORKS = ("G_ema", "G")


def is_nvidia_torch(content: Any) -> bool:
    """Whether a file holds what NVIDIA's PyTorch codes write: networks by name, or one alone, as PTI's."""
    if isinstance(content, Module):
        return True
    return type(content) is dict and any(isinstance(content.get(name), Module) for name in _NETWORKS)


def import_nvidia_torch(content: dict[Any, Any] | Module, budget: int) -> Assembly:
    """Turn G_ema (or G) into parts of our generator.

    Args:
        content: dictionary of networks, or the generator alone.
        budget: bytes of the file.

    Raises:
        RefusalError: a tensor is missing or damaged, or the generator is of a kind that is not known.
    """
    networks = {"alone": content} if isinstance(content, Module) else content
    name = next(name for name in ("alone", *_NETWORKS) if isinstance(networks.get(name), Module))
    network = networks[name]
    weights = Weights(network.tensors(), budget)
    if network["c_dim"] != 0 or "mapping.embed.weight" in weights:
        raise RefusalError("its generator is conditional (it takes class labels), which is not supported")
    if "synthesis.input.freqs" in weights:
        config, tensors = _stylegan3(network, weights)
    elif "synthesis.b4.const" in weights:
        config, tensors = _stylegan2(network, weights)
    else:
        raise RefusalError("its generator is neither a StyleGAN2 nor a StyleGAN3")
    return Assembly(config, tensors, {"network": name})


def _mapping(network: Module, weights: Weights) -> tuple[dict[str, Any], dict[str, torch.Tensor]]:
    """Return the mapping fields of a configuration and the tensors of the mapping network with w_avg."""
    depth = count_layers(lambda index: f"mapping.fc{index}.weight" in weights)
    fields = mapping_shape([weights.shape(f"mapping.fc{index}.weight") for index in range(depth)])
    tensors = {"w_avg": weights.take("mapping.w_avg")} if "mapping.w_avg" in weights else {}
    for index in range(depth):
        layer = network.descend(f"mapping.fc{index}")
        _require(layer, "activation", "lrelu")
        rate = _number(layer, "bias_gain", 0.01)  # the learning rate multiplier scales both
        for kind in ("weight", "bias"):
            tensors[f"mapping.layers.{index}.{kind}"] = weights.take(f"mapping.fc{index}.{kind}") * rate
    return fields, tensors


def _copy(weights: Weights, source: str, target: str, *names: str) -> dict[str, torch.Tensor]:
    affine = ("weight", "bias", "affine.weight", "affine.bias")
    return {f"{target}.{name}": weights.take(f"{source}.{name}") for name in (*affine, *names)}


def _number(module: Module, name: str, default: float) -> float:
    value = module[name]
    if value is None:
        return default
    if type(value) not in (int, float) or not math.isfinite(value):
        raise RefusalError(f"its field '{name}' is not a number")
    return float(value)


def _optional(module: Module, name: str) -> float | None:
    return None if module[name] is None else _number(module, name, 0.0)


def _require(module: Module, name: str, expected: str) -> None:
    if module[name] != expected:
        value = module[name] if isinstance(module[name], str) else "missing"
        raise RefusalError(f"its field '{name}' is {value[:40]!r}, only {expected!r} is supported")


# StyleGAN2


def _stylegan2(network: Module, weights: Weights) -> tuple[Any, dict[str, torch.Tensor]]:
    resolutions = count_blocks(lambda r: f"synthesis.b{r}.conv1.weight" in weights)
    fields, tensors = _mapping(network, weights)
    block = network.descend(f"synthesis.b{resolutions[-1]}")
    config = make_config(
        stylegan2.GeneratorConfig,
        img_resolution=resolutions[-1],
        channels={r: dimension(weights, f"synthesis.b{r}.conv1.weight", 0, 4) for r in resolutions},
        architecture=block["architecture"] if isinstance(block["architecture"], str) else "unknown",
        conv_clamp=_optional(block.child("conv1"), "conv_clamp"),
        **fields,
    )
    tensors["synthesis.const"] = weights.take("synthesis.b4.const")
    for resolution in resolutions:
        tensors |= _block(network.descend(f"synthesis.b{resolution}"), weights, config, resolution)
    return config, tensors


def _block(
    block: Module, weights: Weights, config: stylegan2.GeneratorConfig, resolution: int
) -> dict[str, torch.Tensor]:
    source, target = f"synthesis.b{resolution}", f"synthesis.blocks.{resolution}"
    check_filter(weights.take(f"{source}.resample_filter").numpy(), "resample_filter")
    tensors: dict[str, torch.Tensor] = {}
    for name in ("conv0", "conv1") if resolution > 4 else ("conv1",):
        layer = block.child(name)
        _require(layer, "activation", "lrelu")
        if _optional(layer, "conv_clamp") != config.conv_clamp:
            raise RefusalError("its layers differ in their field 'conv_clamp'")
        tensors |= _copy(weights, f"{source}.{name}", f"{target}.{name}")
        tensors |= _noise(weights, f"{source}.{name}", f"{target}.{name}", resolution)
    if resolution in config.output_resolutions:
        tensors |= _copy(weights, f"{source}.torgb", f"{target}.to_rgb")
    if config.architecture == "resnet" and resolution > 4:
        tensors[f"{target}.shortcut.weight"] = weights.take(f"{source}.skip.weight")
    return tensors


def _noise(weights: Weights, source: str, target: str, resolution: int) -> dict[str, torch.Tensor]:
    """Return a layer's noise; one without noise gets noise of strength zero."""
    if f"{source}.noise_const" not in weights:
        return {
            f"{target}.noise": torch.zeros(resolution, resolution),
            f"{target}.noise_strength": torch.zeros(()),
        }
    return {
        f"{target}.noise": weights.take(f"{source}.noise_const"),
        f"{target}.noise_strength": weights.take(f"{source}.noise_strength"),
    }


# StyleGAN3


def _stylegan3(network: Module, weights: Weights) -> tuple[Any, dict[str, torch.Tensor]]:
    synthesis = network.child("synthesis")
    names = synthesis["layer_names"]
    if type(names) is not list or len(names) < 3 or not all(type(name) is str for name in names):
        raise RefusalError("its field 'layer_names' is damaged")
    fields, tensors = _mapping(network, weights)
    first = synthesis.child(names[0])
    arguments = network["_init_kwargs"] if type(network["_init_kwargs"]) is dict else {}
    config = make_config(
        stylegan3.GeneratorConfig,
        img_resolution=synthesis["img_resolution"],
        channels=tuple(dimension(weights, f"synthesis.{name}.weight", 1, 4) for name in names[1:]),
        num_critical=synthesis["num_critical"],
        margin_size=synthesis["margin_size"],
        output_scale=_number(synthesis, "output_scale", 0.25),
        conv_kernel=first["conv_kernel"],
        conv_clamp=_optional(first, "conv_clamp"),
        **{name: arguments[name] for name in _STYLEGAN3_ARGUMENTS if name in arguments},
        **fields,
    )
    _check_plan(synthesis, names, config)
    _check_filters(weights, names, config)
    tensors |= {
        f"synthesis.input.{name}": weights.take(f"synthesis.input.{name}")
        for name in ("weight", "affine.weight", "affine.bias", "freqs", "phases", "transform")
    }
    for index, name in enumerate(names[:-1]):
        tensors |= _copy(weights, f"synthesis.{name}", f"synthesis.layers.{index}", "magnitude_ema")
    tensors |= _copy(weights, f"synthesis.{names[-1]}", "synthesis.to_rgb", "magnitude_ema")
    return config, tensors


# What only the arguments of the network say; the rest is read from the layers.
_STYLEGAN3_ARGUMENTS = (
    "first_cutoff",
    "first_stopband",
    "last_stopband_rel",
    "filter_size",
    "lrelu_upsampling",
    "use_radial_filters",
)


def _check_plan(synthesis: Module, names: list[str], config: stylegan3.GeneratorConfig) -> None:
    """Raise RefusalError unless the layers have the frequencies that our configuration plans for them."""
    for stage, name in zip(stylegan3.plan_stages(config), names, strict=True):
        layer = synthesis.child(name)
        planned = stage.cutoff, stage.half_width, float(stage.sampling_rate)
        stored = (
            _number(layer, "out_cutoff", 0),
            _number(layer, "out_half_width", 0),
            _number(layer, "out_sampling_rate", 0),
        )
        if not all(math.isclose(a, b, rel_tol=1e-6) for a, b in zip(planned, stored, strict=True)):
            raise RefusalError(f"its layer {name[:40]!r} has frequencies that its arguments do not explain")


def _check_filters(weights: Weights, names: list[str], config: stylegan3.GeneratorConfig) -> None:
    """Raise RefusalError unless the stored low-pass filters are those that we design."""
    for index, name in enumerate(names[:-1]):
        plan = stylegan3.plan_resampling(config, index)
        for own, kind in ((plan.up_filter, "up_filter"), (plan.down_filter, "down_filter")):
            stored = f"synthesis.{name}.{kind}"
            same = stored not in weights if own is None else _same(own, weights.take(stored))
            if not same:
                raise RefusalError(f"its layer {name[:40]!r} has an unknown {kind}")


def _same(own: torch.Tensor, stored: torch.Tensor) -> bool:
    return own.shape == stored.shape and torch.allclose(own, stored, atol=1e-5)
