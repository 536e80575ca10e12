"""The ways in which faces differ most in shape, as seen from the front: what the controls of shape move.

A face model's own components are no good for that. F cannot tell many of them apart (one view hides depth,
and a nod looks like a long chin), so that a portrait which is asked for one of them changes in others, too,
and several times as much. What F does tell apart are the principal components of its own readings, compared
by where they put the face in the picture once place, size and pose have been taken out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from core.face.shape_measures import MEASURES

if TYPE_CHECKING:
    from core.face.morphable_model import MorphableModel

MOST_SHAPES = 3
"""Those after them follow less: with the next two of the shipped rig, spectacles come and lids close."""
_LEAST_SHARE = 0.01  # of all variance of shape; less is noise
_ON_FACE = 0.5
# A shape is named after a measure that it goes along with at least this much.
_LEAST_CORRELATION = 0.7


@dataclass(frozen=True, eq=False)
class FaceShapes:
    """K shapes, in σ of a rig's samples.

    Attributes:
        labels: (K,) what they change, or “Shape 1” and so on.
        mean: (Ki,) identity at which all of them are 0.
        readings: (K, Ki) by which they are read off identities.
        directions: (K, Ki) identities of one σ; each leaves the readings of the others alone.
    """

    labels: tuple[str, ...]
    mean: torch.Tensor
    readings: torch.Tensor
    directions: torch.Tensor

    def read(self, identity: torch.Tensor) -> torch.Tensor:
        """Return the values (N, K) of identities (N, Ki)."""
        return (identity - self.mean.to(identity)) @ self.readings.to(identity).T

    def moved(self, identity: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:
        """Return identities (N, Ki) after steps (N, K); where they are zero, the same to the bit."""
        return identity + steps @ self.directions.to(identity)


def face_shapes(model: MorphableModel, identities: torch.Tensor) -> FaceShapes:
    """Return the shapes of a rig's samples, the one that varies most first.

    Args:
        model: whose identity it is.
        identities: (S, Ki) read off the samples.
    """
    covariance = torch.cov(identities.double().T, correction=0).reshape(2 * identities.shape[1:])
    lengths, axes = torch.linalg.eigh(covariance)
    root = (axes * lengths.clamp(min=0).sqrt()) @ axes.T
    seen = _seen_from_front(model)
    metric = seen @ seen.T
    variances, turned = torch.linalg.eigh(root @ metric @ root)
    variances, turned = variances.flip(0)[:MOST_SHAPES], turned.flip(1)[:, :MOST_SHAPES]
    kept = variances > _LEAST_SHARE * variances.sum()
    directions = (root @ turned[:, kept]).T
    labels, signs = _named(model, directions, covariance)
    directions = signs[:, None] * directions
    readings = directions @ metric / variances[kept, None]
    return FaceShapes(labels, identities.mean(0), readings.float(), directions.float())


def _seen_from_front(model: MorphableModel) -> torch.Tensor:
    """Return how identities move the face (Ki, 2 · V') in the picture: not what moving the head does, too."""
    face = model.face_weight.cpu() > _ON_FACE
    moved = model.identity_basis.cpu()[:, face, :2].double().flatten(1)
    places = model.mean_vertices.cpu()[face].double()
    x, y, z = (places - places.mean(0)).T
    one, none = torch.ones_like(x), torch.zeros_like(x)
    by_pose = ((one, none), (none, one), (x, y), (-y, x), (z, none), (none, z))
    poses, _ = torch.linalg.qr(torch.stack([torch.stack(pair, dim=1).flatten() for pair in by_pose], dim=1))
    return moved - (moved @ poses) @ poses.T


def _named(
    model: MorphableModel, directions: torch.Tensor, covariance: torch.Tensor
) -> tuple[tuple[str, ...], torch.Tensor]:
    """Return labels (K,) and the sign (K,) with which each direction (K, Ki) makes more of its measure."""
    correlations = _correlations(model, directions, covariance)
    labels, signs = list[str](), torch.ones(len(directions), dtype=directions.dtype)
    for place, row in enumerate(correlations):
        free = {label: value for label, value in row.items() if label not in labels}
        label = max(free, key=lambda name: round(abs(free[name]), 1))  # of equals the first of the table
        signs[place] = 1 if free[label] >= 0 else -1
        labels.append(label if abs(free[label]) >= _LEAST_CORRELATION else f"Shape {place + 1}")
    return tuple(labels), signs


def _correlations(
    model: MorphableModel, directions: torch.Tensor, covariance: torch.Tensor
) -> list[dict[str, float]]:
    """Return by direction (K, Ki) and measure how much the two go together over the samples."""
    rows = model.landmark_vertices.cpu()
    mean, basis = model.mean_vertices.cpu()[rows].double(), model.identity_basis.cpu()[:, rows].double()
    found: list[dict[str, float]] = [{} for _ in directions]
    for label, measure in MEASURES.items():
        slope = measure(mean + basis) - measure(mean)  # (Ki,)
        spread = (slope @ covariance @ slope).sqrt().clamp(min=1e-12)
        for place, value in enumerate((directions @ slope / spread).tolist()):
            found[place][label] = value
    return found
