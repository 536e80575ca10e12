"""The loose parts of a face model: eyeballs, and what lies in the mouth, told by their shape and place."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from core.face.landmarks import LEFT_EYE, LIPS, MOUTH_CORNERS, RIGHT_EYE
from core.face.morphable_model import MorphableModel

_EYEBALL_RADII = 0.7, 2.2  # cm
_LEAST_VERTICES = 12
_ROUNDNESS = 0.1  # spread of the distances from the middle, over their mean
_NEAR_EYE = 1.5  # distance of an eyeball's middle from its lids, in radii
_WITHIN = 1.2  # what lies this near to the middle of an eyeball, in radii, is part of it
_MOUTH_REACH = 1.3  # distance of the middle of teeth or tongue from the lips, in mouth widths


@dataclass(frozen=True, eq=False)
class Eyeball:
    """A sphere that looks along z at rest.

    Attributes:
        lids: the landmarks around it, rows of the 68.
        vertices: (E,) its surface; parts: (P,) all of it, with what is inside.
        middle: (3,) cm, at rest; radius: cm.
    """

    lids: slice
    vertices: torch.Tensor
    parts: torch.Tensor
    middle: torch.Tensor
    radius: float


@dataclass(frozen=True, eq=False)
class FaceParts:
    """What hangs on nothing else.

    Attributes:
        eyeballs: both, or none.
        mouth: (M,) vertices of teeth, gums and tongue; empty where the model has none.
    """

    eyeballs: tuple[Eyeball, ...]
    mouth: torch.Tensor


def face_parts(model: MorphableModel) -> FaceParts:
    """Find the parts of a model; one whose face is a single surface has none."""
    vertices, landmarks = model.mean_vertices.cpu(), model.landmark_vertices.cpu()
    loose = _loose_parts(len(vertices), model.triangles.cpu())
    found = [_eyeball(vertices, vertices[landmarks[lids]], lids, loose) for lids in (RIGHT_EYE, LEFT_EYE)]
    eyeballs = tuple(eye for eye in found if eye is not None)
    eyeballs = eyeballs if len(eyeballs) == 2 else ()
    lips = vertices[landmarks[LIPS]]
    width = float((vertices[landmarks[MOUTH_CORNERS[1]]] - vertices[landmarks[MOUTH_CORNERS[0]]]).norm())
    taken = torch.cat([torch.empty(0, dtype=torch.long), *(eye.parts for eye in eyeballs)])
    inside = [
        part for part in loose if float((vertices[part].mean(0) - lips.mean(0)).norm()) < _MOUTH_REACH * width
    ]
    mouth = [part for part in inside if not torch.isin(part, taken).any()]
    return FaceParts(eyeballs, torch.cat([torch.empty(0, dtype=torch.long), *mouth]))


def connected_parts(count: int, triangles: torch.Tensor) -> torch.Tensor:
    """Return a label (count,) for every vertex, shared by those that triangles (F, 3) connect."""
    labels = torch.arange(count)
    while True:
        lowest = labels[triangles].amin(1, keepdim=True).expand(-1, 3).reshape(-1)
        lower = labels.scatter_reduce(0, triangles.reshape(-1), lowest, "amin")
        lower = lower[lower]
        if torch.equal(lower, labels):
            return labels
        labels = lower


def _loose_parts(count: int, triangles: torch.Tensor) -> list[torch.Tensor]:
    """Return the vertices of every part but the largest; those that no triangle has are of none."""
    labels = connected_parts(count, triangles)
    counts = labels.unique(return_counts=True)[1]
    parts = labels.argsort(stable=True).split(counts.tolist())
    largest = int(counts.argmax())
    return [part for number, part in enumerate(parts) if number != largest and len(part) > 1]


def _eyeball(
    vertices: torch.Tensor, lids: torch.Tensor, rows: slice, loose: list[torch.Tensor]
) -> Eyeball | None:
    """Return the largest sphere behind lids (6, 3)."""
    spheres = [(_sphere(vertices[part]), part) for part in loose if len(part) >= _LEAST_VERTICES]
    near = [
        (radius, middle, part)
        for (middle, radius, spread), part in spheres
        if _EYEBALL_RADII[0] < radius < _EYEBALL_RADII[1]
        and spread < _ROUNDNESS * radius
        and float((middle - lids.mean(0)).norm()) < _NEAR_EYE * radius
    ]
    if not near:
        return None
    radius, middle, surface = max(near, key=lambda found: found[0])
    reach = _WITHIN * radius
    within = [part for part in loose if float((vertices[part] - middle).norm(dim=1).max()) < reach]
    return Eyeball(rows, surface, torch.cat(within), middle, radius)


def _sphere(points: torch.Tensor) -> tuple[torch.Tensor, float, float]:
    """Return the middle of the sphere nearest to points (N, 3), its radius and the spread of distances."""
    offset = (points - points.mean(0)).double()
    system = torch.cat([2 * offset, torch.ones_like(offset[:, :1])], dim=1)
    middle = torch.linalg.lstsq(system, offset.square().sum(1, keepdim=True), driver="gelsd").solution[:3, 0]
    distance = (offset - middle).norm(dim=1)
    return points.mean(0) + middle.float(), float(distance.mean()), float(distance.std())
