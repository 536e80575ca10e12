"""Soft shadows that a mesh throws on itself, for turntables and stills.

Spherical harmonics light every vertex by its normal alone, so that no nose darkens a cheek. Here the light is
a disc about the direction from which most of it comes: the mesh is seen from several points of it, and a
vertex that some of them do not see loses so much of the directed light. The even light stays.
"""

from __future__ import annotations

import math

import numpy as np
import torch

from core.render.camera import ndc_to_pixels
from core.render.rasterizer import default_rasterizer
from core.render.spherical_harmonics import LUMINANCE, dominant_direction, shade
from core.render.surface import blend, vertex_normals

POINTS = 24
"""Of the disc from which the mesh is seen."""
DISC_DEGREES = 14.0
"""Radius of the disc: a large lamp at arm's length."""
DEEPEST = 0.85
"""Share of the light that shadows take at most."""
_SIDE = 384  # of the pictures that the light sees
_BIAS_CM = 0.35  # nearer to the surface, a vertex is on it
_FAR_CM = 10_000.0  # so far that rays are parallel
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_SMOOTHINGS = 2
_FAINT = 1e-3


@torch.inference_mode()
def with_soft_shadows(
    vertices: np.ndarray, colors: np.ndarray, triangles: np.ndarray, sh_coeffs: torch.Tensor
) -> np.ndarray:
    """Return colours (V, 3) of a lit mesh with the shadows of its light.

    Args:
        vertices: (V, 3) cm, world frame.
        colors: (V, 3) lit, which may leave [0, 1].
        triangles: (F, 3) counter-clockwise seen from outside.
        sh_coeffs: (1, 9, 3) the light.
    """
    points, corners = torch.from_numpy(vertices).float(), torch.from_numpy(triangles)
    towards = dominant_direction(sh_coeffs)[0].float()
    share = _directed_share(sh_coeffs, towards)
    if share < _FAINT:
        return colors
    facing = (vertex_normals(points[None], corners)[0] @ towards).clamp(min=0).sqrt()
    lit = torch.stack([_sees(points, corners, direction) for direction in _disc(towards)]).mean(0)
    darkness = share * facing * (1 - lit)
    return colors * (1 - _smooth(darkness.numpy(), triangles))[:, None].astype(colors.dtype)


def _directed_share(sh_coeffs: torch.Tensor, towards: torch.Tensor) -> float:
    """Return the share of the light on what faces it that is not there on what faces away."""
    if not float(towards.norm()) > 0:
        return 0.0
    normals = torch.stack([towards, -towards])[None].to(sh_coeffs.dtype)
    bright, dark = (shade(normals, sh_coeffs)[0] @ sh_coeffs.new_tensor(LUMINANCE)).clamp(min=1e-4).tolist()
    return min(max(1 - dark / bright, 0.0), DEEPEST)


def _disc(towards: torch.Tensor) -> list[torch.Tensor]:
    """Return unit vectors (3,) spread evenly over the light."""
    right, up = _axes(towards)
    radius = math.tan(math.radians(DISC_DEGREES))
    found = []
    for number in range(POINTS):
        reach, angle = radius * math.sqrt((number + 0.5) / POINTS), number * _GOLDEN_ANGLE
        aside = reach * (math.cos(angle) * right + math.sin(angle) * up)
        found.append(torch.nn.functional.normalize(towards + aside, dim=0))
    return found


def _axes(towards: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return two unit vectors that are square to a direction and to each other, in a right-handed frame."""
    helper = torch.tensor([0.0, 1.0, 0.0] if abs(float(towards[1])) < 0.9 else [1.0, 0.0, 0.0])
    right = torch.nn.functional.normalize(torch.linalg.cross(helper, towards), dim=0)
    return right, torch.linalg.cross(towards, right)


def _sees(points: torch.Tensor, triangles: torch.Tensor, towards: torch.Tensor) -> torch.Tensor:
    """Return how much of each vertex a parallel light from a direction reaches, (V,) in [0, 1]."""
    seen = (points - points.mean(0)) @ torch.stack([*_axes(towards), towards], dim=1)
    plane = seen[:, :2] / (1.02 * seen[:, :2].abs().max())
    ndc = torch.cat([plane, _FAR_CM - seen[:, 2:]], dim=1)[None].contiguous()
    index = default_rasterizer("cpu")(ndc, triangles, _SIDE).triangle_index
    heights = blend(ndc, seen[None, :, 2:].contiguous(), triangles, index)[0, 0]
    heights = heights.masked_fill(index[0] < 0, -_FAR_CM)
    pixels = ndc_to_pixels(plane, _SIDE) - 0.5
    start = pixels.floor()
    share = pixels - start
    reached = torch.zeros(len(points))
    for across in (0, 1):
        for down in (0, 1):
            u, v = (start + torch.tensor([across, down])).long().clamp(0, _SIDE - 1).unbind(1)
            weight = (share[:, 0] if across else 1 - share[:, 0]) * (share[:, 1] if down else 1 - share[:, 1])
            reached += weight * (heights[v, u] <= seen[:, 2] + _BIAS_CM)
    return reached


def _smooth(values: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Let each vertex (V,) agree with its neighbours."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    ends = np.concatenate([edges, edges[:, ::-1]])
    counts = 1 + np.bincount(ends[:, 0], minlength=len(values))
    for _ in range(_SMOOTHINGS):
        sums = np.bincount(ends[:, 0], weights=values[ends[:, 1]], minlength=len(values))
        values = (values + sums) / counts
    return values
