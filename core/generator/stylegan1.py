"""StyleGAN generator (Karras et al., CVPR 2019): adaptive instance normalisation, one RGB output per block.

The RGB outputs below the last one are left over from progressive growing: they show the picture in
small, with less faithful colours, and serve drafts only.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from core.generator.protocol import Noise
from core.generator.style_space import (
    GAIN,
    SLOPE,
    FullyConnected,
    StepwiseSynthesis,
    StyleSpace,
    block_resolutions,
    check_channels,
    check_style,
    check_w_plus,
)


@dataclass(frozen=True)
class GeneratorConfig:
    """What determines the shapes of a generator's tensors.

    Attributes:
        img_resolution: side of the square image, a power of two from 8.
        channels: block resolution -> feature channels, for every power of two from 4.
        z_dim: size of z.
        w_dim: size of w.
        mapping_layers: fully connected layers from z to w.
        mapping_width: features between those layers; None for w_dim.
    """

    img_resolution: int
    channels: Mapping[int, int]
    z_dim: int = 512
    w_dim: int = 512
    mapping_layers: int = 8
    mapping_width: int | None = None

    def __post_init__(self) -> None:
        check_style(self)
        check_channels(self.channels, self.resolutions)

    @property
    def resolutions(self) -> tuple[int, ...]:
        """Resolutions of the synthesis blocks, from 4 up."""
        return block_resolutions(self.img_resolution)

    @property
    def output_resolutions(self) -> tuple[int, ...]:
        """Every block has an RGB output."""
        return self.resolutions

    @property
    def layer_resolutions(self) -> tuple[int, ...]:
        """Side of the features that each style layer scales: two layers at every resolution."""
        return tuple(resolution for resolution in self.resolutions for _ in range(2))

    @property
    def num_ws(self) -> int:
        """Number L of style layers: 2·log2(resolution) − 2."""
        return len(self.layer_resolutions)


class Epilogue(nn.Module):
    """What follows every layer: noise, bias, leaky ReLU, instance normalisation, style."""

    noise: torch.Tensor

    def __init__(self, channels: int, w_dim: int, resolution: int) -> None:
        super().__init__()
        self.noise_strength = nn.Parameter(torch.zeros(channels))
        self.register_buffer("noise", torch.randn(resolution, resolution))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.affine = FullyConnected(w_dim, 2 * channels, activate=False)
        with torch.no_grad():
            self.affine.bias[:channels] = 1

    def forward(self, x: torch.Tensor, w: torch.Tensor, noise_mode: Noise) -> torch.Tensor:
        """Style features x (N, C, R, R) by w (N, w_dim); the shape stays."""
        x = F.leaky_relu(x + self._noise(x, noise_mode) + self.bias[:, None, None], SLOPE)
        scale, shift = self.affine(w)[:, :, None, None].chunk(2, dim=1)
        return torch.addcmul(shift, normalize_instance(x), scale)

    def _noise(self, x: torch.Tensor, mode: Noise) -> torch.Tensor | float:
        if mode == "none":
            return 0.0
        noise = torch.randn_like(x[:, :1]) if mode == "random" else self.noise
        noise = noise * self.noise_strength[:, None, None]
        return noise * mode if isinstance(mode, torch.Tensor) else noise


class SynthesisLayer(nn.Module):
    """3×3 convolution, with optional ×2 upsampling and blur, and its epilogue."""

    fir: torch.Tensor | None

    def __init__(self, channels: tuple[int, int], w_dim: int, resolution: int, up: bool) -> None:
        super().__init__()
        in_channels, out_channels = channels
        self.up = up
        self.weight = nn.Parameter(torch.randn(out_channels, in_channels, 3, 3))
        self.weight_gain = GAIN / math.sqrt(9 * in_channels)
        self.register_buffer("fir", low_pass() if up else None, persistent=False)
        self.epilogue = Epilogue(out_channels, w_dim, resolution)

    def forward(self, x: torch.Tensor, w: torch.Tensor, noise_mode: Noise) -> torch.Tensor:
        """Convolve features.

        Args:
            x: (N, in_channels, R, R), R = resolution, or half of it when upsampling.
            w: (N, w_dim).
            noise_mode: the stored noise, fresh noise, or none.

        Returns:
            (N, out_channels, resolution, resolution).
        """
        weight = self.weight * self.weight_gain
        if self.fir is None:
            x = F.conv2d(x, weight, padding=1)
        else:
            x = blur(upsampling_convolution(x, weight), self.fir)
        return self.epilogue(x, w, noise_mode)


class ToRGB(nn.Module):
    """1×1 convolution to RGB, untouched by the style."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3, channels, 1, 1))
        self.bias = nn.Parameter(torch.zeros(3))
        self.weight_gain = 1 / math.sqrt(channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn features (N, channels, R, R) into RGB (N, 3, R, R)."""
        return F.conv2d(x, self.weight * self.weight_gain, self.bias)


class ConstantBlock(nn.Module):
    """The block at 4²: a learned constant with its epilogue, and one layer."""

    def __init__(self, channels: int, w_dim: int) -> None:
        super().__init__()
        self.const = nn.Parameter(torch.ones(channels, 4, 4))
        self.epilogue = Epilogue(channels, w_dim, 4)
        self.conv1 = SynthesisLayer((channels, channels), w_dim, 4, up=False)

    def forward(self, x: torch.Tensor, ws: torch.Tensor, noise_mode: Noise) -> torch.Tensor:
        """Return features (N, C, 4, 4) for styles ws (N, 2, w_dim); x is not looked at."""
        x = self.const.expand(len(ws), -1, -1, -1)
        x = self.epilogue(x, ws[:, 0], noise_mode)
        return self.conv1(x, ws[:, 1], noise_mode)


class SynthesisBlock(nn.Module):
    """One resolution above 4²: upsampling layer and layer."""

    def __init__(self, channels: tuple[int, int], w_dim: int, resolution: int) -> None:
        super().__init__()
        self.conv0 = SynthesisLayer(channels, w_dim, resolution, up=True)
        self.conv1 = SynthesisLayer((channels[1], channels[1]), w_dim, resolution, up=False)

    def forward(self, x: torch.Tensor, ws: torch.Tensor, noise_mode: Noise) -> torch.Tensor:
        """Double features (N, C, R/2, R/2) to (N, C', R, R) for styles ws (N, 2, w_dim)."""
        x = self.conv0(x, ws[:, 0], noise_mode)
        return self.conv1(x, ws[:, 1], noise_mode)


class SynthesisNetwork(StepwiseSynthesis):
    """w_plus -> image."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__(config)
        blocks: dict[str, nn.Module] = {"4": ConstantBlock(config.channels[4], config.w_dim)}
        for resolution in config.resolutions[1:]:
            channels = config.channels[resolution // 2], config.channels[resolution]
            blocks[str(resolution)] = SynthesisBlock(channels, config.w_dim, resolution)
        self.blocks = nn.ModuleDict(blocks)
        self.to_rgb = nn.ModuleDict({str(r): ToRGB(config.channels[r]) for r in config.resolutions})

    def outputs(
        self, w_plus: torch.Tensor, noise_mode: Noise = "const"
    ) -> Iterator[tuple[int, torch.Tensor]]:
        """Synthesise step by step (see `core.generator.protocol.Synthesis`)."""
        check_w_plus(w_plus, self.config)
        x = w_plus.new_empty(0)
        for index, resolution in enumerate(self.config.resolutions):
            x = self.blocks[str(resolution)](x, w_plus[:, 2 * index : 2 * index + 2], noise_mode)
            yield resolution, self.to_rgb[str(resolution)](x)


class Generator(StyleSpace):
    """z -> w -> image (see `StyleSpace`)."""

    config: GeneratorConfig
    synthesis: SynthesisNetwork

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__(config, SynthesisNetwork(config))

    @property
    def faithful_resolutions(self) -> tuple[int, ...]:
        """Only the full image: small outputs are left over from progressive growing."""
        return (self.config.img_resolution,)


def normalize_instance(x: torch.Tensor) -> torch.Tensor:
    """Give every channel of every sample of x (N, C, H, W) mean 0 and variance 1."""
    x = x - x.mean(dim=(2, 3), keepdim=True)
    return x * (x.square().mean(dim=(2, 3), keepdim=True) + 1e-8).rsqrt()


def upsampling_convolution(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Repeat every pixel 2×2 and spread it with a 3×3 kernel.

    Both at once are one transposed convolution with the kernel's 2×2 box sums.

    Args:
        x: (N, C_in, H, W).
        weight: (C_out, C_in, 3, 3); a true convolution: the kernel is spread, not correlated.

    Returns:
        (N, C_out, 2H, 2W).
    """
    kernel = F.pad(weight, (1, 1, 1, 1))
    kernel = kernel[..., 1:, 1:] + kernel[..., :-1, 1:] + kernel[..., 1:, :-1] + kernel[..., :-1, :-1]
    return F.conv_transpose2d(x, kernel.transpose(0, 1), stride=2, padding=1)


def blur(x: torch.Tensor, fir: torch.Tensor) -> torch.Tensor:
    """Low-pass x (N, C, H, W) with a FIR (3, 3), zeros beyond the border."""
    return F.conv2d(x, fir.expand(x.shape[1], 1, 3, 3), padding=1, groups=x.shape[1])


def low_pass() -> torch.Tensor:
    """Return the FIR [1, 2, 1] / 4 in both directions, (3, 3)."""
    taps = torch.tensor([1.0, 2.0, 1.0]) / 4
    return taps[:, None] * taps
