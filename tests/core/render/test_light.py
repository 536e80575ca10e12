import pytest
import torch

from core.render.light import LightAdjustment, adjust_light
from core.render.spherical_harmonics import (
    LUMINANCE,
    ambient_light,
    directional_light,
    dominant_direction,
    sh_basis,
    shade,
)

DIRECTIONS = {
    "front": (0.0, 0.0, 1.0),
    "left": (-0.8, 0.0, 0.6),
    "above": (0.0, 0.8, 0.6),
    "zenith": (0.0, 1.0, 0.0),
}


def portrait_light(direction: tuple[float, float, float] = (0.0, 0.0, 1.0)) -> torch.Tensor:
    color = torch.tensor([[0.9, 0.8, 0.7]])
    return directional_light(torch.tensor([direction]), color) + ambient_light(0.4 * color)


def brightness(coeffs: torch.Tensor, normal: tuple[float, float, float]) -> float:
    return (sh_basis(torch.tensor(normal)) @ coeffs[0]).sum().item()


def luminance(shading: torch.Tensor) -> torch.Tensor:
    return shading @ torch.tensor(LUMINANCE)


def test_zero_is_identity_bit_for_bit() -> None:
    coeffs = torch.randn(3, 9, 3)
    assert torch.equal(adjust_light(coeffs, LightAdjustment()), coeffs)


@pytest.mark.parametrize("name", DIRECTIONS)
def test_azimuth_moves_the_bright_side_to_the_viewers_right(name: str) -> None:
    before = portrait_light(DIRECTIONS[name])
    after = adjust_light(before, LightAdjustment(azimuth=30))
    right, left = (0.8, 0.0, 0.6), (-0.8, 0.0, 0.6)
    shift_right = brightness(after, right) - brightness(before, right)
    if name == "zenith":
        assert shift_right == pytest.approx(0, abs=1e-5)
    else:
        assert shift_right > 0.1
        assert brightness(after, left) < brightness(before, left)


@pytest.mark.parametrize("name", ["front", "left", "above"])
def test_elevation_moves_the_light_up_and_keeps_its_side(name: str) -> None:
    before = portrait_light(DIRECTIONS[name])
    x, y, z = dominant_direction(before)[0].tolist()
    after = dominant_direction(adjust_light(before, LightAdjustment(elevation=20)))[0].tolist()
    assert after[1] > y + 0.1
    assert after[0] * z == pytest.approx(after[2] * x, abs=1e-5)


def test_light_straight_above_is_lowered_toward_the_viewer() -> None:
    after = adjust_light(portrait_light(DIRECTIONS["zenith"]), LightAdjustment(elevation=-30))
    assert torch.allclose(dominant_direction(after)[0], torch.tensor([0, 3**0.5 / 2, 0.5]), atol=1e-5)


def test_azimuth_and_elevation_place_a_frontal_light() -> None:
    after = adjust_light(portrait_light(), LightAdjustment(azimuth=90, elevation=30))
    assert torch.allclose(dominant_direction(after)[0], torch.tensor([3**0.5 / 2, 0.5, 0]), atol=1e-5)


def test_turning_even_light_does_nothing() -> None:
    coeffs = ambient_light(torch.ones(1, 3))
    turned = adjust_light(coeffs, LightAdjustment(azimuth=70, elevation=40))
    assert torch.allclose(turned, coeffs)


def test_turning_keeps_the_amount_of_light() -> None:
    coeffs = torch.randn(2, 9, 3)
    turned = adjust_light(coeffs, LightAdjustment(azimuth=70, elevation=40))
    assert torch.allclose(turned.norm(dim=1), coeffs.norm(dim=1), rtol=1e-5)


def test_intensity_doubles_and_halves() -> None:
    coeffs = torch.randn(2, 9, 3)
    assert torch.allclose(adjust_light(coeffs, LightAdjustment(intensity=100)), 2 * coeffs)
    assert torch.allclose(adjust_light(coeffs, LightAdjustment(intensity=-100)), coeffs / 2)


def test_ambient_changes_even_light_only() -> None:
    coeffs = torch.randn(2, 9, 3)
    after = adjust_light(coeffs, LightAdjustment(ambient=100))
    assert torch.allclose(after[:, 0], 2 * coeffs[:, 0])
    assert torch.equal(after[:, 1:], coeffs[:, 1:])


def test_warmth_trades_blue_for_red_at_equal_luminance() -> None:
    before = portrait_light((-0.8, 0.0, 0.6))
    after = adjust_light(before, LightAdjustment(warmth=50))
    assert after[0, 0, 0] > before[0, 0, 0]
    assert after[0, 0, 2] < before[0, 0, 2]
    normals = torch.nn.functional.normalize(torch.randn(1, 40, 3), dim=-1)
    assert torch.allclose(luminance(shade(normals, after)), luminance(shade(normals, before)), rtol=1e-4)


def test_adjustments_of_a_batch_are_independent() -> None:
    lights = [portrait_light(direction) for direction in DIRECTIONS.values()]
    adjustment = LightAdjustment(azimuth=25, elevation=-15, intensity=20, ambient=-30, warmth=40)
    together = adjust_light(torch.cat(lights), adjustment)
    alone = torch.cat([adjust_light(light, adjustment) for light in lights])
    assert torch.allclose(together, alone, atol=1e-6)
