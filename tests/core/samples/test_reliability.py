"""Measured ranges win, statistics stand in for them, and what is never shown has none."""

import numpy as np
import pytest
import torch

from core.controls.control import controls_for
from core.errors import AssetError
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.light import LightAdjustment, adjust_light
from core.render.spherical_harmonics import ambient_light, directional_light
from core.samples.distributions import distributions, light_control_values
from core.samples.reliability import reliable_ranges


@pytest.fixture
def samples(toy_model: MorphableModel) -> FaceParams:
    params = toy_model.neutral_params(101)
    spread = torch.linspace(0, 1, 101)
    expression = torch.zeros(101, 4)
    expression[:, 1] = expression[:, 2] = 0.5 * spread
    rotation = torch.stack([(100 * spread - 50).deg2rad(), 0 * spread, 0 * spread], dim=1)
    return params.replace(expression=expression, rotation=rotation)


def test_statistics_bound_what_was_never_measured(toy_model: MorphableModel, samples: FaceParams) -> None:
    ranges = reliable_ranges(controls_for(toy_model), distributions(toy_model, samples), {})
    assert ranges["yaw"] == pytest.approx((-49, 49), abs=0.1)
    assert ranges["mouthSmile"] == pytest.approx((0.005, 0.495), abs=1e-3)
    assert ranges["mouthSmileLeft"] == ranges["mouthSmile"], "sides follow their pair"
    assert ranges["light_azimuth"] == (-90, 90)
    assert "jawOpen" not in ranges, "no sample opens the jaw"


def test_measurement_wins(toy_model: MorphableModel, samples: FaceParams) -> None:
    quality = {"reliable": {"yaw": [-20, 25], "jawOpen": [0, 0.4]}}
    ranges = reliable_ranges(controls_for(toy_model), distributions(toy_model, samples), quality)
    assert ranges["yaw"] == (-20, 25)
    assert ranges["jawOpen"] == (0, 0.4)


@pytest.mark.parametrize("field", [[1], {"yaw": 3}, {"yaw": ["a", "b"]}, "yaw"])
def test_damaged_measurement_is_named(toy_model: MorphableModel, samples: FaceParams, field: object) -> None:
    with pytest.raises(AssetError, match=r"field quality\.reliable"):
        reliable_ranges(controls_for(toy_model), distributions(toy_model, samples), {"reliable": field})


def test_light_control_values_lead_to_the_samples_light(toy_model: MorphableModel) -> None:
    sun = torch.nn.functional.normalize(torch.tensor([[0.2, 0.3, 1.0]]), dim=-1)
    light = ambient_light(torch.full((1, 3), 0.4)) + directional_light(sun, torch.full((1, 3), 0.5))
    own = toy_model.neutral_params().replace(sh_coeffs=light)
    wanted = {"azimuth": 30.0, "elevation": -12.0, "intensity": 20.0, "ambient": 15.0, "warmth": 25.0}
    turned = own.replace(sh_coeffs=adjust_light(light, LightAdjustment(**wanted)))
    found = light_control_values(own, turned)
    for name in ("azimuth", "elevation", "warmth"):
        assert np.isclose(found[f"light_{name}"][0], wanted[name], atol=0.5), name
    assert np.isclose(found["light_ambient"][0], wanted["ambient"], atol=8)


def test_what_the_rig_cannot_read_is_reliable_only_where_it_was_measured(gaze_model: MorphableModel) -> None:
    samples = gaze_model.neutral_params(50)
    expression = torch.rand(samples.expression.shape, generator=torch.Generator().manual_seed(0))
    controls, found = (
        controls_for(gaze_model),
        distributions(gaze_model, samples.replace(expression=expression)),
    )
    assert "eyeLookX" in reliable_ranges(controls, found, {})
    assert "eyeLookX" not in reliable_ranges(controls, found, {}, blind_to=("gaze",))
    measured = {"reliable": {"eyeLookX": [-0.5, 0.5]}}
    assert reliable_ranges(controls, found, measured, blind_to=("gaze",))["eyeLookX"] == (-0.5, 0.5)
