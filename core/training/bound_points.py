"""The points of a reader on a face model: landmarks lie on its vertices, others are found by geometry.

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
    parts = face_reader(reader).points.part_of
    left_out = () if "gaze" in model.groups else ("irises",)
    rows = [row for row, part in enumerate(parts) if part is not None and part not in left_out]
    vertices, triangles = (getattr(model, n).cpu().numpy() for n in ("mean_vertices", "triangles"))
    places = head_points()[rows]
    if not is_shipped_head(vertices, model.landmark_vertices.cpu().numpy()):
        places = lay_over(places, vertices, triangles, model.landmark_vertices.cpu().numpy())
    corners, shares, _ = nearest_on_surface(places, vertices.astype(np.float64), triangles)
    return SurfacePoints(
        torch.tensor(rows),
        torch.from_numpy(corners),
        torch.from_numpy(shares).float(),
        tuple(parts[row] for row in rows),
    )


@cache
def head_points() -> np.ndarray:
    """Return where the points of MediaPipe lie on the shipped head at rest, (K, 3) in cm."""
    path = SHIPPED_READER / HEAD_POINTS
    places = Npz(path).read(["places"])["places"]
    if places.ndim != 2 or places.shape != (face_reader("mediapipe").points.count, 3):
        raise AssetError(f"{path}: field places has shape {places.shape}; restore the file.")
    return places.astype(np.float64)
