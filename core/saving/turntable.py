"""The edited mesh turning once as a movie, or as a still on a transparent background."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.files.whole_file import write_whole
from core.likeness.likeness import Likeness, face_mesh
from core.render.mesh_picture import draw_smooth_mesh
from core.saving.movie import open_movie, writing
from core.saving.picture_encoding import picture_bytes
from core.saving.soft_shadow import with_soft_shadows

STILL = ".png"
SIDE = 512
FRAMES_PER_SECOND = 24
SECONDS = 4
FRAMES = FRAMES_PER_SECOND * SECONDS
GROUND = 28  # of 255


def save_turntable(
    path: Path, model: MorphableModel, params: FaceParams, likeness: Likeness | None = None
) -> None:
    """Write the lit mesh: .mp4, .gif or a folder of pictures turn it once in four seconds, .png is a still.

    Args:
        path: its suffix chooses; none is a folder.
        model: the face model.
        params: of one face.
        likeness: to the portrait, where that was looked at.

    Raises:
        ExportError: the suffix is another one, or the file cannot be written.
    """
    if path.suffix.lower() == STILL:
        write_whole(path, picture_bytes(path, next(turntable_still(model, params, likeness))))
        return
    with writing(open_movie(path, FRAMES_PER_SECOND)) as movie:
        for frame in turntable_frames(model, params, likeness):
            movie.add(frame)


def turntable_still(
    model: MorphableModel, params: FaceParams, likeness: Likeness | None = None
) -> Iterator[np.ndarray]:
    """Yield one frame (SIDE, SIDE, 4) uint8 RGBA of the mesh from the front."""
    return mesh_frames(model, params, [0.0], likeness)


def turntable_frames(
    model: MorphableModel, params: FaceParams, likeness: Likeness | None = None
) -> Iterator[np.ndarray]:
    """Yield the FRAMES frames (SIDE, SIDE, 3) uint8 of one turn."""
    for frame in mesh_frames(model, params, [360 * i / FRAMES for i in range(FRAMES)], likeness):
        yield _on_ground(frame)


def mesh_frames(
    model: MorphableModel, params: FaceParams, azimuths: list[float], likeness: Likeness | None = None
) -> Iterator[np.ndarray]:
    """Yield the mesh turned by angles in degrees, (SIDE, SIDE, 4) uint8 RGBA, in its own light and shadow."""
    mesh = face_mesh(model, params, likeness=likeness)
    colors = with_soft_shadows(mesh.vertices, mesh.colors, mesh.triangles, params.sh_coeffs.cpu())
    for azimuth in azimuths:
        yield draw_smooth_mesh(mesh.vertices, colors, mesh.triangles, (azimuth, 0.0), SIDE)


def _on_ground(frame: np.ndarray) -> np.ndarray:
    share = frame[..., 3:].astype(np.float32) / 255
    return (frame[..., :3] * share + GROUND * (1 - share)).round().astype(np.uint8)
