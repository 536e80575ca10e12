"""Where a reader's points lie on a head, measured on renders of it whose parameters are known.

Each point is given the place of the surface whose projection is nearest, over all renders, to where it was
read. Renders that are read far off count less (iteratively reweighted least squares).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from scipy.optimize import nnls
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.camera import Camera
from core.render.renderer import place

_FRONTAL = 0.4  # radians of yaw up to which every point is seen
_ROUNDS, _TRUSTED = 3, 1.5  # in medians of a point's distances
_NEIGHBOURS = 4  # nearest vertices whose triangles may hold a point
_IN_FRONT = 3.0  # cm: what of the skin can be a point
_SUM = 1e4  # weight of the condition that barycentric weights sum to one


class FittedPoints(NamedTuple):
    """Places (K, 3) on the head at rest, cm, and median errors (K,), pixels, on renders left out."""

    places: np.ndarray
    errors: np.ndarray


def fit_points(model: MorphableModel, faces: FaceParams, read: np.ndarray, eyes: np.ndarray) -> FittedPoints:
    """Fit points to what was read in renders.

    Args:
        model: the head; its largest part is the skin, and other parts left and right of the middle the eyes.
        faces: what N renders show.
        read: (N, K, 2) pixels, y down, of pictures of 256².
        eyes: (K,) -1 for a point of the skin, 0 for one of the right eyeball, 1 for one of the left.
    """
    frontal = faces.rotation[:, 0].abs() < _FRONTAL
    seen, read = _projected(model, faces[frontal.nonzero().squeeze(1)]), read[frontal.numpy()]
    learned = np.arange(len(read)) % 2 == 0
    triangles, rest = model.triangles.numpy(), model.mean_vertices.double().numpy()
    places, errors = [], []
    regions = _regions(rest, triangles)
    for number, eye in enumerate(eyes):
        corners, shares = _fit(seen[learned], read[learned, number], regions[eye], triangles)
        places.append(shares @ rest[corners])
        missed = np.tensordot(seen[~learned][:, corners], shares, (1, 0)) - read[~learned, number]
        errors.append(np.median(np.linalg.norm(missed, axis=1)))
    return FittedPoints(np.array(places), np.array(errors))


@torch.no_grad()
def _projected(model: MorphableModel, faces: FaceParams, side: int = 256) -> np.ndarray:
    parts = torch.arange(len(faces)).split(128)
    shown = (place(model.vertices(faces[i].identity, faces[i].expression), faces[i]) for i in parts)
    return np.concatenate([Camera().project_to_pixels(v, side).numpy() for v in shown]).astype(np.float64)


def _regions(rest: np.ndarray, triangles: np.ndarray) -> dict[int, np.ndarray]:
    """Return the vertices of the skin's front (-1), of the right eyeball (0) and of the left one (1)."""
    edges = np.concatenate([triangles[:, :2], triangles[:, 1:]])
    graph = coo_matrix((np.ones(len(edges)), edges.T), (len(rest), len(rest)))
    _, owner = connected_components(graph, directed=False)
    skin = np.bincount(owner).argmax()
    middle = np.array([rest[owner == part].mean(0) for part in range(owner.max() + 1)])
    aside = np.where(np.arange(len(middle)) == skin, 0, middle[:, 0])
    return {
        -1: np.flatnonzero((owner == skin) & (rest[:, 2] > _IN_FRONT)),
        0: np.flatnonzero(owner == aside.argmin()),
        1: np.flatnonzero(owner == aside.argmax()),
    }


def _fit(
    seen: np.ndarray, read: np.ndarray, region: np.ndarray, triangles: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners (3,) and weights (3,) of the place in a region of V vertices seen at (N, V, 2)."""
    squared = ((seen[:, region] - read[:, None]) ** 2).sum(-1)
    trust = np.ones(len(read))
    corners, shares = triangles[0], np.zeros(3)
    for _ in range(_ROUNDS):
        near = region[np.argsort(trust @ squared)[:_NEIGHBOURS]]
        candidates = triangles[np.isin(triangles, near).any(1) & np.isin(triangles, region).all(1)]
        found = [_within(seen[:, corners], read, trust) for corners in candidates]
        best = int(np.argmin([cost for _, cost in found]))
        corners, shares = candidates[best], found[best][0]
        missed = np.linalg.norm(np.tensordot(seen[:, corners], shares, (1, 0)) - read, axis=1)
        trust = 1 / np.maximum(1, missed / (_TRUSTED * np.median(missed)))
    return corners, shares


def _within(corners: np.ndarray, read: np.ndarray, trust: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the weights (3,) in a triangle seen at (N, 3, 2) that fit what was read (N, 2), and the cost."""
    offsets = np.moveaxis(corners - read[:, None], 1, -1) * np.sqrt(trust)[:, None, None]
    rows = np.linalg.qr(offsets.reshape(-1, 3), mode="r")
    shares, _ = nnls(np.vstack([rows, np.full((1, 3), _SUM)]), np.array([0.0, 0.0, 0.0, _SUM]))
    shares = shares / shares.sum()
    return shares, float(np.square(rows @ shares).sum())
