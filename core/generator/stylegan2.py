"""StyleGAN2 generator (Karras et al., CVPR 2020), skip architecture.

Modulation scales activations instead of weights: scaling the inputs of a shared convolution by the
style and its outputs by the demodulation is the same mathematics as one kernel per sample, without
grouped convolutions. Every weight follows the equalised learning rate (Karras et al., ICLR 2018):
it is stored with unit variance and scaled by 1/√fan_in when used.
"""

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import nn

from core.generator.winograd import pays_off, winograd_convolution

NoiseMode = Literal["const", "random", "none"]

_SMALL = 16
_SLOPE = 0.2  # leaky ReLU of StyleGAN; √2 after it restores unit variance
_GAIN = math.sqrt(2)


@dataclass(frozen=True)
class GeneratorConfig:
    """What determines the shapes of a generator's tensors.

    Attributes:
        img_resolution: side of the square image, a power of two from 8.
        channels: block resolution -> feature channels, for every power of two from 4.
        z_dim: size of z.
        w_dim: size of w.
        mapping_layers: fully connected layers from z to w.
    """

    img_resolution: int
    channels: Mapping[int, int]
    z_dim: int = 512
    w_dim: int = 512
    mapping_layers: int = 2

    def __post_init__(self) -> None:
        if self.img_resolution < 8 or self.img_resolution & (self.img_resolution - 1):
            raise ValueError(f"img_resolution {self.img_resolution} is not a power of two from 8")
        if sorted(self.channels) != list(self.resolutions):
            raise ValueError(f"channels must name the resolutions {list(self.resolutions)}")
        if min(self.z_dim, self.w_dim, self.mapping_layers, *self.channels.values()) < 1:
            raise ValueError("z_dim, w_dim, mapping_layers and channels must be positive")

    @property
    def resolutions(self) -> tuple[int, ...]:
        """Resolutions of the synthesis blocks, from 4 up."""
        return tuple(2**i for i in range(2, self.img_resolution.bit_length()))

    @property
    def num_ws(self) -> int:
        """Number L of style layers: 2·log2(resolution) − 2."""
        return 2 * len(self.resolutions)


class FullyConnected(nn.Module):
    """Linear layer with equalised learning rate, optionally followed by leaky ReLU · √2."""

    def __init__(self, in_features: int, out_features: int, activate: bool, bias_init: float = 0.0) -> None:
        super().__init__()
        self.activate = activate
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.full((out_features,), bias_init))
        self.weight_gain = 1 / math.sqrt(in_features)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Transform features: (N, in_features) -> (N, out_features)."""
        y = F.linear(x, self.weight * self.weight_gain, self.bias)
        return F.leaky_relu(y, _SLOPE) * _GAIN if self.activate else y


class MappingNetwork(nn.Module):
    """z -> w: second-moment normalisation, then fully connected layers."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        sizes = [config.z_dim] + [config.w_dim] * config.mapping_layers
        self.layers = nn.Sequential(
            *(FullyConnected(a, b, activate=True) for a, b in itertools.pairwise(sizes))
        )

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """Map z (N, z_dim) to w (N, w_dim)."""
        return self.layers(normalize_second_moment(z))


class SynthesisLayer(nn.Module):
    """Modulated 3×3 convolution, optional ×2 upsampling, noise, bias and leaky ReLU · √2."""

    noise: torch.Tensor

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

    def forward(self, x: torch.Tensor, w: torch.Tensor, noise_mode: NoiseMode) -> torch.Tensor:
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
        demodulation = _GAIN * (energy + 1e-8).rsqrt()
        if len(x) == 1 and x.numel() > self.weight.numel():
            # One sample of large features: scaling the kernel is less work than scaling them.
            kernel = self.weight * style[:, :, None, None] * demodulation[0, :, None, None, None]
            x = self._convolve(x, kernel, _GAIN * self.bias)
            return F.leaky_relu_(x + _GAIN * self._noise(x, noise_mode), _SLOPE)
        x = self._convolve(x * style[:, :, None, None], self.weight)
        offset = _GAIN * (self.bias[:, None, None] + self._noise(x, noise_mode))
        return F.leaky_relu_(torch.addcmul(offset, x, demodulation[:, :, None, None]), _SLOPE)

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
        return upsampling_convolution(x, kernel, bias) if self.up else convolution(x, kernel, bias)

    def _noise(self, x: torch.Tensor, mode: NoiseMode) -> torch.Tensor | float:
        if mode == "none":
            return 0.0
        if mode == "const":
            return self.noise * self.noise_strength
        return torch.randn_like(x[:, :1]) * self.noise_strength


class ToRGB(nn.Module):
    """Modulated 1×1 convolution to RGB, without demodulation."""

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
        weight = self.weight[:, :, 0, 0] * (self.affine(w) * self.weight_gain)[:, None]
        pixels = x.permute(0, 2, 3, 1).reshape(count, height * width, -1)
        rgb = torch.bmm(weight, pixels.transpose(1, 2)) + self.bias[:, None]
        return rgb.view(count, 3, height, width)


class SynthesisBlock(nn.Module):
    """One resolution: upsampling layer (none at 4²), layer and RGB output added to the skip sum."""

    def __init__(self, config: GeneratorConfig, resolution: int) -> None:
        super().__init__()
        channels = config.channels[resolution]
        self.conv0: SynthesisLayer | None = None
        if resolution > 4:
            below = config.channels[resolution // 2]
            self.conv0 = SynthesisLayer((below, channels), config.w_dim, resolution, up=True)
        self.conv1 = SynthesisLayer((channels, channels), config.w_dim, resolution, up=False)
        self.to_rgb = ToRGB(channels, config.w_dim)

    def forward(
        self, x: torch.Tensor, rgb: torch.Tensor | None, ws: torch.Tensor, noise_mode: NoiseMode
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Advance features and image by one resolution.

        Args:
            x: (N, C, R/2, R/2) features from below, or the constant (N, C, 4, 4).
            rgb: (N, 3, R/2, R/2) image so far; None at 4².
            ws: (N, 3, w_dim) styles of conv0, conv1 and RGB; (N, 2, w_dim) at 4².
            noise_mode: see `SynthesisLayer`.

        Returns:
            features (N, C', R, R) and image (N, 3, R, R).
        """
        if self.conv0 is not None:
            x = self.conv0(x, ws[:, 0], noise_mode)
        x = self.conv1(x, ws[:, -2], noise_mode)
        own = self.to_rgb(x, ws[:, -1])
        return x, own if rgb is None else upsample_rgb(rgb) + own


class SynthesisNetwork(nn.Module):
    """w_plus -> image."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.config = config
        self.const = nn.Parameter(torch.randn(config.channels[4], 4, 4))
        self.blocks = nn.ModuleDict({str(r): SynthesisBlock(config, r) for r in config.resolutions})

    def forward(
        self, w_plus: torch.Tensor, noise_mode: NoiseMode = "const", max_resolution: int | None = None
    ) -> torch.Tensor:
        """Synthesise an image.

        Args:
            w_plus: (N, L, w_dim).
            noise_mode: "const" adds the stored noise, "random" fresh noise, "none" nothing.
            max_resolution: stop after this block and return its smaller image; None runs all.

        Returns:
            (N, 3, R, R), about [-1, 1], unclipped.

        Raises:
            ValueError: w_plus has another shape, or max_resolution names no block.
        """
        if w_plus.shape[1:] != (self.config.num_ws, self.config.w_dim):
            expected = (self.config.num_ws, self.config.w_dim)
            raise ValueError(f"w_plus has shape {tuple(w_plus.shape)}, expected (N, *{expected})")
        last = max_resolution or self.config.img_resolution
        if last not in self.config.resolutions:
            raise ValueError(f"max_resolution {last} is not one of {self.config.resolutions}")
        x = self.const.expand(len(w_plus), -1, -1, -1).contiguous(memory_format=torch.channels_last)
        rgb = None
        # The RGB output of a block shares its style with the first layer of the next block.
        for index, resolution in enumerate(r for r in self.config.resolutions if r <= last):
            ws = w_plus[:, max(2 * index - 1, 0) : 2 * index + 2]
            x, rgb = self.blocks[str(resolution)](x, rgb, ws, noise_mode)
        assert rgb is not None
        return rgb


class Generator(nn.Module):
    """z -> w -> image.

    Attributes:
        mapping: z (N, z_dim) -> w (N, w_dim); z is normalised to unit second moment first.
        synthesis: w_plus (N, L, w_dim) -> image (N, 3, R, R) in [-1, 1].
        w_avg: (w_dim,) mean of w over z, the centre of truncation.
    """

    w_avg: torch.Tensor

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.config = config
        self.mapping = MappingNetwork(config)
        self.synthesis = SynthesisNetwork(config)
        self.register_buffer("w_avg", torch.zeros(config.w_dim))

    @property
    def num_ws(self) -> int:
        """Number L of style layers."""
        return self.config.num_ws

    def truncate(self, w: torch.Tensor, psi: float) -> torch.Tensor:
        """Pull w towards its mean (the truncation trick).

        Args:
            w: (N, w_dim) or (N, L, w_dim).
            psi: 1 keeps w, 0 gives the mean portrait.

        Returns:
            w_avg + psi · (w − w_avg), shaped like w.
        """
        return w if psi == 1 else torch.lerp(self.w_avg.expand_as(w), w, psi)

    def broadcast(self, w: torch.Tensor) -> torch.Tensor:
        """Repeat w (N, w_dim) for every style layer: (N, L, w_dim)."""
        return w[:, None].expand(-1, self.num_ws, -1).contiguous()

    def forward(self, z: torch.Tensor, psi: float = 1.0) -> torch.Tensor:
        """Generate images (N, 3, R, R) in [-1, 1] from z (N, z_dim)."""
        return self.synthesis(self.broadcast(self.truncate(self.mapping(z), psi)))


def normalize_second_moment(x: torch.Tensor) -> torch.Tensor:
    """Scale each row of x (N, C) to a mean square of one."""
    return x * (x.square().mean(dim=1, keepdim=True) + 1e-8).rsqrt()


def convolution(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    """Correlate x (N, C_in, H, W) with weight (C_out, C_in, 3, 3), zeros beyond the border, plus bias."""
    if bias is None and pays_off(x, weight):
        return winograd_convolution(x, weight)
    return F.conv2d(x, weight, bias, padding=1)


def upsampling_convolution(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None
) -> torch.Tensor:
    """Insert zeros between pixels, convolve, and low-pass with the FIR [1, 3, 3, 1].

    Args:
        x: (N, C_in, H, W).
        weight: (C_out, C_in, 3, 3).
        bias: (C_out,), added last.

    Returns:
        (N, C_out, 2H, 2W).
    """
    if len(x) == 1 and x.shape[-1] <= _SMALL:
        x = x.contiguous()  # small features of one sample are faster in planes
    x = F.conv_transpose2d(x, weight.transpose(0, 1), stride=2)
    fir = _low_pass(x).expand(x.shape[1], 1, 4, 4)
    return F.conv2d(x, fir, bias, padding=1, groups=x.shape[1])


def upsample_rgb(rgb: torch.Tensor) -> torch.Tensor:
    """Double an image (N, 3, H, W) with the FIR [1, 3, 3, 1], zeros beyond its border.

    Inside the picture this filter is bilinear interpolation.
    """
    padded = F.pad(rgb, (1, 1, 1, 1))
    return F.interpolate(padded, scale_factor=2, mode="bilinear", align_corners=False)[:, :, 2:-2, 2:-2]


def _low_pass(like: torch.Tensor) -> torch.Tensor:
    taps = torch.tensor([1.0, 3.0, 3.0, 1.0], dtype=like.dtype, device=like.device) / 4
    return taps[:, None] * taps
