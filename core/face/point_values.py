"""What the points of a reader say of head, eyes and expression, learned on renders of known scenes.

Readers damp what faces do, each in its own way, and move points that have nothing to do with it; a face
model that is laid over their points takes that for somebody's bones. How points answer to a value is
therefore learned where values are known: on renders of heads of all kinds, by ridge regression. Only points
are seen, so that what is learned holds in photographs and in a generator's pictures, as far as their reader
does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.face.ffhq_crop import ffhq_crop

_PENALTY = 0.03  # px² of 256: how far off points of one kind are at least
_HALF_SIDE = 128  # px of 256
_LEFT_OUT = 0.2  # share of the faces, the last ones, that tells how well the others' answer holds
ROLL = "roll"


@dataclass(frozen=True, eq=False)
class PointValues:
    """A linear map from points, aligned as in FFHQ, to values.

    Values change by as much as what they stand for, on average over faces: what a regression shrinks towards
    the mean is undone.

    Attributes:
        names: of V controls.
        sight: (V,) correlation with the truth, and error: (V,) rms distance from it, on faces left out.
        centre: (2K,) mean points; mean: (V,) values there; weights: (2K, V).
        ibug: (68,) which of the K points are the landmarks of iBUG 300-W.
    """

    names: tuple[str, ...]
    sight: np.ndarray
    error: np.ndarray
    centre: np.ndarray
    mean: np.ndarray
    weights: np.ndarray
    ibug: np.ndarray

    def read(self, points: np.ndarray) -> np.ndarray:
        """Return the values (N, V) of faces' points (N, K, 2), x to the right and y up, in any unit."""
        aligned, tilt = _aligned(points, self.ibug)
        values = (aligned - self.centre) @ self.weights + self.mean
        values[:, [name == ROLL for name in self.names]] += np.degrees(tilt)[:, None]
        return values

    @classmethod
    def learn(
        cls, names: Sequence[str], points: np.ndarray, truth: np.ndarray, ibug: np.ndarray
    ) -> PointValues:
        """Learn from points (N, K, 2) of faces whose values (N, V) are known, degrees where they are angles.

        Args:
            names: V, of the values.
            points: x to the right and y up, in any unit; faces that are alike come one after the other.
            truth: the values.
            ibug: (68,) which points are the landmarks of iBUG 300-W.
        """
        aligned, tilt = _aligned(points, ibug)
        wanted = truth - np.degrees(tilt)[:, None] * [name == ROLL for name in names]
        kept = np.arange(len(points)) < (1 - _LEFT_OUT) * len(points)
        tried, checked = _ridge(aligned[kept], wanted[kept]), wanted[~kept]
        found = (aligned[~kept] - tried[0]) @ tried[2] + tried[1]
        off = checked - checked.mean(0)
        slope = (off * (found - found.mean(0))).sum(0) / np.square(off).sum(0)
        sight = [np.corrcoef(found[:, v], checked[:, v])[0, 1] for v in range(len(names))]
        error = np.sqrt(np.square((found - tried[1]) / slope + tried[1] - checked).mean(0))
        centre, mean, weights = _ridge(aligned, wanted)
        return cls(tuple(names), np.array(sight), error, centre, mean, weights / slope, ibug)


def _aligned(points: np.ndarray, ibug: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return points as (N, 2K), pixels of 256 from the middle of FFHQ's square, and its tilt (N,)."""
    points = np.asarray(points, np.float64)
    crop = ffhq_crop(points[:, ibug])
    across, up = np.cos(crop.tilt), np.sin(crop.tilt)
    axes = np.stack([np.stack([across, -up], 1), np.stack([up, across], 1)], 1)  # as columns
    local = (points - crop.centre[:, None]) @ axes / crop.half[:, None, None]
    return local.reshape(len(points), -1) * _HALF_SIDE, crop.tilt


def _ridge(points: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return mean points, mean values, and how values change with points (2K, V)."""
    centre, mean = points.mean(0), values.mean(0)
    off = points - centre
    covariance = off.T @ off / len(off) + _PENALTY * np.eye(off.shape[1])
    return centre, mean, np.linalg.solve(covariance, off.T @ (values - mean) / len(off))
