"""Quantities over many portraits, and the table that researchers take away."""

import numpy as np
import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.render.spherical_harmonics import directional_light
from core.samples.distributions import distributions


@pytest.fixture
def found(toy_model: MorphableModel) -> dict:
    """Eleven portraits turned by -50° … 50°, lit from 30° to the right and 20° above."""
    yaws = torch.linspace(-50, 50, 11).deg2rad()
    azimuth, elevation = np.radians([30, 20])
    x, z = np.sin(azimuth) * np.cos(elevation), np.cos(azimuth) * np.cos(elevation)
    light = directional_light(torch.tensor([[x, np.sin(elevation), z]]).float(), torch.ones(1, 3))
    params = toy_model.neutral_params(11).replace(
        rotation=torch.stack([yaws, 0 * yaws, 0 * yaws], dim=1), sh_coeffs=light.expand(11, -1, -1)
    )
    return distributions(toy_model, params)


def test_values_are_in_display_units(found: dict) -> None:
    assert found["yaw"].values == pytest.approx(np.linspace(-50, 50, 11), abs=1e-3)
    assert found["light_azimuth"].values == pytest.approx(np.full(11, 30), abs=0.01)
    assert found["light_elevation"].values == pytest.approx(np.full(11, 20), abs=0.01)
    assert found["yaw"].percentiles()[50] == pytest.approx(0, abs=1e-3)


def test_gaze_is_a_group_of_its_own(gaze_model: MorphableModel) -> None:
    found = distributions(gaze_model, gaze_model.neutral_params(3))
    assert [name for name, d in found.items() if d.group == "gaze"] == ["eyeLookX"]


def test_groups_come_in_the_order_of_the_panel(found: dict) -> None:
    groups = [d.group for d in found.values()]
    assert list(dict.fromkeys(groups)) == ["pose", "light", "expression"]
