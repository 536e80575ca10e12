"""What a generator's portraits look like in artist's terms: the bias that it learned from its pictures."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch

from core.controls import Group, panel_controls, read_control
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.spherical_harmonics import LUMINANCE, dominant_direction

PERCENTILES = (1, 5, 50, 95, 99)


@dataclass(frozen=True, eq=False)
class Distribution:
    """One quantity over N portraits.

    Attributes:
        name: that of the control, or light_azimuth, light_elevation, light_level: where the portrait's light
            stands and how bright its even part is (1 lights white skin to white).
        values: (N,) in `unit`.
    """

    name: str
    group: Group
    label: str
    unit: str
    values: np.ndarray

    def percentiles(self) -> dict[int, float]:
        """Return the values below which so many percent of the portraits lie."""
        return {p: float(np.percentile(self.values, p)) for p in PERCENTILES}


def distributions(model: MorphableModel, params: FaceParams) -> dict[str, Distribution]:
    """Return every quantity of N portraits by name: pose, then light, then expression."""
    controls = [control for control in panel_controls(model) if control.group != "light"]
    found = [
        Distribution(c.name, c.group, c.label, c.unit, read_control(c, params).numpy()) for c in controls
    ]
    order = ("pose", "light", "expression")
    return {d.name: d for d in sorted([*found, *_light(params)], key=lambda d: order.index(d.group))}


def table_as_csv(found: Mapping[str, Distribution]) -> str:
    """Return one row per quantity: mean, standard deviation, percentiles."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["name", "unit", "portraits", "mean", "sigma", *(f"p{p}" for p in PERCENTILES)])
    for d in found.values():
        numbers = [d.values.mean(), d.values.std(), *d.percentiles().values()]
        writer.writerow([d.name, d.unit, len(d.values), *(f"{number:.5g}" for number in numbers)])
    return text.getvalue()


def _light(params: FaceParams) -> list[Distribution]:
    x, y, z = dominant_direction(params.sh_coeffs).unbind(-1)
    level = (params.sh_coeffs[:, 0] @ params.sh_coeffs.new_tensor(LUMINANCE)) / (2 * np.sqrt(np.pi))
    return [
        Distribution("light_azimuth", "light", "Light azimuth", "°", torch.atan2(x, z).rad2deg().numpy()),
        Distribution(
            "light_elevation", "light", "Light elevation", "°", y.clamp(-1, 1).asin().rad2deg().numpy()
        ),
        Distribution("light_level", "light", "Light level", "", level.numpy()),
    ]
