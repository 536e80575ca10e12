"""The edited mesh turning once as a movie, or as a still on a transparent background."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.files.whole_file import write_whole
from core.render.mesh_picture import draw_mesh
from core.render.renderer import lit_vertices
from core.saving.movie import open_movie, writing
from core.saving.picture_encoding import picture_bytes
from core.saving.soft_shadow import with_soft_shadows

STILL = ".png"
SIDE = 512
FRAMES_PER_SECOND = 24
SECONDS = 4
FRAMES = FRAMES_PER_SECOND * SECONDS
SUPERSAMPLING = 2
GROUND = 28  # of 255


def save_turntable(path: Path, model: MorphableModel, params: FaceParams) -> None:
    """Write the lit mesh: .mp4, .gif or a folder of pictures turn it once in four seconds, .png is a still.

    Args:
        path: its suffix chooses; none is a folder.
        model: the face model.
        params: of one face.

    Raises:
        ExportError: the suffix is another one, or the file cannot be written.
    """
    if path.suffix.lower() == STILL:
        write_whole(path, picture_bytes(path, next(turntable_still(model, params))))
        return
    with writing(open_movie(path, FRAMES_PER_SECOND)) as movie:
        for frame in turntable_frames(model, params):
            movie.add(frame)


def turntable_still(model: MorphableModel, params: FaceParams) -> Iterator[np.ndarray]:
    """Yield one frame (SIDE, SIDE, 4) uint8 RGBA of the mesh from the front."""
    return mesh_frames(model, params, [0.0])


def turntable_frames(model: MorphableModel, params: FaceParams) -> Iterator[np.ndarray]:
    """Yield the FRAMES frames (SIDE, SIDE, 3) uint8 of one turn."""
    for frame in mesh_frames(model, params, [360 * i / FRAMES for i in range(FRAMES)]):
        yield _on_ground(frame)


def mesh_frames(model: MorphableModel, params: FaceParams, azimuths: list[float]) -> Iterator[np.ndarray]:
    """Yield the mesh turned by angles in degrees, (SIDE, SIDE, 4) uint8 RGBA, in its own light and shadow."""
    vertices, lit = (part[0].numpy() for part in lit_vertices(model, params))
    triangles = model.triangles.cpu().numpy()
    colors = with_soft_shadows(vertices, lit, triangles, params.sh_coeffs).clip(0, 1)
    for azimuth in azimuths:
        large = draw_mesh(vertices, colors, triangles, (azimuth, 0.0), SIDE * SUPERSAMPLING)
        yield _averaged(large.astype(np.float32))


def _averaged(large: np.ndarray) -> np.ndarray:
    """Average blocks of pixels; colours count by how much of them is covered."""
    side = len(large) // SUPERSAMPLING
    blocks = large.reshape(side, SUPERSAMPLING, side, SUPERSAMPLING, 4)
    alpha = blocks[..., 3:].mean((1, 3))
    color = (blocks[..., :3] * blocks[..., 3:]).mean((1, 3)) / alpha.clip(1e-6)
    return np.concatenate([color, alpha], axis=2).round().clip(0, 255).astype(np.uint8)


def _on_ground(frame: np.ndarray) -> np.ndarray:
    share = frame[..., 3:].astype(np.float32) / 255
    return (frame[..., :3] * share + GROUND * (1 - share)).round().astype(np.uint8)
