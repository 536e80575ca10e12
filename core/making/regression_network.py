"""The generator that is trained by regression: StyleGAN2 whose mapping reads z through the scenes' basis."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn.utils import parametrize

from core.errors import AssetError
from core.files.checkpoint import load_state, read_tensors
from core.generator.checkpoint import save_generator
from core.generator.stylegan2 import Generator, GeneratorConfig
from core.making.orthogonal_momentum import OrthogonalMomentum
from core.scenes.basis import scene_basis

CONFIG = GeneratorConfig(512, {4: 256, 8: 256, 16: 256, 32: 192, 64: 96, 128: 48, 256: 24, 512: 12})
STATE_FILE = "state.safetensors"
GENERATOR_FILE = "generator.safetensors"

# Weights have unit variance and their scale cancels (demodulation) or is equalised, so steps must be large.
# The mapping is the exception: at the rate of styles it forgets what no picture shows yet.
_RATES = {"convolution": 0.03, "style": 0.04, "mapping": 0.001, "rgb": 0.01, "bias": 0.01}
_FIRST_RGB = 0.2  # initial scale of RGB weights: the picture starts grey, not as noise
_W_SAMPLES = 10_000


class SceneReader(nn.Module):
    """Factors the mapping's first weight through the scene basis: W = V Pᵀ · √(z_dim / k)."""

    basis: torch.Tensor

    def __init__(self, basis: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("basis", basis)
        self.gain = math.sqrt(basis.shape[0] / basis.shape[1])

    def forward(self, factor: torch.Tensor) -> torch.Tensor:
        """Unfold V (w_dim, k) to a weight (w_dim, z_dim)."""
        return factor @ self.basis.T * self.gain

    def right_inverse(self, weight: torch.Tensor) -> torch.Tensor:
        """Start from a fresh V of unit variance; the old weight only gives the shape."""
        return weight.new_empty(len(weight), self.basis.shape[1]).normal_()


def factored_generator(config: GeneratorConfig, scene_size: int) -> Generator:
    """Build a generator whose first mapping weight is factored through the scene basis."""
    generator = Generator(config)
    reader = SceneReader(scene_basis(scene_size, config.z_dim))
    parametrize.register_parametrization(generator.mapping.layers[0], "weight", reader, unsafe=True)
    return generator


@torch.no_grad()
def quieten_rgb(generator: Generator, resolution: int) -> None:
    """Let blocks begin with little output, those above a resolution with none: growing disturbs nothing."""
    for name, parameter in generator.synthesis.blocks.named_parameters():
        if name.endswith("to_rgb.weight"):
            parameter.mul_(_FIRST_RGB if int(name.split(".")[0]) <= resolution else 0.0)


def training_dtype(device: torch.device) -> torch.dtype | None:
    """Return the features' type in training: bfloat16 where the processor multiplies it faster, else None."""
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else None
    known = torch.cpu.get_capabilities()
    return torch.bfloat16 if known.get("amx_bf16") or known.get("avx512_bf16") else None


def make_optimizers(generator: Generator) -> tuple[torch.optim.Optimizer, ...]:
    """Orthogonal momentum for convolutions, Adam for the rest, each with its rate (see `_RATES`)."""
    groups: dict[str, list[nn.Parameter]] = {kind: [] for kind in _RATES}
    for name, parameter in generator.named_parameters():
        groups[kind_of(name)].append(parameter)
    options: dict[str, dict[str, Any]] = {
        kind: {"params": groups[kind], "relative_rate": rate} for kind, rate in _RATES.items()
    }
    convolutions = OrthogonalMomentum([options.pop("convolution")], lr=1.0)
    return convolutions, torch.optim.Adam(list(options.values()), lr=1.0, betas=(0.9, 0.99), fused=True)


def kind_of(name: str) -> str:
    """Return which of `_RATES` a parameter has."""
    if "mapping" in name:
        return "mapping"
    if "affine" in name:
        return "style"
    if "to_rgb" in name:
        return "rgb"
    return "bias" if name.endswith("bias") else "convolution"


def export_generator(out: Path) -> Generator:
    """Turn the running average of a training into a plain StyleGAN2 generator file.

    The factored weight is folded into an ordinary one, and w_avg is the mean over 10,000 z.

    Args:
        out: folder of the training; receives generator.safetensors.

    Raises:
        AssetError: the folder holds no usable state.
    """
    path = out / STATE_FILE
    tensors, metadata = read_tensors(path)
    try:
        fields, scene_size = dict(metadata["config"]), sum(metadata["scene_factors"].values())
        fields["channels"] = {int(key): count for key, count in fields["channels"].items()}
        config = GeneratorConfig(**fields)
    except (KeyError, TypeError, ValueError) as error:
        raise AssetError(f"{path} lacks its configuration ({error}). Train again.") from error
    generator = factored_generator(config, scene_size).requires_grad_(False)
    load_state(path, generator, below(tensors, "average."))
    parametrize.remove_parametrizations(generator.mapping.layers[0], "weight")
    z = torch.randn(_W_SAMPLES, config.z_dim, generator=torch.Generator().manual_seed(0))
    generator.w_avg.copy_(generator.mapping(z).mean(dim=0))
    provenance = {"made_by": "regression onto rendered portraits", "factors": metadata["scene_factors"]}
    save_generator(out / GENERATOR_FILE, generator, {**provenance, **metadata["progress"]})
    return generator.eval()


def below(tensors: dict[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    """Return the tensors whose names begin with a prefix, without it."""
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
