"""Fits a rig's face model to points that a reader found: pose and expression of each picture, one identity.

Landmarks alone hardly tell a nod from a long chin. So the prior is what F reads in the rig's samples:
identity, expression and pose together, as a normal distribution. The most probable face is found by
Gauss-Newton steps, in which points that are far off count less (pseudo-Huber, by iterative reweighting).
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch.func import jacrev, vmap

from core.face.landmarks import LANDMARKS_OF_PART
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.face.point_set import Part
from core.face.rotation import rotation_matrix
from core.face.surface_points import SurfacePoints
from core.render.camera import Camera

BLOCKS = ("identity", "expression", "rotation", "translation")
# How far off a landmark of each part may be, in pixels of 256; the jaw line slides over the skin.
_ERRORS: dict[Part, float] = {
    "contour": 6.0, "brows": 1.5, "nose": 3.0, "eyes": 0.6, "irises": 0.7, "lips": 1.5,
}  # fmt: skip
_PIXEL = 1 / 128
_OUTLIER = 8 * _PIXEL
# Faces differ from the samples by so many σ in ways of their own: winks, profiles.
_OWN_SHARE = 0.3
_SMALLEST_SIGMA = 1e-3
_STEPS, _BATCH = 6, 64


class Prior(NamedTuple):
    """The normal distribution of `BLOCKS` of a face: mean (K,) and precision (K, K)."""

    mean: torch.Tensor
    precision: torch.Tensor


def prior_of(samples: FaceParams) -> Prior:
    """Return what N faces of a rig's samples have in common."""
    flat = torch.cat([getattr(samples, name) for name in BLOCKS], dim=1).double()
    own = _OWN_SHARE * flat.std(0) + _SMALLEST_SIGMA
    return Prior(flat.mean(0), torch.linalg.inv(torch.cov(flat.T) + torch.diag(own.square())))


class Given(NamedTuple):
    """What is known of N faces already: columns (k,) of all blocks together, and their values (N, k)."""

    columns: torch.Tensor
    values: torch.Tensor


class FaceFit:
    """Fits faces of one model.

    Args:
        model: the face model.
        prior: of its faces.
        points: of the model which are compared.
        offset: (U, 2) by which the reader finds each of them beside its place; without, none.
    """

    def __init__(
        self, model: MorphableModel, prior: Prior, points: SurfacePoints, offset: torch.Tensor | None = None
    ) -> None:
        self._model, self._prior, self._camera = model, prior, Camera()
        self._mean = points.of(model.mean_vertices).double()
        bases = [points.of(basis).double() for basis in (model.identity_basis, model.expression_basis)]
        self._basis = torch.cat(bases)  # (Ki + Ke, U, 3)
        self._sizes = [len(basis) for basis in bases]
        self._offset = torch.zeros_like(self._mean[:, :2]) if offset is None else offset.double()
        self._precision = _precision(points)

    def fit(
        self, points: torch.Tensor, seen: torch.Tensor, one_identity: bool, given: Given | None = None
    ) -> FaceParams:
        """Return the most probable faces, in the light of the mean face.

        Args:
            points: (N, U, 2) found, x to the right and y up, the picture of an aligned face spanning [-1, 1].
            seen: (N, U) bool, which were found.
            one_identity: whether all of them are one person.
            given: what is known already and stays as it is.
        """
        start = self._prior.mean.expand(len(points), -1).clone()
        free = torch.ones(start.shape[1], dtype=torch.bool)
        if given is not None:
            start[:, given.columns] = given.values.double()
            free[given.columns] = False
        values = self._fit_all(points, seen, start, free)
        if one_identity:
            own = slice(self._sizes[0])
            start[:, own], free[own] = values[:, own].mean(0), False
            values = self._fit_all(points, seen, start, free)
        return self._faces(values.float())

    def _fit_all(
        self, points: torch.Tensor, seen: torch.Tensor, start: torch.Tensor, free: torch.Tensor
    ) -> torch.Tensor:
        rows, columns = torch.arange(len(points)).split(_BATCH), free.nonzero().squeeze(1)
        return torch.cat(
            [self._fit(points[some].double(), seen[some], start[some], columns) for some in rows]
        )

    def _fit(
        self, points: torch.Tensor, seen: torch.Tensor, start: torch.Tensor, free: torch.Tensor
    ) -> torch.Tensor:
        """Return values (N, K) of `BLOCKS`; those that are not among the free columns stay as they start."""
        values = start.clone()
        stiffness = self._prior.precision[free[:, None], free]
        for _ in range(_STEPS):
            projected, slopes = self._projected(values)
            slopes = slopes[..., free]
            missed = (points - self._offset - projected) * seen[..., None]
            trust = self._precision * seen / (1 + missed.square().sum(-1) / _OUTLIER**2).sqrt()
            weighted = slopes * trust[..., None, None]
            normal = torch.einsum("nuci,nucj->nij", weighted, slopes)
            pull = torch.einsum("nuci,nuc->ni", weighted, missed)
            pull = pull - ((values - self._prior.mean) @ self._prior.precision)[:, free]
            values[:, free] += torch.linalg.solve(normal + stiffness, pull)
            self._bound(values)
        return values

    def _bound(self, values: torch.Tensor) -> None:
        """Keep named units within [0, 1], in place."""
        first = self._sizes[0]
        values[:, first : first + len(self._model.units)].clamp_(0, 1)

    def _projected(self, values: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return points (N, U, 2) of faces, and their slopes (N, U, 2, K) by the values (N, K)."""
        shape, angles, translation = values.split([sum(self._sizes), 3, 3], dim=1)
        local = self._mean + torch.einsum("nk,kuc->nuc", shape, self._basis)
        turn, turning = rotation_matrix(angles), vmap(jacrev(_one_rotation))(angles)  # (N, 3, 3, 3)
        world = torch.einsum("nij,nuj->nui", turn, local) + translation[:, None]
        plane = vmap(vmap(jacrev(self._camera.project)))(world)[..., :2, :]  # (N, U, 2, 3)
        parts = [
            torch.einsum("nucj,kuj->nuck", plane @ turn[:, None], self._basis),
            torch.einsum("nuci,nija,nuj->nuca", plane, turning, local),
            plane,
        ]
        return self._camera.project(world)[..., :2], torch.cat(parts, dim=-1)

    def _faces(self, values: torch.Tensor) -> FaceParams:
        blocks = values.split([*self._sizes, 3, 3], dim=1)
        return self._model.neutral_params(len(values)).replace(**dict(zip(BLOCKS, blocks, strict=True)))


def _one_rotation(angles: torch.Tensor) -> torch.Tensor:
    return rotation_matrix(angles[None])[0]


def _precision(points: SurfacePoints) -> torch.Tensor:
    """Return the inverse variance (U,) of each point; those of a part share what its landmarks tell."""
    precision = torch.zeros(len(points), dtype=torch.float64)
    for part, error in _ERRORS.items():
        rows = points.of_parts(part)
        precision[rows] = LANDMARKS_OF_PART[part] / max(int(rows.sum()), 1) / (error * _PIXEL) ** 2
    return precision
