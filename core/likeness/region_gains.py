"""The colours of a face, region by region: how its portrait has them, over how its mesh has them."""

from __future__ import annotations

import numpy as np
import torch

from core.face.mediapipe.points import LEFT_IRIS, MESH_POINTS, RIGHT_IRIS
from core.face.params import FaceParams
from core.render.face_surface import REGIONS, FaceSurface
from core.render.mesh_picture import draw_mesh

_SIDE = 192  # pixels of the pictures that are compared
_PURE = 0.8  # share of a region's colour in pixels that show it
_LEAST_PIXELS = 12
_FARTHEST = 0.4, 2.5  # factors
_FARTHEST_BROWS = 0.25, 1.0  # hair is darker than skin
_FARTHEST_IRIS = 0.4, 5.0  # the mean iris is brown: blue is five times as blue
_ACROSS_LIPS = 0.25, 0.4, 0.55, 0.7
_ACROSS_BROWS = 0.3, 0.5, 0.7
_RING = np.linspace(0.5, 0.85, 4)  # of the iris's radius
_TURNS = np.linspace(0.1, 0.9, 9) * np.pi  # its lower half, which no lid shades


def region_gains(
    surface: FaceSurface, shown: FaceParams, frame: np.ndarray, points: np.ndarray
) -> torch.Tensor:
    """Return factors (R, 3) that give the `REGIONS` the portrait's colours; 1 where hidden.

    Args:
        surface: of the model.
        shown: the mesh's parameters, one face.
        frame: (H, W, 3) uint8, the portrait.
        points: (478, 2) of MediaPipe, in pixels of the frame.
    """
    mesh = surface.mesh(shown)
    drawn, where = (
        draw_mesh(mesh.vertices, colors, mesh.triangles, resolution=_SIDE)[..., :3]
        for colors in (mesh.colors, surface.region_shares)
    )
    skin, lips, brows = (where[..., region] >= _PURE * 255 for region in range(len(REGIONS) - 1))
    step = ((np.arange(_SIDE) + 0.5) * len(frame) / _SIDE).astype(int)
    return torch.stack(
        [
            _ratio(_bright(frame[step[:, None], step][skin]), _bright(drawn[skin]), _FARTHEST),
            _ratio(_bright(_sampled(frame, _lip_places(points))), _bright(drawn[lips]), _FARTHEST),
            _ratio(_dark(_sampled(frame, _brow_places(points))), _dark(drawn[brows]), _FARTHEST_BROWS),
            _ratio(
                _bright(_sampled(frame, _iris_places(points))),
                _bright(mesh.colors[surface.iris_rows] * 255),
                _FARTHEST_IRIS,
            ),
        ]
    )


def _ratio(there: np.ndarray, here: np.ndarray, bounds: tuple[float, float]) -> torch.Tensor:
    """Return factors (3,) between the means of colours (P, 3), within bounds; 1 for too few."""
    if min(len(there), len(here)) < _LEAST_PIXELS:
        return torch.ones(3)
    ratio = there.mean(0) / here.mean(0).clip(4)
    return torch.from_numpy(ratio.clip(*bounds)).float()


def _bright(colors: np.ndarray) -> np.ndarray:
    """Return colours (P, 3) without the darkest third: hair, beards, shadows."""
    return colors[np.argsort(colors.sum(1))[len(colors) // 3 :]]


def _dark(colors: np.ndarray) -> np.ndarray:
    """Return the darkest two thirds of colours (P, 3): hair without the skin around."""
    return colors[np.argsort(colors.sum(1))[: 2 * len(colors) // 3]]


def _sampled(frame: np.ndarray, places: np.ndarray) -> np.ndarray:
    column, row = places.astype(int).clip(0, len(frame) - 1).T
    return frame[row, column]


def _lip_places(points: np.ndarray) -> np.ndarray:
    """Return places (P, 2) between the outer and the inner line of the lips."""
    outer, inner = points[list(MESH_POINTS.parts["lips"])].reshape(2, -1, 2)
    return np.concatenate([outer + share * (inner - outer) for share in _ACROSS_LIPS])


def _brow_places(points: np.ndarray) -> np.ndarray:
    """Return places (P, 2) between the lower and the upper line of either brow."""
    lower, upper = points[list(MESH_POINTS.parts["brows"])].reshape(2, 2, -1, 2).swapaxes(0, 1)
    return np.concatenate([(lower + s * (upper - lower)).reshape(-1, 2) for s in _ACROSS_BROWS])


def _iris_places(points: np.ndarray) -> np.ndarray:
    """Return places (P, 2) on both irises, each of a middle and four points on its rim."""
    ring = np.stack([np.cos(_TURNS), np.sin(_TURNS)], axis=1)
    ring = (_RING[:, None, None] * ring).reshape(-1, 2)
    irises = [
        (iris[0], np.linalg.norm(iris[1:] - iris[0], axis=1).mean())
        for iris in (points[RIGHT_IRIS], points[LEFT_IRIS])
    ]
    return np.concatenate([middle + radius * ring for middle, radius in irises])
