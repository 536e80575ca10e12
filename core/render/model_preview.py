"""A face model at a glance: its mean with the landmarks, and what its first coefficients do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from core.face.landmarks import OUTER_EYE_CORNERS
from core.face.morphable_model import AMBIENT_WHITE, MorphableModel
from core.face.params import FaceParams
from core.render.camera import Camera
from core.render.face_surface import face_surface
from core.render.mesh_picture import draw_mesh
from core.render.spherical_harmonics import SH_1

SIDE = 224
SIGMAS = (-2.0, 2.0)
STRENGTHS = (0.5, 1.0)  # of a named unit
_SHOWN = 3  # coefficients of each block
_TURNED = 40.0  # degrees
_AMBIENT = 0.5
_TOWARDS_LIGHT = (-0.3, 0.5, 0.8)  # x, y, z; about of length 1
_DOT = 1  # pixels to each side
_DOT_COLOR = (98, 182, 203, 255)

Shown = Literal["mean", "identity", "albedo", "expression"]


@dataclass(frozen=True, eq=False)
class PreviewRow:
    """One coefficient at two values, or the mean from three sides.

    Attributes:
        block: what is shown.
        name: of the coefficient: its number from 1, or that of a unit; empty for the mean.
        is_unit: whether it is a named unit, from 0 to 1, and not a component.
        frames: (SIDE, SIDE, 4) uint8 RGBA.
    """

    block: Shown
    name: str
    is_unit: bool
    frames: tuple[np.ndarray, ...]


def preview_rows(model: MorphableModel) -> Iterator[PreviewRow]:
    """Draw a model row by row: the mean, the same with landmarks, turned; then the first coefficients."""
    mean = _lit(model)
    yield PreviewRow(
        "mean", "", False, (_draw(model, mean), _with_landmarks(model, mean), _turned(model, mean))
    )
    for block, basis in (("identity", model.identity_basis), ("albedo", model.albedo_basis)):
        for column in range(min(_SHOWN, len(basis))):
            if basis[column].any():
                yield _row(model, block, column, str(column + 1), False)  # type: ignore[arg-type]
    units = len(model.units)
    for column in range(min(_SHOWN, units)):
        yield _row(model, "expression", column, model.units[column], True)
    for column in range(units, min(units + _SHOWN, len(model.expression_basis))):
        yield _row(model, "expression", column, str(column - units + 1), False)


def size_in_centimetres(model: MorphableModel) -> tuple[float, float, float]:
    """Return width and height of the mean, and how far the outer corners of its eyes are apart."""
    width, height, _ = (model.mean_vertices.amax(0) - model.mean_vertices.amin(0)).tolist()
    right, left = model.mean_vertices[model.landmark_vertices][list(OUTER_EYE_CORNERS)]
    return width, height, float((right - left).norm())


def _row(model: MorphableModel, block: Shown, column: int, name: str, is_unit: bool) -> PreviewRow:
    frames = []
    for value in STRENGTHS if is_unit else SIGMAS:
        coefficients = getattr(_lit(model), block).clone()
        coefficients[0, column] = value
        frames.append(_draw(model, _lit(model).replace(**{block: coefficients})))
    return PreviewRow(block, name, is_unit, tuple(frames))


def _lit(model: MorphableModel) -> FaceParams:
    """Return the mean face under a light that shows its shape."""
    params = model.neutral_params()
    x, y, z = ((1 - _AMBIENT) * part / SH_1 for part in _TOWARDS_LIGHT)
    light = torch.tensor([_AMBIENT * AMBIENT_WHITE, y, z, x, 0, 0, 0, 0, 0])
    return params.replace(sh_coeffs=light[None, :, None].expand(1, 9, 3).clone())


def _draw(model: MorphableModel, params: FaceParams, azimuth: float = 0.0) -> np.ndarray:
    mesh = face_surface(model).mesh(params)
    return draw_mesh(mesh.vertices, mesh.colors, mesh.triangles, (azimuth, 0.0), SIDE)


def _turned(model: MorphableModel, params: FaceParams) -> np.ndarray:
    return _draw(model, params, _TURNED)


def _with_landmarks(model: MorphableModel, params: FaceParams) -> np.ndarray:
    frame = _draw(model, params)
    points = Camera().project_to_pixels(model.mean_vertices[model.landmark_vertices], SIDE)
    for u, v in points.long().clamp(_DOT, SIDE - 1 - _DOT).tolist():
        frame[v - _DOT : v + _DOT + 1, u - _DOT : u + _DOT + 1] = _DOT_COLOR
    return frame
