"""z -> w -> w_plus: the part that all StyleGAN architectures share.

Every weight follows the equalised learning rate (Karras et al., ICLR 2018): it is stored with unit
variance and scaled by 1/√fan_in when used.
"""

import itertools
import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, Protocol

import torch
import torch.nn.functional as F
from torch import nn

from core.generator.protocol import Noise

SLOPE = 0.2  # leaky ReLU of StyleGAN; √2 after it restores unit variance
GAIN = math.sqrt(2)
MAX_RESOLUTION = 2048
MAX_WIDTH = 2048
MAX_MAPPING_LAYERS = 16


class StyleConfig(Protocol):
    """What a configuration says about the style space."""

    @property
    def z_dim(self) -> int:
        """Size of z."""

    @property
    def w_dim(self) -> int:
        """Size of w."""

    @property
    def mapping_layers(self) -> int:
        """Fully connected layers from z to w."""

    @property
    def mapping_width(self) -> int | None:
        """Features between those layers; None for w_dim."""

    @property
    def num_ws(self) -> int:
        """Number L of style layers."""

    @property
    def layer_resolutions(self) -> tuple[int, ...]:
        """Resolution at which each style layer works, L values, ascending."""

    @property
    def img_resolution(self) -> int:
        """Side of the full image."""


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
        return F.leaky_relu(y, SLOPE) * GAIN if self.activate else y


class MappingNetwork(nn.Module):
    """z -> w: second-moment normalisation, then fully connected layers."""

    def __init__(self, config: StyleConfig) -> None:
        super().__init__()
        hidden = [config.mapping_width or config.w_dim] * (config.mapping_layers - 1)
        sizes = [config.z_dim, *hidden, config.w_dim]
        self.layers = nn.Sequential(
            *(FullyConnected(a, b, activate=True) for a, b in itertools.pairwise(sizes))
        )

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """Map z (N, z_dim) to w (N, w_dim)."""
        return self.layers(normalize_second_moment(z))


class StepwiseSynthesis(nn.Module, ABC):
    """w_plus -> image; an architecture says how, step by step (see `core.generator.protocol.Synthesis`)."""

    def __init__(self, config: Any) -> None:
        super().__init__()
        self.config = config

    def forward(
        self, w_plus: torch.Tensor, noise_mode: Noise = "const", max_resolution: int | None = None
    ) -> torch.Tensor:
        """Synthesise images, whole or up to one of the configuration's `output_resolutions`."""
        last = max_resolution or self.config.img_resolution
        if last not in self.config.output_resolutions:
            raise ValueError(f"max_resolution {last} is not one of {self.config.output_resolutions}")
        return next(image for side, image in self.outputs(w_plus, noise_mode) if side == last)

    @abstractmethod
    def outputs(
        self, w_plus: torch.Tensor, noise_mode: Noise = "const"
    ) -> Iterator[tuple[int, torch.Tensor]]:
        """Yield each output resolution with its images, ascending."""


class StyleSpace(nn.Module):
    """Mapping network, mean of w and truncation; an architecture adds its `synthesis`.

    Attributes:
        mapping: z (N, z_dim) -> w (N, w_dim); z is normalised to unit second moment first.
        synthesis: w_plus (N, L, w_dim) -> image (N, 3, R, R).
        w_avg: (w_dim,) mean of w, the centre of truncation.
    """

    w_avg: torch.Tensor

    def __init__(self, config: Any, synthesis: StepwiseSynthesis) -> None:
        super().__init__()
        self.config = config
        self.mapping = MappingNetwork(config)
        self.synthesis = synthesis
        self.register_buffer("w_avg", torch.zeros(config.w_dim))

    @property
    def z_dim(self) -> int:
        """Size of z."""
        return self.config.z_dim

    @property
    def w_dim(self) -> int:
        """Size of w."""
        return self.config.w_dim

    @property
    def num_ws(self) -> int:
        """Number L of style layers."""
        return self.config.num_ws

    @property
    def layer_resolutions(self) -> tuple[int, ...]:
        """Resolution at which each style layer works, L values, ascending."""
        return self.config.layer_resolutions

    @property
    def img_resolution(self) -> int:
        """Side of the full image, in pixels."""
        return self.config.img_resolution

    @property
    def output_resolutions(self) -> tuple[int, ...]:
        """Resolutions at which synthesis can stop."""
        return self.config.output_resolutions

    @property
    def faithful_resolutions(self) -> tuple[int, ...]:
        """Those whose images have the full image's colours."""
        return self.config.output_resolutions

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


def check_w_plus(w_plus: torch.Tensor, config: StyleConfig) -> None:
    """Raise ValueError unless w_plus is (N, L, w_dim)."""
    expected = (config.num_ws, config.w_dim)
    if w_plus.ndim != 3 or w_plus.shape[1:] != expected:
        raise ValueError(f"w_plus has shape {tuple(w_plus.shape)}, expected (N, *{expected})")


def check_style(config: StyleConfig) -> None:
    """Raise ValueError, naming the field, unless a configuration describes a style space of sane size."""
    check_count("z_dim", config.z_dim)
    check_count("w_dim", config.w_dim)
    check_count("mapping_layers", config.mapping_layers, MAX_MAPPING_LAYERS)
    if config.mapping_width is not None:
        check_count("mapping_width", config.mapping_width)
    check_count("img_resolution", config.img_resolution, MAX_RESOLUTION)


def check_count(name: str, value: Any, limit: int = MAX_WIDTH) -> None:
    """Raise ValueError unless a value is a whole number from 1 to a limit."""
    if type(value) is not int or not 1 <= value <= limit:
        raise ValueError(f"{name} is {_short(value)}, expected 1 to {limit}")


def check_number(name: str, value: Any, lowest: float, highest: float) -> None:
    """Raise ValueError unless a value is a number within a closed range."""
    if type(value) not in (int, float) or not lowest <= value <= highest:
        raise ValueError(f"{name} is {_short(value)}, expected {lowest:g} to {highest:g}")


def check_channels(channels: Any, resolutions: tuple[int, ...]) -> None:
    """Raise ValueError unless a table names the features of every block."""
    if not isinstance(channels, dict) or set(channels) != set(resolutions):
        raise ValueError(f"channels must name the resolutions {list(resolutions)}")
    for resolution, count in channels.items():
        check_count(f"channels of {resolution}", count)


def block_resolutions(img_resolution: int) -> tuple[int, ...]:
    """Return the powers of two from 4 up to the image.

    Raises:
        ValueError: the image's side is not a power of two from 8.
    """
    if img_resolution < 8 or img_resolution & (img_resolution - 1):
        raise ValueError(f"img_resolution {img_resolution} is not a power of two from 8")
    return tuple(2**i for i in range(2, img_resolution.bit_length()))


def _short(value: Any) -> str:
    return repr(value)[:40] if isinstance(value, int | float | str | None) else f"a {type(value).__name__}"
