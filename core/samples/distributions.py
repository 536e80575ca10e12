"""What a generator's portraits look like in artist's terms: the bias that it learned from its pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from core.controls.control import panel_controls
from core.face.groups import GROUPS, GroupName, owner
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.spherical_harmonics import LUMINANCE, SH_0, dominant_direction

PERCENTILES = (1, 5, 50, 95, 99)
_Read = Callable[[FaceParams], torch.Tensor]
_Reader = tuple[str, GroupName, str, str, _Read]


@dataclass(frozen=True, eq=False)
class Distribution:
    """One quantity over N portraits.

    Attributes:
        name: that of the control, or where the portrait's light stands (light_azimuth, light_elevation),
            how bright its even part is (light_level; 1 lights white skin to white), how strong its directed
            part is beside the even one (light_contrast) and how much redder than blue it is (light_warmth,
            in the unit of the control).
        values: (N,) in `unit`.
        read: reads the quantity (N,) off any N faces.
    """

    name: str
    group: GroupName
    label: str
    unit: str
    values: np.ndarray
    read: _Read

    def percentiles(self) -> dict[int, float]:
        """Return the values below which so many percent of the portraits lie."""
        return {p: float(np.percentile(self.values, p)) for p in PERCENTILES}


def distributions(model: MorphableModel, params: FaceParams) -> dict[str, Distribution]:
    """Return every quantity of N portraits by name, in the order of the groups."""
    controls = [control for control in panel_controls(model) if not control.is_relative]
    readers: list[_Reader] = [(c.name, c.group, c.label, c.unit, c.read) for c in controls]
    order = [*GROUPS, ""]
    return {
        name: Distribution(name, group, label, unit, read(params).numpy(), read)
        for name, group, label, unit, read in sorted([*readers, *_LIGHT], key=lambda r: order.index(r[1]))
    }


def light_control_values(own: FaceParams, samples: FaceParams) -> dict[str, np.ndarray]:
    """Return the values of the light controls that would give one face the light of each of N samples.

    Args:
        own: the face, N = 1.
        samples: N faces.

    Returns:
        (N,) per light control, in its unit.
    """
    turn = _azimuth(samples) - _azimuth(own)
    strength, evenness, redness = (_stops_between(own, samples, part) for part in (_directed, _even, _red))
    values = {
        "light_azimuth": (turn + 180) % 360 - 180,
        "light_elevation": _elevation(samples) - _elevation(own),
        "light_intensity": strength,
        "light_ambient": evenness - strength,
        "light_warmth": redness,
    }
    return {name: value.numpy() for name, value in values.items()}


def light_stand(params: FaceParams) -> dict[str, float]:
    """Return azimuth and elevation in degrees of the first face's light."""
    return {"azimuth": float(_azimuth(params)[0]), "elevation": float(_elevation(params)[0])}


def _stops_between(
    own: FaceParams, samples: FaceParams, part: Callable[[FaceParams], torch.Tensor]
) -> torch.Tensor:
    """Return by how many hundredths of a stop each sample has more of something positive."""
    return 100 * (part(samples).clamp(min=1e-4) / part(own).clamp(min=1e-4)).log2()


def _directed(params: FaceParams) -> torch.Tensor:
    return (params.sh_coeffs[:, 1:4] @ params.sh_coeffs.new_tensor(LUMINANCE)).norm(dim=-1)


def _even(params: FaceParams) -> torch.Tensor:
    return params.sh_coeffs[:, 0] @ params.sh_coeffs.new_tensor(LUMINANCE)


def _red(params: FaceParams) -> torch.Tensor:
    even = params.sh_coeffs[:, 0].clamp(min=1e-4)
    return even[:, 0] / even[:, 2]


def _azimuth(params: FaceParams) -> torch.Tensor:
    x, _, z = dominant_direction(params.sh_coeffs).unbind(-1)
    return torch.atan2(x, z).rad2deg()


def _elevation(params: FaceParams) -> torch.Tensor:
    return dominant_direction(params.sh_coeffs)[:, 1].clamp(-1, 1).asin().rad2deg()


def _level(params: FaceParams) -> torch.Tensor:
    return params.sh_coeffs[:, 0] @ params.sh_coeffs.new_tensor(LUMINANCE) * SH_0


def _contrast(params: FaceParams) -> torch.Tensor:
    luminance = params.sh_coeffs @ params.sh_coeffs.new_tensor(LUMINANCE)
    return luminance[:, 1:4].norm(dim=1) / luminance[:, 0].clamp(min=1e-6)


def _warmth(params: FaceParams) -> torch.Tensor:
    red, _, blue = params.sh_coeffs[:, 0].clamp(min=1e-6).unbind(-1)
    return 100 * torch.log2(red / blue)


_OF_LIGHT = owner("sh_coeffs")
_LIGHT: tuple[_Reader, ...] = (
    ("light_azimuth", _OF_LIGHT, "Light azimuth", "°", _azimuth),
    ("light_elevation", _OF_LIGHT, "Light elevation", "°", _elevation),
    ("light_level", _OF_LIGHT, "Light level", "", _level),
    ("light_contrast", _OF_LIGHT, "Light contrast", "", _contrast),
    ("light_warmth", _OF_LIGHT, "Light warmth", "%", _warmth),
)
