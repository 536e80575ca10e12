"""Artist's terms for changing the light that a portrait has.

The illumination itself is kept and adjusted, so zero is identity and every portrait stays lit its own way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from core.render.spherical_harmonics import LUMINANCE, dominant_direction, rotate_sh

STEEP = 0.05
"""Horizontal length of a light's unit direction below which it counts as straight above or below."""


@dataclass(frozen=True)
class LightAdjustment:
    """A change of light; all zero is identity.

    Attributes:
        azimuth: degrees about the vertical; positive moves the light to the viewer's right.
        elevation: degrees; positive moves the light up along the meridian on which it stands.
        intensity: percent; +100 doubles all light, -100 halves it.
        ambient: percent; +100 doubles the even part of the light only, -100 halves it.
        warmth: percent; +100 raises red and lowers blue by half a stop each, at equal mean luminance.
    """

    azimuth: float = 0.0
    elevation: float = 0.0
    intensity: float = 0.0
    ambient: float = 0.0
    warmth: float = 0.0


def adjust_light(sh_coeffs: torch.Tensor, adjustment: LightAdjustment) -> torch.Tensor:
    """Apply an adjustment to illuminations (N, 9, 3).

    A term of zero is left out altogether, so no adjustment returns the same values bit for bit.
    """
    if adjustment.azimuth or adjustment.elevation:
        sh_coeffs = rotate_sh(sh_coeffs, _light_rotation(sh_coeffs.detach(), adjustment))
    if adjustment.intensity:
        sh_coeffs = sh_coeffs * _stops(adjustment.intensity)
    if adjustment.ambient:
        sh_coeffs = torch.cat([sh_coeffs[:, :1] * _stops(adjustment.ambient), sh_coeffs[:, 1:]], dim=1)
    if adjustment.warmth:
        sh_coeffs = _warm(sh_coeffs, adjustment.warmth)
    return sh_coeffs


def _stops(percent: float) -> float:
    return 2.0 ** (percent / 100)


def _light_rotation(sh_coeffs: torch.Tensor, adjustment: LightAdjustment) -> torch.Tensor:
    """Return the rotations (N, 3, 3): elevation on the light's own meridian, then azimuth.

    Turning by the azimuth last also turns the elevation's axis, so both sliders act independently.
    """
    axes = _elevation_axes(dominant_direction(sh_coeffs))
    up = torch.zeros_like(axes)
    up[:, 1] = 1
    return _axis_rotation(up, adjustment.azimuth) @ _axis_rotation(axes, adjustment.elevation)


def _elevation_axes(direction: torch.Tensor) -> torch.Tensor:
    """Return the horizontal axes (N, 3) about which a positive angle lifts the directions (N, 3).

    A light straight above or below, or without a direction, is treated as one in front of the face.
    """
    x, z = direction[:, 0], direction[:, 2]
    length = torch.hypot(x, z)
    steep = length < STEEP
    length = torch.where(steep, 1, length)
    x, z = torch.where(steep, 0, x / length), torch.where(steep, 1, z / length)
    return torch.stack([-z, torch.zeros_like(x), x], dim=-1)


def _axis_rotation(axes: torch.Tensor, degrees: float) -> torch.Tensor:
    """Return the rotations (N, 3, 3) about unit axes (N, 3), by Rodrigues' formula."""
    angle = math.radians(degrees)
    x, y, z = axes.unbind(-1)
    zero = torch.zeros_like(x)
    cross = torch.stack([zero, -z, y, z, zero, -x, -y, x, zero], dim=-1).unflatten(-1, (3, 3))
    identity = torch.eye(3, dtype=axes.dtype, device=axes.device)
    return identity + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross


def _warm(sh_coeffs: torch.Tensor, percent: float) -> torch.Tensor:
    """Shift red against blue and rescale to the old luminance of the even light, order 0."""
    gain = sh_coeffs.new_tensor([_stops(percent / 2), 1.0, _stops(-percent / 2)])
    weights = sh_coeffs.new_tensor(LUMINANCE)
    before = (sh_coeffs[:, :1] * weights).sum(-1, keepdim=True)
    after = (sh_coeffs[:, :1] * gain * weights).sum(-1, keepdim=True)
    rescale = torch.where((before > 0) & (after > 0), before / after, 1)
    return sh_coeffs * gain * rescale
