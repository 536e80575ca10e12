"""The points of a reader on a face model: landmarks lie on its vertices, those of MediaPipe by geometry.

Where MediaPipe's points lie on the shipped head is measured on renders of known scenes
(`core.training.point_fit`). Other heads get them from there, laid over their surface. An iris is compared
only where the model has units that move it; elsewhere gaze would be taken for something else.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import torch

from core.errors import AssetError
from core.face.face_reader import face_reader
from core.face.mediapipe.points import MESH_POINTS
from core.face.morphable_model import MorphableModel
from core.face.surface_points import SurfacePoints, landmark_points, nearest_on_surface
from core.files.assets import SHIPPED_READER
from core.files.npz import Npz
from core.importing.face_surface.landmark_fit import is_shipped_head, lay_over

HEAD_POINTS = "head_points.npz"


def bind_points(model: MorphableModel, reader: str) -> SurfacePoints:
    """Return the points of a reader on the surface of a model, those that show a part of the face.

    Raises:
        AssetError: the shipped points are missing or damaged, or SciPy is needed and not installed.
    """
    if reader == "dlib":
        return landmark_points(model)
    left_out = () if "gaze" in model.groups else ("irises",)
    parts = [None if part in left_out else part for part in face_reader(reader).points.part_of]
    rows = np.flatnonzero([part is not None for part in parts])
    mesh, landmarks = rows[rows < MESH_POINTS.count], rows[rows >= MESH_POINTS.count] - MESH_POINTS.count
    corners, shares = _on_surface(model, head_points()[mesh])
    exact = landmark_points(model)
    return SurfacePoints(
        torch.from_numpy(rows),
        torch.cat([corners, exact.corners[landmarks]]),
        torch.cat([shares, exact.shares[landmarks]]),
        tuple(parts[row] for row in rows),
    )


def _on_surface(model: MorphableModel, places: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """Return triangles' corners (U, 3) and weights (U, 3) for places (U, 3) of the shipped head."""
    vertices, triangles = (getattr(model, n).cpu().numpy() for n in ("mean_vertices", "triangles"))
    landmarks = model.landmark_vertices.cpu().numpy()
    if not is_shipped_head(vertices, landmarks):
        places = lay_over(places, vertices, triangles, landmarks)
    corners, shares, _ = nearest_on_surface(places, vertices.astype(np.float64), triangles)
    return torch.from_numpy(corners), torch.from_numpy(shares).float()


@cache
def head_points() -> np.ndarray:
    """Return where the points of MediaPipe lie on the shipped head at rest, (K, 3) in cm."""
    path = SHIPPED_READER / HEAD_POINTS
    places = Npz(path).read(["places"])["places"]
    if places.ndim != 2 or places.shape != (MESH_POINTS.count, 3):
        raise AssetError(f"{path}: field places has shape {places.shape}; restore the file.")
    return places.astype(np.float64)
