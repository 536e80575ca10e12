"""How much structure lies in each neighbourhood, along which direction and how fine: what blur takes away.

Oriented band-pass filters in quadrature, as in texture synthesis from joint statistics (Portilla and
Simoncelli 2000), on luminance. Their local amplitude says "strands that run downwards, so many, so strong"
without saying where each one lies.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

DIRECTIONS, OCTAVES = 4, 3
_SIDE = 7  # of a filter, pixels of its octave
_WAVE = 3.5  # wavelength, pixels of its octave
_NEAR, _STRIDE = 9, 4  # neighbourhood that amplitudes are averaged over, and its step, pixels of its octave
_FLOOR = 0.02  # amplitude, of [-1, 1], under which structure is not seen


class TextureLoss(nn.Module):
    """Compares log amplitudes of two pictures in `OCTAVES` octaves."""

    filters: torch.Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("filters", _filters())

    def forward(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return the mean absolute difference of pictures (N, 3, R, R) in [-1, 1]; R at least 32."""
        levels = torch.cat([output, target]).mean(1, keepdim=True)
        total = output.new_zeros(())
        for _ in range(OCTAVES):
            ours, true = self._log_amplitudes(levels).chunk(2)
            total = total + (ours - true).abs().mean()
            levels = F.avg_pool2d(levels, 2)
        return total / OCTAVES

    def _log_amplitudes(self, levels: torch.Tensor) -> torch.Tensor:
        """Return log amplitudes (N, 4, H', W') of one octave (N, 1, H, W)."""
        power = F.conv2d(levels, self.filters).square().unflatten(1, (DIRECTIONS, 2)).sum(2)
        near = F.avg_pool2d(power, min(_NEAR, power.shape[-1]), _STRIDE)
        return 0.5 * (near + _FLOOR**2).log()


def _filters() -> torch.Tensor:
    """Return (8, 1, 7, 7): per direction an even and an odd wave under a Gaussian, without a mean."""
    offset = torch.arange(_SIDE) - _SIDE // 2
    y, x = torch.meshgrid(offset, offset, indexing="ij")
    window = torch.exp(-(x.square() + y.square()) / (2 * (_SIDE / 4) ** 2))
    waves = []
    for index in range(DIRECTIONS):
        angle = math.pi * index / DIRECTIONS
        phase = 2 * math.pi / _WAVE * (x * math.cos(angle) + y * math.sin(angle))
        waves += [phase.cos(), phase.sin()]
    filters = torch.stack(waves) * window
    filters -= window * filters.sum((1, 2), keepdim=True) / window.sum()
    return (filters / filters.norm(dim=(1, 2), keepdim=True))[:, None]
