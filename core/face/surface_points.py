"""A reader's points on the surface of a face model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from core.face.landmarks import IBUG_POINTS, LANDMARK_COUNT
from core.face.morphable_model import MorphableModel
from core.face.point_set import Part


@dataclass(frozen=True, eq=False)
class SurfacePoints:
    """U points of a reader, each within a triangle of a face model.

    Attributes:
        rows: (U,) int64, which of the reader's points.
        corners: (U, 3) int64 vertices.
        shares: (U, 3) float32 barycentric weights of these vertices.
        parts: the part of the face that each shows, if any.
    """

    rows: torch.Tensor
    corners: torch.Tensor
    shares: torch.Tensor
    parts: tuple[Part | None, ...]

    def __len__(self) -> int:
        return len(self.rows)

    def of(self, values: torch.Tensor) -> torch.Tensor:
        """Return what vertices have (..., V, C) at the points, (..., U, C)."""
        corners, shares = self.corners.to(values.device), self.shares.to(values)
        return (values[..., corners, :] * shares[..., None]).sum(-2)

    def of_parts(self, *parts: Part) -> torch.Tensor:
        """Return which points (U,) bool show one of these parts."""
        return torch.tensor([part in parts for part in self.parts], dtype=torch.bool)


def vertex_points(vertices: torch.Tensor) -> SurfacePoints:
    """Return vertices (U,) as points."""
    shares = torch.tensor([1.0, 0.0, 0.0]).expand(len(vertices), -1)
    corners = vertices.cpu()[:, None].expand(-1, 3)
    return SurfacePoints(torch.arange(len(vertices)), corners, shares, (None,) * len(vertices))


def landmark_points(model: MorphableModel) -> SurfacePoints:
    """Return the 68 landmarks of a model, which lie on vertices."""
    corners = model.landmark_vertices.cpu()[:, None].expand(-1, 3)
    shares = torch.tensor([1.0, 0.0, 0.0]).expand(LANDMARK_COUNT, -1)
    return SurfacePoints(torch.arange(LANDMARK_COUNT), corners, shares, IBUG_POINTS.part_of)


def nearest_on_surface(
    points: np.ndarray, vertices: np.ndarray, triangles: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the nearest places of a surface.

    Args:
        points: (U, 3).
        vertices: (V, 3).
        triangles: (F, 3).

    Returns:
        corners (U, 3) of a triangle, their weights (U, 3), and the distances (U,).
    """
    found = [_nearest(point, vertices, triangles) for point in points]
    corners, shares, distances = zip(*found, strict=True)
    return np.stack(corners), np.stack(shares), np.array(distances)


_NEIGHBOURS = 8  # vertices whose triangles may hold the nearest place


def _nearest(
    point: np.ndarray, vertices: np.ndarray, triangles: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float]:
    squared = ((vertices - point) ** 2).sum(1)
    near = np.argpartition(squared, min(_NEIGHBOURS, len(vertices) - 1))[:_NEIGHBOURS]
    candidates = triangles[np.isin(triangles, near).any(1)]
    shares = _barycentric(point, vertices[candidates])
    places = (vertices[candidates] * shares[..., None]).sum(1)
    distances = np.linalg.norm(places - point, axis=1)
    best = int(distances.argmin())
    return candidates[best], shares[best], float(distances[best])


def _barycentric(point: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Return weights (T, 3) of the place in each triangle (T, 3, 3) that is nearest to a point (3,)."""
    a, ab, ac = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    gram = np.stack([np.stack([(u * v).sum(1) for v in (ab, ac)], -1) for u in (ab, ac)], -2)
    wanted = np.stack([((point - a) * u).sum(1) for u in (ab, ac)], -1)
    flat = np.linalg.det(gram)[:, None, None] < 1e-12
    inner = np.linalg.solve(gram + flat * np.eye(2), wanted[..., None])[..., 0]
    within = np.concatenate([1 - inner.sum(1, keepdims=True), inner], axis=1)
    options = [within, *(_on_edge(point, corners, first, (first + 1) % 3) for first in range(3))]
    weights = np.stack(options)  # (4, T, 3)
    places = (weights[..., None] * corners).sum(2)
    distance = ((places - point) ** 2).sum(-1) + np.where((weights < 0).any(2), np.inf, 0)
    return weights[distance.argmin(0), np.arange(len(corners))]


def _on_edge(point: np.ndarray, corners: np.ndarray, first: int, second: int) -> np.ndarray:
    start, along = corners[:, first], corners[:, second] - corners[:, first]
    length = (along**2).sum(1).clip(1e-12)
    share = (((point - start) * along).sum(1) / length).clip(0, 1)
    weights = np.zeros((len(corners), 3))
    weights[:, first], weights[:, second] = 1 - share, share
    return weights
