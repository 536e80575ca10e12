"""StyleGAN3 generator (Karras et al., NeurIPS 2021), configurations T and R.

Every layer works at its own sampling rate and cutoff frequency, which grow geometrically from the
Fourier features to the image (section 3.2 and appendix C of the paper). There is no noise and no image
before the last layer.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from core.generator.low_pass import design_jinc, design_kaiser, downsample, upsample
from core.generator.protocol import Noise
from core.generator.style_space import (
    GAIN,
    SLOPE,
    FullyConnected,
    StepwiseSynthesis,
    StyleSpace,
    check_count,
    check_number,
    check_style,
    check_w_plus,
)

_MAX_LAYERS = 40
_MAX_GROWTH = 4  # of the sampling rate between two layers; it doubles in published networks


@dataclass(frozen=True)
class GeneratorConfig:
    """What determines the shapes of a generator's tensors; the defaults are configuration T.

    Attributes:
        img_resolution: side of the square image.
        channels: feature channels of the Fourier features and every layer before RGB, from low to high
            resolution: `num_layers` values.
        z_dim: size of z.
        w_dim: size of w.
        mapping_layers: fully connected layers from z to w.
        mapping_width: features between those layers; None for w_dim.
        num_critical: layers at the end that are critically sampled.
        first_cutoff: cutoff frequency of the Fourier features, in cycles per image.
        first_stopband: lowest stopband frequency there.
        last_stopband_rel: stopband of the last layer relative to its cutoff.
        margin_size: pixels beyond each border of the image that are computed, too.
        output_scale: factor on the RGB output.
        conv_kernel: side of the kernels: 3 in T, 1 in R.
        filter_size: taps of the low-pass filters relative to the lower resolution.
        lrelu_upsampling: oversampling of the leaky ReLU.
        use_radial_filters: whether downsampling is radially symmetric: R.
        conv_clamp: largest magnitude of a layer's output; None for no limit.
    """

    img_resolution: int
    channels: tuple[int, ...]
    z_dim: int = 512
    w_dim: int = 512
    mapping_layers: int = 2
    mapping_width: int | None = None
    num_critical: int = 2
    first_cutoff: float = 2.0
    first_stopband: float = 2**2.1
    last_stopband_rel: float = 2**0.3
    margin_size: int = 10
    output_scale: float = 0.25
    conv_kernel: int = 3
    filter_size: int = 6
    lrelu_upsampling: int = 2
    use_radial_filters: bool = False
    conv_clamp: float | None = 256.0

    def __post_init__(self) -> None:
        check_style(self)
        self._check_layers()
        for name, limit in (("margin_size", 64), ("conv_kernel", 3), ("filter_size", 16)):
            check_count(name, getattr(self, name), limit)
        check_count("lrelu_upsampling", self.lrelu_upsampling, 4)
        check_number("first_cutoff", self.first_cutoff, 0.5, self.img_resolution / 2)
        check_number("first_stopband", self.first_stopband, self.first_cutoff, self.img_resolution)
        check_number("last_stopband_rel", self.last_stopband_rel, 1, 4)
        check_number("output_scale", self.output_scale, 0, 1e3)
        if self.conv_clamp is not None:
            check_number("conv_clamp", self.conv_clamp, 0, 1e6)
        if self.use_radial_filters not in (True, False):
            raise ValueError("use_radial_filters is neither true nor false")
        rates = [stage.sampling_rate for stage in plan_stages(self)]
        if not all(a <= b <= _MAX_GROWTH * a for a, b in itertools.pairwise(rates)):
            raise ValueError("first_stopband and the layers make the sampling rate fall, or leap")

    def _check_layers(self) -> None:
        if self.img_resolution < 16 or self.img_resolution & (self.img_resolution - 1):
            raise ValueError(f"img_resolution {self.img_resolution} is not a power of two from 16")
        if not isinstance(self.channels, tuple) or not 2 <= len(self.channels) <= _MAX_LAYERS:
            raise ValueError(f"channels must name 2 to {_MAX_LAYERS} layers")
        for index, count in enumerate(self.channels):
            check_count(f"channels of layer {index}", count)
        check_count("num_critical", self.num_critical, self.num_layers - 1)
        if self.conv_kernel not in (1, 3):
            raise ValueError("conv_kernel is neither 1 nor 3")

    @property
    def num_layers(self) -> int:
        """Layers between the Fourier features and RGB."""
        return len(self.channels)

    @property
    def num_ws(self) -> int:
        """Number L of styles: Fourier features, layers and RGB."""
        return self.num_layers + 2

    @property
    def layer_resolutions(self) -> tuple[int, ...]:
        """Pixels per image side, without margins, that each style's layer gives out."""
        rates = [stage.sampling_rate for stage in plan_stages(self)]
        return (rates[0], *rates)  # Fourier features are sampled as the first layer is

    @property
    def output_resolutions(self) -> tuple[int, ...]:
        """The image alone: no layer before the last one makes an image."""
        return (self.img_resolution,)


class Stage(NamedTuple):
    """The signal between two layers.

    Attributes:
        cutoff: frequency up to which it is kept, in cycles per image.
        half_width: half of the transition band, in cycles per image.
        sampling_rate: pixels per image side.
        size: pixels per side with the margins.
        channels: features.
    """

    cutoff: float
    half_width: float
    sampling_rate: int
    size: int
    channels: int


def plan_stages(config: GeneratorConfig) -> list[Stage]:
    """Return what every layer gives out, Fourier features first, RGB last (appendix C.1)."""
    last_cutoff = config.img_resolution / 2
    last_stopband = last_cutoff * config.last_stopband_rel
    exponents = np.arange(config.num_layers + 1) / (config.num_layers - config.num_critical)
    exponents = np.minimum(exponents, 1)
    cutoffs = config.first_cutoff * (last_cutoff / config.first_cutoff) ** exponents
    stopbands = config.first_stopband * (last_stopband / config.first_stopband) ** exponents
    rates = np.exp2(np.ceil(np.log2(np.minimum(stopbands * 2, config.img_resolution))))
    half_widths = np.maximum(stopbands, rates / 2) - cutoffs
    sizes = rates + 2 * config.margin_size
    sizes[-2:] = config.img_resolution
    channels = [*config.channels, 3]
    return [
        Stage(float(cutoff), float(width), int(rate), int(size), count)
        for cutoff, width, rate, size, count in zip(cutoffs, half_widths, rates, sizes, channels, strict=True)
    ]


class Resampling(NamedTuple):
    """How a layer changes the sampling rate around its leaky ReLU.

    Attributes:
        up: factor before it.
        down: factor after it.
        up_filter: low-pass filter (T,) before it, None where `up` is 1.
        down_filter: the same after it, (T, T) where it is radial.
        padding: pixels before and after both axes of the enlarged signal; negative ones crop.
    """

    up: int
    down: int
    up_filter: torch.Tensor | None
    down_filter: torch.Tensor | None
    padding: tuple[int, int]


def plan_resampling(config: GeneratorConfig, index: int) -> Resampling:
    """Return what layer `index` does (appendix C.2 and C.3)."""
    stages = plan_stages(config)
    # The Fourier features enter the first layer at their own rate: it stands on its own stage.
    below, stage = stages[max(index - 1, 0)], stages[index]
    is_critical = index >= config.num_layers - config.num_critical
    rate = max(below.sampling_rate, stage.sampling_rate) * config.lrelu_upsampling
    up, down = rate // below.sampling_rate, rate // stage.sampling_rate
    up_taps, down_taps = (config.filter_size * factor if factor > 1 else 1 for factor in (up, down))
    radial = config.use_radial_filters and not is_critical
    # Sizes are counted back from the output; the odd half pixel goes before.
    total = (stage.size - 1) * down + 1 - (below.size + config.conv_kernel - 1) * up
    total += up_taps + down_taps - 2
    before = (total + up) // 2
    return Resampling(
        up,
        down,
        _design(up_taps, below, rate),
        _design(down_taps, stage, rate, radial),
        (before, total - before),
    )


def _design(taps: int, stage: Stage, rate: int, radial: bool = False) -> torch.Tensor | None:
    design = design_jinc if radial else design_kaiser
    return design(taps, stage.cutoff, 2 * stage.half_width, rate) if taps > 1 else None


class FourierFeatures(nn.Module):
    """The input: waves whose position and direction w decides, mixed by a matrix."""

    freqs: torch.Tensor
    phases: torch.Tensor
    transform: torch.Tensor

    def __init__(self, stage: Stage, w_dim: int) -> None:
        super().__init__()
        self.stage = stage
        waves = torch.randn(stage.channels, 2)
        radii = waves.square().sum(dim=1, keepdim=True).sqrt()
        waves = waves / (radii * radii.square().exp().pow(0.25)) * stage.cutoff
        self.register_buffer("freqs", waves)
        self.register_buffer("phases", torch.rand(stage.channels) - 0.5)
        self.register_buffer("transform", torch.eye(3))
        self.weight = nn.Parameter(torch.randn(stage.channels, stage.channels))
        self.weight_gain = 1 / math.sqrt(stage.channels)
        self.affine = FullyConnected(w_dim, 4, activate=False)
        with torch.no_grad():
            self.affine.weight.zero_()
            self.affine.bias.copy_(torch.tensor([1.0, 0.0, 0.0, 0.0]))

    def forward(self, w: torch.Tensor) -> torch.Tensor:
        """Turn w (N, w_dim) into features (N, C, size, size)."""
        transform = self._rotation_and_shift(w) @ self.transform
        phases = self.phases + (self.freqs @ transform[:, :2, 2:]).squeeze(2)  # (N, C)
        freqs = self.freqs @ transform[:, :2, :2]  # (N, C, 2)
        # Waves beyond the band fade out instead of aliasing.
        span = self.stage.sampling_rate / 2 - self.stage.cutoff
        amplitudes = (1 - (freqs.norm(dim=2) - self.stage.cutoff) / span).clamp(0, 1)
        waves = torch.einsum("hwx,ncx->nhwc", self._grid(w), freqs) + phases[:, None, None]
        waves = torch.sin(waves * (2 * math.pi)) * amplitudes[:, None, None]
        return (waves @ (self.weight * self.weight_gain).t()).permute(0, 3, 1, 2)

    def _rotation_and_shift(self, w: torch.Tensor) -> torch.Tensor:
        """Return the inverse transform (N, 3, 3) of the image that w asks for: rotation, then shift."""
        raw = self.affine(w)
        cosine, sine, x, y = (raw / raw[:, :2].norm(dim=1, keepdim=True)).unbind(dim=1)
        zero, one = torch.zeros_like(cosine), torch.ones_like(cosine)
        rotation = torch.stack([cosine, -sine, zero, sine, cosine, zero, zero, zero, one], dim=1)
        shift = torch.stack([one, zero, -x, zero, one, -y, zero, zero, one], dim=1)
        return rotation.view(-1, 3, 3) @ shift.view(-1, 3, 3)

    def _grid(self, like: torch.Tensor) -> torch.Tensor:
        """Return the centres (size, size, 2) of the pixels, in image sides from the image's centre."""
        size, rate = self.stage.size, self.stage.sampling_rate
        steps = (torch.arange(size, dtype=like.dtype, device=like.device) + 0.5 - size / 2) / rate
        return torch.stack(torch.meshgrid(steps, steps, indexing="xy"), dim=2)


class ModulatedConvolution(nn.Module):
    """Convolution whose inputs the style scales; both kinds of layer build on it."""

    magnitude_ema: torch.Tensor

    def __init__(self, in_channels: int, out_channels: int, kernel: int, w_dim: int) -> None:
        super().__init__()
        self.affine = FullyConnected(w_dim, in_channels, activate=False, bias_init=1.0)
        self.weight = nn.Parameter(torch.randn(out_channels, in_channels, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(out_channels))
        self.register_buffer("magnitude_ema", torch.ones(()))


class SynthesisLayer(ModulatedConvolution):
    """Demodulated convolution, then leaky ReLU · √2 between an up- and a downsampling low-pass filter."""

    up_filter: torch.Tensor | None
    down_filter: torch.Tensor | None

    def __init__(self, config: GeneratorConfig, index: int) -> None:
        in_channels = config.channels[max(index - 1, 0)]
        super().__init__(in_channels, config.channels[index], config.conv_kernel, config.w_dim)
        self.up, self.down, up_filter, down_filter, self.padding = plan_resampling(config, index)
        self.clamp = config.conv_clamp
        # They follow from the configuration and are not stored.
        self.register_buffer("up_filter", up_filter, persistent=False)
        self.register_buffer("down_filter", down_filter, persistent=False)

    def forward(self, x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        """Advance features x (N, C, H, H) under w (N, w_dim) to (N, C', H', H')."""
        style = self.affine(w)
        weight = self.weight * self.weight.square().mean(dim=(1, 2, 3), keepdim=True).rsqrt()
        style = style * style.square().mean(dim=1, keepdim=True).rsqrt()
        energy = F.linear(style.square(), weight.square().sum(dim=(2, 3)))
        gain = (energy + 1e-8).rsqrt() * self.magnitude_ema.rsqrt()
        x = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] - 1)
        x = torch.addcmul(self.bias[:, None, None], x, gain[:, :, None, None])
        x = upsample(x, self.up_filter, self.up, self.padding)
        x = F.leaky_relu(x, SLOPE).mul_(GAIN)
        x = x if self.clamp is None else x.clamp(-self.clamp, self.clamp)
        return downsample(x, self.down_filter, self.down)


class ToRGB(ModulatedConvolution):
    """Modulated 1×1 convolution to RGB, without demodulation."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__(config.channels[-1], 3, 1, config.w_dim)
        self.weight_gain = 1 / math.sqrt(config.channels[-1])
        self.clamp = config.conv_clamp

    def forward(self, x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        """Turn features (N, C, R, R) and w (N, w_dim) into RGB (N, 3, R, R)."""
        style = self.affine(w) * (self.weight_gain * self.magnitude_ema.rsqrt())
        rgb = F.conv2d(x * style[:, :, None, None], self.weight, self.bias)
        return rgb if self.clamp is None else rgb.clamp(-self.clamp, self.clamp)


class SynthesisNetwork(StepwiseSynthesis):
    """w_plus -> image."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__(config)
        self.input = FourierFeatures(plan_stages(config)[0], config.w_dim)
        self.layers = nn.ModuleList(SynthesisLayer(config, i) for i in range(config.num_layers))
        self.to_rgb = ToRGB(config)

    def outputs(
        self, w_plus: torch.Tensor, noise_mode: Noise = "const"
    ) -> Iterator[tuple[int, torch.Tensor]]:
        """Synthesise the one output (see `core.generator.protocol.Synthesis`)."""
        check_w_plus(w_plus, self.config)
        x = self.input(w_plus[:, 0])
        for index, layer in enumerate(self.layers):
            x = layer(x, w_plus[:, index + 1])
        image = self.to_rgb(x, w_plus[:, -1]) * self.config.output_scale
        yield self.config.img_resolution, image


class Generator(StyleSpace):
    """z -> w -> image (see `StyleSpace`)."""

    config: GeneratorConfig
    synthesis: SynthesisNetwork

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__(config, SynthesisNetwork(config))
