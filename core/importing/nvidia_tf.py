"""NVIDIA's TensorFlow pickles: StyleGAN and StyleGAN2 in configurations A to F, with ADA."""

from __future__ import annotations

import math
from typing import Any

import torch

from core.files.refusal import RefusalError
from core.generator import stylegan1, stylegan2
from core.importing.assembly import (
    Assembly,
    count_blocks,
    count_layers,
    dimension,
    make_config,
    mapping_shape,
)
from core.importing.nvidia import Network
from core.importing.weights import Weights

_FUSED_FROM = 128  # resolution from which StyleGAN's "auto" fuses upsampling and convolution


def is_nvidia_tf(content: Any) -> bool:
    """Whether a pickle holds what NVIDIA's TensorFlow codes write: (G, D, Gs), or Gs alone."""
    if isinstance(content, Network):
        return True
    return type(content) in (tuple, list) and len(content) == 3 and isinstance(content[2], Network)


def import_nvidia_tf(content: Any, budget: int) -> Assembly:
    """Turn Gs, the running average, into parts of our generator.

    Args:
        content: (G, D, Gs), or Gs alone.
        budget: bytes of the file.

    Raises:
        RefusalError: a variable is missing or damaged, or the generator is of a kind that is not known.
    """
    network: Network = content if isinstance(content, Network) else content[2]
    variables = dict(network.variables())
    for component in ("mapping", "synthesis"):
        own = network.component(component).variables()
        variables |= {f"{component}/{name}": value for name, value in own.items()}
    weights = Weights(variables, budget)
    arguments = network.arguments | network.component("synthesis").arguments
    _check_arguments(arguments)
    if "synthesis/4x4/Const/StyleMod/weight" in weights:
        config, tensors = _stylegan1(weights, arguments)
    else:
        config, tensors = _stylegan2(weights, arguments)
    tensors["w_avg"] = weights.take("dlatent_avg")
    return Assembly(config, tensors, {"network": "Gs"})


# Argument -> values with which our generator is the same; others change what the network computes.
_SUPPORTED: dict[str, tuple[Any, ...]] = {
    "label_size": (0, None),
    "mapping_nonlinearity": ("lrelu",),
    "nonlinearity": ("lrelu",),
    "normalize_latents": (True,),
    "use_wscale": (True,),
    "use_styles": (True,),
    "use_noise": (True,),
    "use_pixel_norm": (False,),
    "use_instance_norm": (True,),
    "const_input_layer": (True,),
    "fused_scale": ("auto", True, False),
}


def _check_arguments(arguments: dict[Any, Any]) -> None:
    for name, values in _SUPPORTED.items():
        value = arguments.get(name, values[0])
        if type(value) not in (str, int, bool, type(None)) or value not in values:
            shown = repr(value)[:40] if isinstance(value, str | int) else type(value).__name__
            raise RefusalError(f"its field '{name}' is {shown}, which is not supported")
    if arguments.get("resample_kernel") is not None:
        _check_taps(arguments["resample_kernel"], [1, 3, 3, 1], "resample_kernel")
    if arguments.get("blur_filter") is not None:
        _check_taps(arguments["blur_filter"], [1, 2, 1], "blur_filter")


def _check_taps(taps: Any, expected: list[int], name: str) -> None:
    if type(taps) not in (list, tuple) or list(taps) != expected:
        raise RefusalError(f"its field '{name}' is not {expected}; other filters are not supported")


def _mapping(
    weights: Weights, arguments: dict[Any, Any], bias_gain: float
) -> tuple[dict[str, Any], dict[str, torch.Tensor]]:
    """Return the mapping fields of a configuration and the tensors of the mapping network."""
    depth = count_layers(lambda index: f"mapping/Dense{index}/weight" in weights)
    shapes = [weights.shape(f"mapping/Dense{index}/weight")[::-1] for index in range(depth)]
    fields = mapping_shape(shapes)
    rate = arguments.get("mapping_lrmul", 0.01)
    if type(rate) not in (int, float) or not 0 < rate <= 1:
        raise RefusalError("its field 'mapping_lrmul' is not a number from 0 to 1")
    tensors = {}
    for index in range(depth):
        source, target = f"mapping/Dense{index}", f"mapping.layers.{index}"
        tensors[f"{target}.weight"] = weights.take(f"{source}/weight").T * rate
        tensors[f"{target}.bias"] = weights.take(f"{source}/bias") * (rate * bias_gain)
    return fields, tensors


def _kernel(weights: Weights, name: str, flip: bool = False) -> torch.Tensor:
    """Return a kernel (out, in, height, width) of one stored as (height, width, in, out)."""
    dimension(weights, name, 0, 4)
    kernel = weights.take(name).permute(3, 2, 0, 1)
    return kernel.flip(2, 3) if flip else kernel


def _matrix(weights: Weights, name: str) -> torch.Tensor:
    """Return a matrix (out, in) of one stored as (in, out)."""
    dimension(weights, name, 0, 2)
    return weights.take(name).T


def _alone(weights: Weights, name: str, axes: int) -> torch.Tensor:
    """Return a tensor (N, C, H, W) without its first `axes` axes, which have length one."""
    if any(dimension(weights, name, axis, 4) != 1 for axis in range(axes)):
        raise RefusalError(f"its tensor '{name[:80]}' has a damaged shape")
    return weights.take(name)[(0,) * axes]


def _layers(resolution: int) -> list[tuple[str, str, int]]:
    """Return (name in the file, name of ours, index of the layer at this resolution)."""
    if resolution == 4:
        return [("4x4/Conv", "conv1", 1)]
    side = f"{resolution}x{resolution}"
    return [(f"{side}/Conv0_up", "conv0", 0), (f"{side}/Conv1", "conv1", 1)]


# StyleGAN


def _stylegan1(weights: Weights, arguments: dict[Any, Any]) -> tuple[Any, dict[str, torch.Tensor]]:
    resolutions = count_blocks(lambda r: f"synthesis/{_layers(r)[-1][0]}/weight" in weights)
    # StyleGAN puts √2 into the weights of the mapping network, ours stands behind the leaky ReLU.
    fields, tensors = _mapping(weights, arguments, 1 / math.sqrt(2))
    channels = {r: dimension(weights, f"synthesis/{_layers(r)[-1][0]}/weight", 3, 4) for r in resolutions}
    config = make_config(
        stylegan1.GeneratorConfig, img_resolution=resolutions[-1], channels=channels, **fields
    )
    tensors["synthesis.blocks.4.const"] = _alone(weights, "synthesis/4x4/Const/const", 1)
    tensors |= _epilogue(weights, "4x4/Const", "synthesis.blocks.4.epilogue", 0)
    fused = arguments.get("fused_scale", "auto")
    for resolution in resolutions:
        for source, name, index in _layers(resolution):
            target = f"synthesis.blocks.{resolution}.{name}"
            is_fused = resolution >= _FUSED_FROM if fused == "auto" else fused
            # Ours spreads the kernel, as the fused operation does; the other one correlates.
            flip = index == 0 and not is_fused
            tensors[f"{target}.weight"] = _kernel(weights, f"synthesis/{source}/weight", flip)
            layer = 2 * (resolution.bit_length() - 3) + index
            tensors |= _epilogue(weights, source, f"{target}.epilogue", layer)
        level = resolutions[-1].bit_length() - resolution.bit_length()
        rgb, target = f"synthesis/ToRGB_lod{level}", f"synthesis.to_rgb.{resolution}"
        tensors[f"{target}.weight"] = _kernel(weights, f"{rgb}/weight")
        tensors[f"{target}.bias"] = weights.take(f"{rgb}/bias")
    return config, tensors


def _epilogue(weights: Weights, source: str, target: str, layer: int) -> dict[str, torch.Tensor]:
    source = f"synthesis/{source}"
    bias = weights.take(f"{source}/StyleMod/bias")
    ones = torch.cat([torch.ones(len(bias) // 2), torch.zeros(len(bias) - len(bias) // 2)])
    return {
        f"{target}.noise_strength": weights.take(f"{source}/Noise/weight"),
        f"{target}.noise": _alone(weights, f"synthesis/noise{layer}", 2),
        f"{target}.bias": weights.take(f"{source}/bias"),
        f"{target}.affine.weight": _matrix(weights, f"{source}/StyleMod/weight"),
        f"{target}.affine.bias": bias + ones,  # the style scales by one plus its first half
    }


# StyleGAN2


def _stylegan2(weights: Weights, arguments: dict[Any, Any]) -> tuple[Any, dict[str, torch.Tensor]]:
    resolutions = count_blocks(lambda r: f"synthesis/{_layers(r)[-1][0]}/weight" in weights)
    fields, tensors = _mapping(weights, arguments, 1.0)
    channels = {r: dimension(weights, f"synthesis/{_layers(r)[-1][0]}/weight", 3, 4) for r in resolutions}
    config = make_config(
        stylegan2.GeneratorConfig,
        img_resolution=resolutions[-1],
        channels=channels,
        architecture=_architecture(weights, resolutions[-1]),
        conv_clamp=arguments.get("conv_clamp"),
        **fields,
    )
    tensors["synthesis.const"] = _alone(weights, "synthesis/4x4/Const/const", 1)
    for resolution in resolutions:
        tensors |= _block(weights, config, resolution)
    return config, tensors


def _architecture(weights: Weights, last: int) -> str:
    """Return which of the architectures has these variables; B to D grew progressively and are plain."""
    if f"synthesis/{last}x{last}/Skip/weight" in weights:
        return "resnet"
    return "skip" if "synthesis/4x4/ToRGB/weight" in weights else "orig"


def _block(weights: Weights, config: stylegan2.GeneratorConfig, resolution: int) -> dict[str, torch.Tensor]:
    block, side = f"synthesis.blocks.{resolution}", f"synthesis/{resolution}x{resolution}"
    tensors: dict[str, torch.Tensor] = {}
    for source, name, index in _layers(resolution):
        own, target = f"synthesis/{source}", f"{block}.{name}"
        noise = 0 if resolution == 4 else 2 * (resolution.bit_length() - 4) + index + 1
        # The upsampling convolution correlates with a kernel that ours spreads.
        tensors |= _modulated(weights, own, target, flip=index == 0)
        tensors[f"{target}.noise_strength"] = weights.take(f"{own}/noise_strength")
        tensors[f"{target}.noise"] = _alone(weights, f"synthesis/noise{noise}", 2)
    if resolution in config.output_resolutions:
        grown = f"synthesis/ToRGB_lod{config.img_resolution.bit_length() - resolution.bit_length()}"
        rgb = grown if f"{grown}/weight" in weights else f"{side}/ToRGB"
        tensors |= _modulated(weights, rgb, f"{block}.to_rgb")
    if config.architecture == "resnet" and resolution > 4:
        tensors[f"{block}.shortcut.weight"] = _kernel(weights, f"{side}/Skip/weight")
    return tensors


def _modulated(weights: Weights, source: str, target: str, flip: bool = False) -> dict[str, torch.Tensor]:
    return {
        f"{target}.weight": _kernel(weights, f"{source}/weight", flip),
        f"{target}.bias": weights.take(f"{source}/bias"),
        f"{target}.affine.weight": _matrix(weights, f"{source}/mod_weight"),
        f"{target}.affine.bias": weights.take(f"{source}/mod_bias") + 1,
    }
