"""StyleGAN2 generator (Karras et al., CVPR 2020; with ADA: NeurIPS 2020).

Modulation scales activations instead of weights: scaling the inputs of a shared convolution by the
style and its outputs by the demodulation is the same mathematics as one kernel per sample, without
grouped convolutions. Weights are stored with unit variance (see `core.generator.style_space`).
"""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

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
    check_number,
    check_style,
    check_w_plus,
)

Architecture = Literal["skip", "resnet", "orig"]
ARCHITECTURES: tuple[Architecture, ...] = ("skip", "resnet", "orig")

_SMALL = 16
_NARROWED = 4  # resolutions (`num_fp16_res` in ADA's code)
_HALVED = math.sqrt(0.5)  # both branches of a residual block are halved in power


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
        architecture: "skip" sums the RGB outputs of all blocks; "resnet" has residual blocks and "orig"
            plain ones, both with the RGB output of the last block only (figure 7 of the paper).
        conv_clamp: largest magnitude of a layer's output; None for no limit.
    """

    img_resolution: int
    channels: Mapping[int, int]
    z_dim: int = 512
    w_dim: int = 512
    mapping_layers: int = 2
    mapping_width: int | None = None
    architecture: Architecture = "skip"
    conv_clamp: float | None = None

    def __post_init__(self) -> None:
        check_style(self)
        check_channels(self.channels, self.resolutions)
        if self.architecture not in ARCHITECTURES:
            raise ValueError(f"architecture is not one of {', '.join(ARCHITECTURES)}")
        if self.conv_clamp is not None:
            check_number("conv_clamp", self.conv_clamp, 0, 1e6)

    @property
    def resolutions(self) -> tuple[int, ...]:
        """Resolutions of the synthesis blocks, from 4 up."""
        return block_resolutions(self.img_resolution)

    @property
    def output_resolutions(self) -> tuple[int, ...]:
        """Resolutions with an RGB output: all of "skip", the last of the others."""
        return self.resolutions if self.architecture == "skip" else (self.img_resolution,)

    @property
    def layer_resolutions(self) -> tuple[int, ...]:
        """Side of the features that each style layer scales: two layers at every resolution."""
        return tuple(resolution for resolution in self.resolutions for _ in range(2))

    @property
    def num_ws(self) -> int:
        """Number L of style layers: 2·log2(resolution) − 2."""
        return len(self.layer_resolutions)


class SynthesisLayer(nn.Module):
    """Modulated 3×3 convolution, optional ×2 upsampling, noise, bias and leaky ReLU · √2.

    Attributes:
        gain: factor after the leaky ReLU: √2, times √½ where a residual block adds its shortcut.
        clamp: largest magnitude of the output, None for no limit.
    """

    noise: torch.Tensor
    fir: torch.Tensor | None
    gain: float = GAIN
    clamp: float | None = None

    def __init__(self, channels: tuple[int, int], w_dim: int, resolution: int, up: bool) -> None:
        super().__init__()
        in_channels, out_channels = channels
        self.up = up
        self.resolution = resolution
        self.affine = FullyConnected(w_dim, in_channels, activate=False, bias_init=1.0)
        # Each in the memory layout that its convolution reads fastest.
        if up:
            kernel = torch.randn(in_channels, out_channels, 3, 3).transpose(0, 1)
        else:
            kernel = torch.randn(out_channels, in_channels, 3, 3).contiguous(
                memory_format=torch.channels_last
            )
        self.weight = nn.Parameter(kernel)
        self._kept_energy: tuple[tuple[int, int], torch.Tensor] | None = None
        self.bias = nn.Parameter(torch.zeros(out_channels))
        self.noise_strength = nn.Parameter(torch.zeros(()))
        self.register_buffer("noise", torch.randn(resolution, resolution))
        self.register_buffer("fir", low_pass() if up else None, persistent=False)

    def forward(self, x: torch.Tensor, w: torch.Tensor, noise_mode: Noise) -> torch.Tensor:
        """Convolve features.

        Args:
            x: (N, in_channels, R, R), R = resolution, or half of it when upsampling.
            w: (N, w_dim).
            noise_mode: the stored noise, fresh noise, or none.

        Returns:
            (N, out_channels, resolution, resolution).
        """
        style = self.affine(w)
        # Demodulation cancels the scale of the weight, so 1/√fan_in is left out.
        energy = F.linear(style.square(), self._kernel_energy())
        demodulation = self.gain * (energy + 1e-8).rsqrt()
        if len(x) == 1 and (x.numel() > self.weight.numel() or x.dtype == torch.float16):
            # One sample of large features: scaling the kernel is less work than scaling them. In float16,
            # features that are not demodulated yet could be infinite.
            kernel = self.weight * style[:, :, None, None] * demodulation[0, :, None, None, None]
            x = self._convolve(x, kernel.to(x.dtype), (self.gain * self.bias).to(x.dtype))
            noise = self.gain * self._noise(x, noise_mode)
            x = F.leaky_relu_(x + (noise.to(x.dtype) if isinstance(noise, torch.Tensor) else noise), SLOPE)
        else:
            style, demodulation = style.to(x.dtype), demodulation.to(x.dtype)
            x = self._convolve(x * style[:, :, None, None], self.weight.to(x.dtype))
            offset = (self.gain * (self.bias[:, None, None] + self._noise(x, noise_mode))).to(x.dtype)
            x = F.leaky_relu_(torch.addcmul(offset, x, demodulation[:, :, None, None]), SLOPE)
        return _clamped(x, self.clamp)

    def _kernel_energy(self) -> torch.Tensor:
        """Return the squared length (out_channels, in_channels) of each 3×3 kernel; kept while frozen."""
        if self.weight.requires_grad:
            return self.weight.square().sum(dim=(2, 3))
        state = self.weight.data_ptr(), self.weight._version
        if self._kept_energy is None or self._kept_energy[0] != state:
            with torch.inference_mode(False):  # kept for gradients with respect to w, too
                self._kept_energy = state, self.weight.square().sum(dim=(2, 3))
        return self._kept_energy[1]

    def _convolve(
        self, x: torch.Tensor, kernel: torch.Tensor, bias: torch.Tensor | None = None
    ) -> torch.Tensor:
        if self.fir is None:
            return F.conv2d(x, kernel, bias, padding=1)
        return upsampling_convolution(x, kernel, self.fir, bias)

    def _noise(self, x: torch.Tensor, mode: Noise) -> torch.Tensor | float:
        if isinstance(mode, torch.Tensor):
            return self.noise * (self.noise_strength * mode)
        if mode == "none":
            return 0.0
        if mode == "const":
            return self.noise * self.noise_strength
        return torch.randn_like(x[:, :1]) * self.noise_strength


class ToRGB(nn.Module):
    """Modulated 1×1 convolution to RGB, without demodulation."""

    clamp: float | None = None

    def __init__(self, channels: int, w_dim: int) -> None:
        super().__init__()
        self.affine = FullyConnected(w_dim, channels, activate=False, bias_init=1.0)
        self.weight = nn.Parameter(torch.randn(3, channels, 1, 1))
        self.bias = nn.Parameter(torch.zeros(3))
        self.weight_gain = 1 / math.sqrt(channels)

    def forward(self, x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        """Turn features (N, channels, R, R) and w (N, w_dim) into RGB (N, 3, R, R)."""
        count, _, height, width = x.shape
        # A 1×1 convolution is a matrix product, cheap enough to hold one matrix per sample.
        weight = (self.weight[:, :, 0, 0] * (self.affine(w) * self.weight_gain)[:, None]).to(x.dtype)
        pixels = x.permute(0, 2, 3, 1).reshape(count, height * width, -1)
        rgb = torch.bmm(weight, pixels.transpose(1, 2)).to(self.bias.dtype) + self.bias[:, None]
        return _clamped(rgb.view(count, 3, height, width), self.clamp)


class Shortcut(nn.Module):
    """Skip path of a residual block: 1×1 convolution, ×2 upsampling, gain √½."""

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_channels, in_channels, 1, 1))
        self.weight_gain = _HALVED / math.sqrt(in_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Double features (N, C, R/2, R/2) to (N, C', R, R)."""
        return upsample(F.conv2d(x, (self.weight * self.weight_gain).to(x.dtype)))


class SynthesisBlock(nn.Module):
    """One resolution: upsampling layer (none at 4²), layer, and what the architecture adds to them."""

    def __init__(self, config: GeneratorConfig, resolution: int) -> None:
        super().__init__()
        channels = config.channels[resolution]
        self.conv0: SynthesisLayer | None = None
        self.shortcut: Shortcut | None = None
        self.to_rgb: ToRGB | None = None
        if resolution > 4:
            below = config.channels[resolution // 2]
            self.conv0 = SynthesisLayer((below, channels), config.w_dim, resolution, up=True)
            self.conv0.clamp = config.conv_clamp
            if config.architecture == "resnet":
                self.shortcut = Shortcut(below, channels)
        self.conv1 = SynthesisLayer((channels, channels), config.w_dim, resolution, up=False)
        self.conv1.clamp = config.conv_clamp
        if self.shortcut is not None:
            self.conv1.gain = GAIN * _HALVED
            self.conv1.clamp = None if config.conv_clamp is None else config.conv_clamp * _HALVED
        if resolution in config.output_resolutions:
            self.to_rgb = ToRGB(channels, config.w_dim)
            self.to_rgb.clamp = config.conv_clamp

    def forward(
        self, x: torch.Tensor, rgb: torch.Tensor | None, ws: torch.Tensor, noise_mode: Noise
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Advance features and image by one resolution.

        Args:
            x: (N, C, R/2, R/2) features from below, or the constant (N, C, 4, 4).
            rgb: (N, 3, R/2, R/2) image so far; None where no block has made one.
            ws: (N, 3, w_dim) styles of conv0, conv1 and RGB; (N, 2, w_dim) at 4².
            noise_mode: see `SynthesisLayer`.

        Returns:
            features (N, C', R, R) and image (N, 3, R, R), None without an RGB output.
        """
        beside = None if self.shortcut is None else self.shortcut(x)
        if self.conv0 is not None:
            x = self.conv0(x, ws[:, 0], noise_mode)
        x = self.conv1(x, ws[:, -2], noise_mode)
        x = x if beside is None else x + beside
        if self.to_rgb is None:
            return x, None
        own = self.to_rgb(x, ws[:, -1])
        return x, own if rgb is None else upsample(rgb) + own


class SynthesisNetwork(StepwiseSynthesis):
    """w_plus -> image.

    Attributes:
        feature_dtype: of the features between the layers; None for that of the weights. Styles and RGB keep
            the weights' own. bfloat16 is several times faster on processors with matrix tiles (AMX).
        narrow_from: the lowest resolution whose features have this type.
    """

    feature_dtype: torch.dtype | None = None
    narrow_from: int = 4

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__(config)
        self.const = nn.Parameter(torch.randn(config.channels[4], 4, 4))
        self.blocks = nn.ModuleDict({str(r): SynthesisBlock(config, r) for r in config.resolutions})

    def outputs(
        self, w_plus: torch.Tensor, noise_mode: Noise = "const"
    ) -> Iterator[tuple[int, torch.Tensor]]:
        """Synthesise step by step (see `core.generator.protocol.Synthesis`)."""
        check_w_plus(w_plus, self.config)
        x = self.const.expand(len(w_plus), -1, -1, -1).contiguous(memory_format=torch.channels_last)
        rgb = None
        # The RGB output of a block shares its style with the first layer of the next block.
        for index, resolution in enumerate(self.config.resolutions):
            ws = w_plus[:, max(2 * index - 1, 0) : 2 * index + 2]
            if resolution >= self.narrow_from:
                x = x.to(self.feature_dtype or x.dtype)
            x, rgb = self.blocks[str(resolution)](x, rgb, ws, noise_mode)
            if rgb is not None:
                yield resolution, rgb

    @contextmanager
    def narrowed(self, dtype: torch.dtype) -> Iterator[None]:
        """Have features of the four highest resolutions in another type, as ADA's code has them."""
        before = self.feature_dtype, self.narrow_from
        self.feature_dtype, self.narrow_from = dtype, self.config.resolutions[-_NARROWED:][0]
        try:
            yield
        finally:
            self.feature_dtype, self.narrow_from = before


class Generator(StyleSpace):
    """z -> w -> image (see `StyleSpace`)."""

    config: GeneratorConfig
    synthesis: SynthesisNetwork

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__(config, SynthesisNetwork(config))


def upsampling_convolution(
    x: torch.Tensor, weight: torch.Tensor, fir: torch.Tensor, bias: torch.Tensor | None = None
) -> torch.Tensor:
    """Insert zeros between pixels, convolve, and low-pass.

    Args:
        x: (N, C_in, H, W).
        weight: (C_out, C_in, 3, 3).
        fir: (4, 4), see `low_pass`.
        bias: (C_out,), added last.

    Returns:
        (N, C_out, 2H, 2W).
    """
    if len(x) == 1 and x.shape[-1] <= _SMALL:
        x = x.contiguous()  # small features of one sample are faster in planes
    x = F.conv_transpose2d(x, weight.transpose(0, 1), stride=2)
    return F.conv2d(x, fir.to(x.dtype).expand(x.shape[1], 1, 4, 4), bias, padding=1, groups=x.shape[1])


def upsample(x: torch.Tensor) -> torch.Tensor:
    """Double x (N, C, H, W) with the FIR [1, 3, 3, 1], zeros beyond its border.

    Inside the picture this filter is bilinear interpolation.
    """
    padded = F.pad(x, (1, 1, 1, 1))
    return F.interpolate(padded, scale_factor=2, mode="bilinear", align_corners=False)[:, :, 2:-2, 2:-2]


def _clamped(x: torch.Tensor, limit: float | None) -> torch.Tensor:
    return x if limit is None else x.clamp(-limit, limit)


def low_pass() -> torch.Tensor:
    """Return the FIR [1, 3, 3, 1] / 4 in both directions, (4, 4): inserted zeros keep the mean."""
    taps = torch.tensor([1.0, 3.0, 3.0, 1.0], device="cpu") / 4
    return taps[:, None] * taps
