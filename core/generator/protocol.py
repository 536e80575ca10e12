"""What every StyleGAN of this program can do, whatever its architecture."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, Protocol

import torch
from torch import nn

NoiseMode = Literal["const", "random", "none"]
Noise = NoiseMode | torch.Tensor
"""A mode, or a scalar that scales the stored noise."""


class Synthesis(Protocol):
    """w_plus -> image."""

    def __call__(
        self, w_plus: torch.Tensor, noise_mode: NoiseMode = "const", max_resolution: int | None = None
    ) -> torch.Tensor:
        """Synthesise an image.

        Args:
            w_plus: (N, L, w_dim).
            noise_mode: "const" adds the stored noise, "random" fresh noise, "none" nothing; StyleGAN3
                has no noise.
            max_resolution: stop at this resolution, one of `output_resolutions`; None runs everything.

        Returns:
            (N, 3, R, R), about [-1, 1], unclipped.

        Raises:
            ValueError: w_plus has another shape, or max_resolution is not one of this generator's outputs.
        """

    def outputs(
        self, w_plus: torch.Tensor, noise_mode: Noise = "const"
    ) -> Iterator[tuple[int, torch.Tensor]]:
        """Synthesise step by step: each of `output_resolutions` with its images, ascending.

        Nothing beyond the last image that is taken is computed.
        """


class StyleGenerator(Protocol):
    """A pretrained StyleGAN: z -> w -> w_plus -> image.

    Attributes:
        config: what determines the shapes of its tensors.
        w_avg: (w_dim,) mean of w, the centre of truncation.
    """

    config: Any
    w_avg: torch.Tensor

    @property
    def mapping(self) -> nn.Module:
        """Maps z (N, z_dim) to w (N, w_dim)."""

    @property
    def synthesis(self) -> Synthesis:
        """Turns w_plus (N, L, w_dim) into images (N, 3, R, R), about [-1, 1]."""

    @property
    def z_dim(self) -> int:
        """Size of z."""

    @property
    def w_dim(self) -> int:
        """Size of w."""

    @property
    def num_ws(self) -> int:
        """Number L of style layers."""

    @property
    def layer_resolutions(self) -> tuple[int, ...]:
        """Resolution at which each style layer works, L values, ascending.

        4 to the image's own in StyleGAN 1 and 2, two layers at each; usually 16 upwards in StyleGAN3.
        """

    @property
    def img_resolution(self) -> int:
        """Side of the full image, in pixels."""

    @property
    def output_resolutions(self) -> tuple[int, ...]:
        """Resolutions at which synthesis can stop, ascending; the last is `img_resolution`.

        Drafts stop at a small one. Architectures with a single RGB output (StyleGAN3, and the "orig" and
        "resnet" variants of StyleGAN2) list only the last: their drafts are full images.
        """

    @property
    def faithful_resolutions(self) -> tuple[int, ...]:
        """Those of `output_resolutions` whose images have the full image's colours, ascending."""

    def truncate(self, w: torch.Tensor, psi: float) -> torch.Tensor:
        """Pull w (N, w_dim) or (N, L, w_dim) towards `w_avg`; psi 1 keeps it, 0 gives the mean."""

    def broadcast(self, w: torch.Tensor) -> torch.Tensor:
        """Repeat w (N, w_dim) for every style layer: (N, L, w_dim)."""

    def __call__(self, z: torch.Tensor, psi: float = 1.0) -> torch.Tensor:
        """Generate images (N, 3, R, R) from z (N, z_dim)."""

    def to(self, device: torch.device | str) -> Any:
        """Move to a device, in place."""

    def half(self) -> Any:
        """Turn every floating-point tensor into half precision, in place."""

    def state_dict(self) -> Mapping[str, torch.Tensor]:
        """Name -> tensor."""

    def parameters(self) -> Iterator[nn.Parameter]:
        """Every weight."""

    def modules(self) -> Iterator[nn.Module]:
        """The generator and every layer of it."""
