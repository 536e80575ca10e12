"""Second-order spherical-harmonics illumination.

`sh_coeffs` (N, 9, 3) give the shading of a surface by its unit normal n, per colour channel:
shading(n) = Σ_b Y_b(n) γ_b, with the real orthonormal functions Y in the order
1 · y, z, x · xy, yz, 3z² - 1, xz, x² - y². The cosine lobe of a Lambertian surface is part of γ.
Normals are in the world frame: x to the viewer's right, y up, z toward the viewer.

Sources: R. Ramamoorthi and P. Hanrahan, "An Efficient Representation for Irradiance Environment Maps",
SIGGRAPH 2001 (functions, and the lobe's factors A_0 = π, A_1 = 2π/3, A_2 = π/4); A. Tewari et al.,
"MoFA", ICCV 2017 (the shading model of a monocular face reconstruction).
"""

from __future__ import annotations

import math

import torch

SH_0 = 0.5 * math.sqrt(1 / math.pi)
SH_1 = 0.5 * math.sqrt(3 / math.pi)
SH_2_XY = 0.5 * math.sqrt(15 / math.pi)
SH_2_ZZ = 0.25 * math.sqrt(5 / math.pi)
SH_2_XX = 0.25 * math.sqrt(15 / math.pi)

LOBE = (math.pi, *(2 * math.pi / 3,) * 3, *(math.pi / 4,) * 5)
"""The cosine lobe's factor A_l of every coefficient."""

FIRST_ORDER, SECOND_ORDER = slice(1, 4), slice(4, 9)
LUMINANCE = (0.2126, 0.7152, 0.0722)
"""Weights of R, G and B (ITU-R BT.709)."""


def sh_basis(normals: torch.Tensor) -> torch.Tensor:
    """Evaluate the nine basis functions.

    Args:
        normals: (..., 3) unit vectors.

    Returns:
        (..., 9) values Y_b.
    """
    x, y, z = normals.unbind(-1)
    return torch.stack(_functions(x, y, z), dim=-1)


def _functions(x: torch.Tensor, y: torch.Tensor, z: torch.Tensor) -> list[torch.Tensor]:
    return [
        torch.full_like(x, SH_0),
        SH_1 * y,
        SH_1 * z,
        SH_1 * x,
        SH_2_XY * x * y,
        SH_2_XY * y * z,
        SH_2_ZZ * (3 * z * z - 1),
        SH_2_XY * x * z,
        SH_2_XX * (x * x - y * y),
    ]


def shade(normals: torch.Tensor, sh_coeffs: torch.Tensor) -> torch.Tensor:
    """Return the shading Σ_b Y_b(n) γ_b.

    Args:
        normals: (N, V, 3) unit vectors, world frame.
        sh_coeffs: (N, 9, 3) illumination.

    Returns:
        (N, V, 3) RGB factors of the albedo; may leave [0, 1].
    """
    x, y, z = normals.permute(2, 0, 1).contiguous()  # planes: several times faster than triples
    return (sh_coeffs.mT @ torch.stack(_functions(x, y, z), dim=1)).mT


def rotate_sh(coeffs: torch.Tensor, rotation: torch.Tensor) -> torch.Tensor:
    """Turn an illumination, so that the result shades R n as `coeffs` shade n.

    Order 1 is a vector and turns as R v; order 2 is a symmetric traceless matrix and turns as R M Rᵀ,
    which is exact.

    Args:
        coeffs: (N, 9, C).
        rotation: (N, 3, 3) rotation matrices.

    Returns:
        (N, 9, C).
    """
    vector = coeffs[:, 1:4].roll(1, dims=1)  # y, z, x → x, y, z
    vector = (rotation @ vector).roll(-1, dims=1)
    turn = rotation[:, None]
    matrix = turn @ _order_2_matrix(coeffs[:, 4:]) @ turn.mT
    return torch.cat([coeffs[:, :1], vector, _order_2_coeffs(matrix)], dim=1)


def _order_2_matrix(coeffs: torch.Tensor) -> torch.Tensor:
    """Return the matrices M (N, C, 3, 3) with nᵀ M n = Σ Y_b(n) γ_b over order 2, (N, 5, C)."""
    xy, yz, zz, xz, xx = coeffs.unbind(1)
    xy, yz, xz = (SH_2_XY / 2 * off_diagonal for off_diagonal in (xy, yz, xz))
    zz, xx = SH_2_ZZ * zz, SH_2_XX * xx
    rows = [xx - zz, xy, xz, xy, -xx - zz, yz, xz, yz, 2 * zz]
    return torch.stack(rows, dim=-1).unflatten(-1, (3, 3))


def _order_2_coeffs(matrix: torch.Tensor) -> torch.Tensor:
    """Invert `_order_2_matrix`: (N, C, 3, 3) to (N, 5, C)."""
    coeffs = [
        matrix[..., 0, 1] * (2 / SH_2_XY),
        matrix[..., 1, 2] * (2 / SH_2_XY),
        matrix[..., 2, 2] / (2 * SH_2_ZZ),
        matrix[..., 0, 2] * (2 / SH_2_XY),
        (matrix[..., 0, 0] - matrix[..., 1, 1]) / (2 * SH_2_XX),
    ]
    return torch.stack(coeffs, dim=1)


def directional_light(direction: torch.Tensor, color: torch.Tensor) -> torch.Tensor:
    """Return the illumination by one distant light.

    The coefficients are the projection of color * max(0, n · direction), the nearest that nine
    coefficients come to a Lambertian surface which is lit with shading 1 where it faces the light. They
    give 17/16 there and miss the true shading by at most 3/32, at grazing light.

    Args:
        direction: (N, 3) unit vectors toward the light, world frame.
        color: (N, 3) RGB intensity.

    Returns:
        (N, 9, 3).
    """
    lobe = torch.tensor(LOBE, dtype=direction.dtype, device=direction.device)
    return (lobe * sh_basis(direction)).unsqueeze(-1) * color.unsqueeze(1)


def ambient_light(color: torch.Tensor) -> torch.Tensor:
    """Return the illumination (N, 9, 3) that shades every normal with `color` (N, 3) RGB."""
    coeffs = color.new_zeros(len(color), 9, 3)
    coeffs[:, 0] = color / SH_0
    return coeffs


def dominant_direction(coeffs: torch.Tensor) -> torch.Tensor:
    """Return the direction from which most light comes: order 1 of the luminance.

    Args:
        coeffs: (N, 9, 3).

    Returns:
        (N, 3) unit vectors toward the light, world frame; zero where the light has no direction.
    """
    vector = coeffs[:, 1:4].roll(1, dims=1) @ coeffs.new_tensor(LUMINANCE)
    length = vector.norm(dim=-1, keepdim=True)
    return torch.where(length > 1e-6, vector / length.clamp(min=1e-6), torch.zeros_like(vector))
