"""Writes checkpoints of rosinality/stylegan2-pytorch and of codes that build on it."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from foreign_files import CHANNELS, W_DIM, Z_DIM, values
from safetensors.torch import save_file


def rosinality_state() -> dict[str, torch.Tensor]:
    """Return the state of a generator at 16 px."""
    shapes: dict[str, tuple[int, ...]] = {"input.input": (1, CHANNELS[4], 4, 4)}
    for index, inputs in enumerate((Z_DIM, W_DIM)):
        shapes |= {f"style.{index + 1}.weight": (W_DIM, inputs), f"style.{index + 1}.bias": (W_DIM,)}
    layers = [("conv1", 5, 5), ("convs.0", 5, 5), ("convs.1", 5, 5), ("convs.2", 5, 3), ("convs.3", 3, 3)]
    for index, (name, inputs, outputs) in enumerate(layers):
        side = 4 << ((index + 1) // 2)
        shapes |= _rosinality_layer(name, inputs, outputs, 3)
        shapes |= {f"{name}.activate.bias": (outputs,), f"{name}.noise.weight": (1,)}
        shapes[f"noises.noise_{index}"] = (1, 1, side, side)
    for name, inputs in (("to_rgb1", 5), ("to_rgbs.0", 5), ("to_rgbs.1", 3)):
        shapes |= _rosinality_layer(name, inputs, 3, 1) | {f"{name}.bias": (1, 3, 1, 1)}
    state = {name: torch.from_numpy(values(name, *shape)) for name, shape in shapes.items()}
    blur = torch.tensor(np.outer([1, 3, 3, 1], [1, 3, 3, 1]) / 16, dtype=torch.float32)
    return state | {"convs.0.conv.blur.kernel": blur, "to_rgbs.0.upsample.kernel": blur}


def _rosinality_layer(name: str, inputs: int, outputs: int, kernel: int) -> dict[str, tuple[int, ...]]:
    return {
        f"{name}.conv.weight": (1, outputs, inputs, kernel, kernel),
        f"{name}.conv.modulation.weight": (inputs, W_DIM),
        f"{name}.conv.modulation.bias": (inputs,),
    }


def write_rosinality(path: Path, legacy: bool = False, **more: Any) -> Path:
    """Save as that code's converter does."""
    content = {"g_ema": rosinality_state(), "latent_avg": torch.from_numpy(values("w_avg", W_DIM)), **more}
    content = {name: value for name, value in content.items() if value is not None}
    torch.save(content, path, _use_new_zipfile_serialization=not legacy)
    return path


def write_state(path: Path, key: str, prefix: str = "", basicsr: bool = False) -> Path:
    """Save the state of rosinality's generator as codes that build on it do: mean of w for each layer."""
    state = rosinality_state()
    if basicsr:
        state = {_basicsr_name(name): tensor for name, tensor in state.items()}
    average = torch.from_numpy(values("w_avg", W_DIM)).repeat(6, 1)
    torch.save({key: {prefix + name: t for name, t in state.items()}, "latent_avg": average}, path)
    return path


def _basicsr_name(name: str) -> str:
    for old, new in (
        ("style.", "style_mlp."),
        ("input.input", "constant_input.weight"),
        ("noises.noise_", "noises.noise"),
        (".noise.weight", ".weight"),
        (".conv.", ".modulated_conv."),
        ("convs.", "style_convs."),
        ("conv1.", "style_conv1."),
    ):
        if new not in name and (old != "conv1." or name.startswith(old)):
            name = name.replace(old, new, 1)
    return name


def write_safetensors(path: Path) -> Path:
    """Write the state of rosinality's generator, with the mean of w, as other programs do."""
    state = rosinality_state() | {"latent_avg": torch.from_numpy(values("w_avg", W_DIM))}
    save_file({name: tensor.clone() for name, tensor in state.items()}, path)
    return path
