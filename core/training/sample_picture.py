"""One sample to look at while a rig is made: the points found in it, and the mesh that is fitted to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image, ImageDraw

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.frames import to_levels, to_unit
from core.render.camera import Camera
from core.render.renderer import place
from core.render.wireframe import contour_edges, draw_wires

_SIDE = 384
_DOT = 1.2  # pixels
_FOUND, _WIRES, _OPACITY = (60, 220, 60), (0.56, 0.82, 0.88), 0.6


@dataclass(frozen=True, eq=False)
class Sample:
    """A sample that shows a face.

    Attributes:
        frame: (H, W, 3) uint8.
        points: (K, 2) found in it, pixels, y down.
        code: (L, w_dim).
    """

    frame: np.ndarray
    points: np.ndarray
    code: np.ndarray

    def codes(self) -> torch.Tensor:
        """Return the code (1, L, w_dim)."""
        return torch.from_numpy(self.code.copy())[None]

    def draw(self, model: MorphableModel, seen: FaceParams | None = None) -> np.ndarray:
        """Return the picture (S, S, 3) uint8 with its points and the mesh of what a reconstructor sees."""
        picture = Image.fromarray(self.frame).resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
        if seen is not None:
            picture = Image.fromarray(_meshed(np.asarray(picture), model, seen))
        draw = ImageDraw.Draw(picture)
        for x, y in self.points * (_SIDE / len(self.frame)):
            draw.ellipse((x - _DOT, y - _DOT, x + _DOT, y + _DOT), fill=_FOUND)
        return np.asarray(picture)


@torch.no_grad()
def _meshed(picture: np.ndarray, model: MorphableModel, seen: FaceParams) -> np.ndarray:
    device = model.mean_vertices.device
    params = seen.to(device)
    vertices = place(model.vertices(params.identity, params.expression), params)
    edges = contour_edges(model.mean_vertices, model.triangles)
    alpha = draw_wires(Camera().project(vertices), model.triangles, edges, _SIDE)[..., None].cpu().numpy()
    unit = to_unit(torch.from_numpy(picture.copy())).numpy()
    return np.ascontiguousarray(to_levels(unit + _OPACITY * alpha * (np.array(_WIRES, np.float32) - unit)))
