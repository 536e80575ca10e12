"""Eyeballs as they are shown: round, with pupil, iris and the shadow of the lids.

A model's own eyeballs are coarse. They say where each one lies, how large it is and where it looks; a sphere
of rings around the line of sight is drawn there, whose colours change from one ring to the next.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch.nn.functional import normalize

from core.face.face_parts import Eyeball

PUPIL, IRIS = 0.19, 0.43
"""Radii in radii of the eyeball."""
_SECTORS = 36
# Of each ring: its radius in radii of the eyeball, the share of the iris in its colour, and a factor.
_RINGS = (
    (0.05, 1.0, 0.06),
    (PUPIL - 0.012, 1.0, 0.06),
    (PUPIL + 0.012, 1.0, 1.15),
    (0.27, 1.0, 1.1),
    (0.35, 1.0, 1.0),
    (IRIS - 0.03, 1.0, 0.55),
    (IRIS - 0.005, 0.9, 0.4),
    (IRIS + 0.022, 0.0, 1.0),
    (0.55, 0.0, 1.0),
    (0.7, 0.0, 1.0),
    (0.85, 0.0, 0.95),
    (0.97, 0.0, 0.85),
    (1.0, 0.0, 0.8),
)
_FIT = 0.995  # of the eyeball's radius, so that finer spheres stay behind lids that were made for coarse ones
_PARTING = 6  # places on each line between two landmarks of a lid
_UPPER_SHADOW, _LOWER_SHADOW = (0.4, 0.26), (0.8, 0.1)  # factor at the lid, and its reach in radii


@dataclass(frozen=True, eq=False)
class DrawnEye:
    """One eyeball's sphere.

    Attributes:
        vertices, normals: (K, 3) model frame.
        reflectance: (K, 3) RGB, lids' shadow included.
    """

    vertices: torch.Tensor
    normals: torch.Tensor
    reflectance: torch.Tensor


class EyeDrawing:
    """Draws one eyeball of a model; K vertices in rings, the first one in front.

    Args:
        eyeball: the part.
        vertices: (V, 3) the model's, at rest.
    """

    def __init__(self, eyeball: Eyeball, vertices: torch.Tensor) -> None:
        self._surface, self._lids = eyeball.vertices, eyeball.lids
        offset = vertices[eyeball.vertices] - eyeball.middle
        self._to_middle = _affine_weights(vertices[eyeball.vertices], eyeball.middle)
        self._to_sight = offset @ torch.linalg.inv(offset.mT @ offset)[2]
        angle = torch.asin(offset[:, :2].norm(dim=1).div(eyeball.radius).clamp(max=1))
        front = offset[:, 2] > 0
        self._iris = eyeball.vertices[front & (angle < math.asin(IRIS))]
        self._white = eyeball.vertices[front & (angle > math.asin(IRIS + 0.1))]
        self._rings, self.triangles = _sphere()
        table = torch.tensor([_RINGS[0], *(ring for ring in _RINGS for _ in range(_SECTORS))])
        self._iris_share, self._factor = table[:, 1:2], table[:, 2:3]
        self.vertex_count = len(self._rings)
        self.iris_rows = ((table[:, 1] == 1) & (table[:, 2] >= 1)).nonzero()[:, 0]

    def draw(
        self,
        vertices: torch.Tensor,
        colors: torch.Tensor,
        landmarks: torch.Tensor,
        iris_gain: torch.Tensor,
    ) -> DrawnEye:
        """Return the eye of a face.

        Args:
            vertices: (V, 3) the model's, in its own frame.
            colors: (V, 3) their reflectance.
            landmarks: (68, 3) places of the landmarks.
            iris_gain: (3,) factor on the reflectance of the iris.
        """
        surface = vertices[self._surface]
        middle = self._to_middle @ surface
        offset = surface - middle
        radius = _FIT * offset.norm(dim=1).mean()
        normals = self._rings @ _turned_to(self._to_sight @ offset)
        iris, white = colors[self._iris].mean(0) * iris_gain, colors[self._white].mean(0)
        reflectance = (self._iris_share * iris + (1 - self._iris_share) * white) * self._factor
        places = middle + radius * normals
        shadow = _shadow(places, landmarks[self._lids], radius)
        return DrawnEye(places, normals, reflectance * shadow[:, None])


def _affine_weights(points: torch.Tensor, place: torch.Tensor) -> torch.Tensor:
    """Return the smallest weights (N,) that sum to 1 and make a place (3,) of points (N, 3)."""
    offset = points - points.mean(0)
    return 1 / len(points) + offset @ torch.linalg.solve(offset.mT @ offset, place - points.mean(0))


def _turned_to(sight: torch.Tensor) -> torch.Tensor:
    """Return the rotation (3, 3) that takes rows along z to rows along a direction (3,)."""
    ahead = normalize(sight, dim=0)
    across = normalize(torch.linalg.cross(torch.tensor([0.0, 1.0, 0.0]), ahead), dim=0)
    return torch.stack([across, torch.linalg.cross(ahead, across), ahead])


def _sphere() -> tuple[torch.Tensor, torch.Tensor]:
    """Return unit vertices (K, 3) of the front half of a sphere and triangles (F, 3), counter-clockwise."""
    turn = torch.arange(_SECTORS) * (2 * math.pi / _SECTORS)
    circle = torch.stack([turn.cos(), turn.sin()], dim=1)
    radii = torch.tensor([radius for radius, _, _ in _RINGS])
    rings = torch.cat(
        [
            (radii[:, None, None] * circle),
            (1 - radii.square()).sqrt()[:, None, None].expand(-1, _SECTORS, 1),
        ],
        dim=2,
    )
    index = 1 + torch.arange(len(_RINGS) * _SECTORS).reshape(len(_RINGS), _SECTORS)
    inner, outer = index[:-1], index[1:]
    a, b, c, d = inner, outer, outer.roll(-1, 1), inner.roll(-1, 1)
    fan = torch.stack([torch.zeros_like(index[0]), index[0], index[0].roll(-1)], dim=1)
    bands = torch.stack([torch.stack([a, b, c], dim=2), torch.stack([a, c, d], dim=2)])
    vertices = torch.cat([torch.tensor([[0.0, 0.0, 1.0]]), rings.reshape(-1, 3)])
    return vertices, torch.cat([fan, bands.reshape(-1, 3)])


def _shadow(places: torch.Tensor, lids: torch.Tensor, radius: torch.Tensor) -> torch.Tensor:
    """Return factors (K,) on the light at places (K, 3) behind lids (6, 3), from corner to corner."""
    factor = torch.ones(len(places))
    for line, (least, reach) in ((lids[:4], _UPPER_SHADOW), (lids[[3, 4, 5, 0]], _LOWER_SHADOW)):
        distance = torch.cdist(places[:, :2], polyline(line)[:, :2]).amin(1)
        share = (distance / (reach * radius)).clamp(max=1)
        factor = factor * (least + (1 - least) * share * share * (3 - 2 * share))
    return factor


def polyline(points: torch.Tensor) -> torch.Tensor:
    """Return places (P, 3) on the lines between points (N, 3), which follow each other."""
    share = torch.linspace(0, 1, _PARTING)[:, None]
    return torch.cat([a + share * (b - a) for a, b in pairwise(points)])
