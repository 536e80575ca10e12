import math

import numpy as np
import pytest
import torch

from core.face.rotation import rotation_matrix
from core.render.spherical_harmonics import (
    ambient_light,
    directional_light,
    dominant_direction,
    rotate_sh,
    sh_basis,
    shade,
)


@pytest.fixture
def normals() -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.nn.functional.normalize(
        torch.randn(2, 50, 3, dtype=torch.double, generator=generator), dim=-1
    )


@pytest.fixture
def coeffs() -> torch.Tensor:
    return torch.randn(2, 9, 3, dtype=torch.double, generator=torch.Generator().manual_seed(1))


def sphere(rings: int = 64) -> tuple[torch.Tensor, torch.Tensor]:
    """Unit vectors (M, 3) and their weights (M,) for exact integrals of low order over the sphere."""
    z, weight = map(torch.from_numpy, np.polynomial.legendre.leggauss(rings))
    angle = torch.arange(2 * rings, dtype=torch.double) * (math.pi / rings)
    radius = (1 - z * z).sqrt()[:, None]
    planes = [radius * angle.cos(), radius * angle.sin(), z[:, None].expand(-1, len(angle))]
    return torch.stack(planes, dim=-1).flatten(0, 1), weight.repeat_interleave(len(angle)) * (math.pi / rings)


def test_basis_is_orthonormal() -> None:
    directions, weights = sphere()
    basis = sh_basis(directions)
    assert torch.allclose(basis.T @ (weights[:, None] * basis), torch.eye(9, dtype=torch.double), atol=1e-12)


def test_basis_order() -> None:
    x, y, z = 0.36, 0.48, 0.8
    expected = [1, y, z, x, x * y, y * z, 3 * z * z - 1, x * z, x * x - y * y]
    signs = sh_basis(torch.tensor([x, y, z])) / torch.tensor(expected)
    constants = [0.282095, *[0.488603] * 3, 1.092548, 1.092548, 0.315392, 1.092548, 0.546274]
    assert torch.allclose(signs, torch.tensor(constants), atol=1e-6)


def test_shade_is_the_sum_over_the_basis(normals: torch.Tensor, coeffs: torch.Tensor) -> None:
    assert torch.allclose(shade(normals, coeffs), sh_basis(normals) @ coeffs)


def test_turned_light_shades_turned_normals_alike(normals: torch.Tensor, coeffs: torch.Tensor) -> None:
    rotation = rotation_matrix(torch.tensor([[0.7, -0.4, 1.1], [-2.0, 0.3, 0.2]], dtype=torch.double))
    turned = shade(normals @ rotation.mT, rotate_sh(coeffs, rotation))
    assert torch.allclose(turned, shade(normals, coeffs), atol=1e-12)


def test_no_rotation_changes_nothing(coeffs: torch.Tensor) -> None:
    identity = torch.eye(3, dtype=torch.double).expand(2, -1, -1)
    assert torch.allclose(rotate_sh(coeffs, identity), coeffs)


def test_ambient_light_shades_every_normal_with_its_color(normals: torch.Tensor) -> None:
    color = torch.tensor([[1.0, 0.5, 0.2], [0.3, 0.3, 0.9]], dtype=torch.double)
    assert torch.allclose(shade(normals, ambient_light(color)), color[:, None].expand(-1, 50, -1))


def test_directional_light_is_the_nearest_to_a_lambertian_surface() -> None:
    directions, weights = sphere()
    light = torch.tensor([[0.6, 0.48, 0.64]], dtype=torch.double)
    lambert = (directions @ light[0]).clamp(min=0)
    projected = sh_basis(directions).T @ (weights * lambert)
    coeffs = directional_light(light, torch.tensor([[1.0, 2.0, 0.0]], dtype=torch.double))
    assert torch.allclose(coeffs[0, :, 0], projected, atol=1e-3)
    assert torch.allclose(coeffs[0, :, 1], 2 * coeffs[0, :, 0])
    shading = shade(directions[None], coeffs)[0, :, 0]
    assert (shading - lambert).abs().max() < 3 / 32 + 1e-6
    assert shade(light[None], coeffs)[0, 0, 0].item() == pytest.approx(17 / 16)


def test_dominant_direction_finds_the_light_and_reports_none() -> None:
    light = torch.tensor([[0.6, 0.48, 0.64], [-1.0, 0.0, 0.0]])
    coeffs = directional_light(light, torch.ones(2, 3)) + ambient_light(torch.ones(2, 3))
    assert torch.allclose(dominant_direction(coeffs), light, atol=1e-6)
    assert dominant_direction(ambient_light(torch.ones(1, 3))).tolist() == [[0, 0, 0]]


def test_gradients(normals: torch.Tensor, coeffs: torch.Tensor) -> None:
    few = normals[:, :4].clone().requires_grad_()
    light = coeffs.clone().requires_grad_()
    rotation = rotation_matrix(torch.tensor([[0.1, 0.2, 0.3]] * 2, dtype=torch.double)).requires_grad_()
    assert torch.autograd.gradcheck(shade, (few, light))
    assert torch.autograd.gradcheck(rotate_sh, (light, rotation))
    assert torch.autograd.gradcheck(directional_light, (few[:, 0], light[:, 0]))
