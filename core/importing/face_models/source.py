"""What every reader of face models hands over: the parts of a model in the file's own unit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from core.face.landmarks import LANDMARK_COUNT
from core.files.refusal import RefusalError


@dataclass(frozen=True, eq=False)
class FaceSource:
    """A face model: x to the viewer's right, y up, z to the viewer.

    Attributes:
        kind: name of the format.
        licence: what its owner asks for, in a few words.
        centimetres: length of the file's unit.
        vertices: (V, 3) mean face.
        triangles: (F, 3) zero-based, wound either way.
        identity_basis: (Ki, V, 3) σ-scaled.
        expression_basis: (Ke, V, 3) named units first, then σ-scaled components.
        units: names of the named units.
        mean_albedo, albedo_basis: (V, 3) in [0, 1] and (Ka, V, 3) σ-scaled; None where the file has none.
        part_colors: (V, 3) colours of parts that are not skin, NaN on skin; used where there is no albedo.
        landmarks: (68,) vertices in iBUG order, -1 where the file does not say.
        notes: what was decided on the way, for the provenance.
    """

    kind: str
    licence: str
    centimetres: float
    vertices: np.ndarray
    triangles: np.ndarray
    identity_basis: np.ndarray
    expression_basis: np.ndarray
    units: tuple[str, ...] = ()
    mean_albedo: np.ndarray | None = None
    albedo_basis: np.ndarray | None = None
    part_colors: np.ndarray | None = None
    landmarks: np.ndarray = field(default_factory=lambda: np.full(LANDMARK_COUNT, -1))
    notes: dict[str, Any] = field(default_factory=dict)

    def crop(self, kept: np.ndarray) -> FaceSource:
        """Return the model on some of its vertices, (K,) increasing; triangles that lose a corner go.

        Raises:
            RefusalError: no triangle is left.
        """
        position = np.full(len(self.vertices), -1)
        position[kept] = np.arange(len(kept))
        triangles = position[self.triangles]
        triangles = triangles[(triangles >= 0).all(1)]
        if not len(triangles):
            raise RefusalError("its triangles do not touch the vertices that its expressions move")
        return replace(
            self,
            vertices=self.vertices[kept],
            triangles=triangles,
            identity_basis=self.identity_basis[:, kept],
            expression_basis=self.expression_basis[:, kept],
            mean_albedo=None if self.mean_albedo is None else self.mean_albedo[kept],
            albedo_basis=None if self.albedo_basis is None else self.albedo_basis[:, kept],
            part_colors=None if self.part_colors is None else self.part_colors[kept],
            landmarks=np.where(self.landmarks >= 0, position[self.landmarks], -1),
        )


def as_basis(columns: np.ndarray) -> np.ndarray:
    """Turn (3V, K) columns, x y z of each vertex in turn, into a basis (K, V, 3) in single precision."""
    return np.ascontiguousarray(columns.T, dtype=np.float32).reshape(columns.shape[1], -1, 3)


def sigma_scaled(columns: np.ndarray, sigma: np.ndarray) -> tuple[np.ndarray, bool]:
    """Scale principal components by their standard deviations, unless the file has done so.

    Orthonormal columns have equal lengths, scaled ones have lengths in proportion to σ; cropping a mesh
    shortens both by about one factor.

    Args:
        columns: (3V, K).
        sigma: (K,) standard deviations.

    Returns:
        the basis (K, V, 3), and whether the columns were scaled already.

    Raises:
        RefusalError: a standard deviation is not positive, or a column is zero.
    """
    length = np.linalg.norm(columns.astype(np.float32), axis=0)
    if not (sigma > 0).all() or not (length > 0).all():
        raise RefusalError("one of its principal components, or its standard deviation, is not positive")
    scaled = bool(np.log(length / sigma).std() < np.log(length).std())
    basis = as_basis(columns)
    return (basis if scaled else basis * sigma.astype(np.float32)[:, None, None]), scaled


def unit_colors(mean: np.ndarray, basis: np.ndarray) -> tuple[np.ndarray, np.ndarray, dict[str, Any]]:
    """Bring colours (V, 3) and their basis (K, V, 3) from 0–255 to [0, 1] where the file counts so."""
    if mean.max() <= 1.5:
        return mean, basis, {"colours": "0 to 1"}
    return mean / 255, basis / 255, {"colours": "0 to 255"}
