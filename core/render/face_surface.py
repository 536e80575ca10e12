"""The face as it is shown and exported: the one place that says which geometry and which colours it has.

It is the model's surface, except that eyeballs are drawn round with pupil and iris
(`core.render.drawn_eyes`), lids have the line of their lashes, and teeth and tongue are as dark as they are
behind lips that hardly open. A model without such parts is shown as it is.
Fitting, training and editing know nothing of it: they use the model itself (`core.render.renderer`).
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from core.face.face_parts import FaceParts, face_parts
from core.face.face_region import brow_weight, lip_weight
from core.face.landmarks import INNER_LIPS
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.face.rotation import rotation_matrix
from core.render.drawn_eyes import EyeDrawing, polyline
from core.render.mesh_colors import MeshColors
from core.render.renderer import place
from core.render.spherical_harmonics import shade
from core.render.surface import vertex_normals

_LASHES = (0.9, 0.12), (0.5, 0.07)  # upper and lower: how dark, and how thick in cm
_MOUTH_LIGHT = 0.08, 0.65  # share of the light that reaches what is behind closed and behind open lips
_MOUTH_OPEN = 1.6  # cm between lips that are open
_TEETH_BACK = 0.5  # cm by which closed lips push back what would come through them
REGIONS = "skin", "lips", "brows", "iris"
"""Parts of a face that have a colour of their own."""


@dataclass(frozen=True, eq=False)
class SurfaceMesh:
    """A mesh to show.

    Attributes:
        vertices: (V, 3) float32 cm, world frame; normals: (V, 3) unit.
        colors: (V, 3) float32 RGB in [0, 1].
        triangles: (F, 3) int64, counter-clockwise seen from outside.
    """

    vertices: np.ndarray
    normals: np.ndarray
    colors: np.ndarray
    triangles: np.ndarray


class FaceSurface:
    """Shows faces of a model.

    Attributes:
        triangles: (F, 3) of its meshes.
        region_shares: (V, 3) float32, how much of a vertex's colour is the front's skin, lips and brows.
        iris_rows: (I,) vertices that have the colour of the irises.
    """

    def __init__(self, model: MorphableModel) -> None:
        self.model = model if model.mean_vertices.device.type == "cpu" else copy.deepcopy(model).cpu()
        rest, parts = self.model.mean_vertices, face_parts(self.model)
        self._landmarks, self._mouth = self.model.landmark_vertices, parts.mouth
        self._eyes = [EyeDrawing(eyeball, rest) for eyeball in parts.eyeballs]
        self._kept, self.triangles = self._without_eyeballs(parts)
        self._lashes = _lash_factors(rest, rest[self._landmarks], parts)
        self._closed = float(_opening(rest[self._landmarks]))
        self._weights = _region_weights(self.model, parts)
        counts = [len(self._kept), *(eye.vertex_count for eye in self._eyes)]
        firsts = np.cumsum(counts)
        self.iris_rows = np.concatenate(
            [
                np.empty(0, int),
                *(first + eye.iris_rows.numpy() for first, eye in zip(firsts, self._eyes, strict=False)),
            ]
        )
        shares = np.zeros((int(firsts[-1]), 3), np.float32)
        on_face = self._weights * self.model.face_weight[:, None]
        shares[: counts[0], : len(REGIONS) - 1] = on_face[self._kept].numpy()
        self.region_shares = shares

    @torch.inference_mode()
    def mesh(
        self, params: FaceParams, colors: MeshColors = "lit", gains: torch.Tensor | None = None
    ) -> SurfaceMesh:
        """Return the mesh of one face.

        Args:
            params: of the face.
            colors: under its light or without.
            gains: (R, 3) factors on the reflectance of the `REGIONS`; default: none.
        """
        params, model = params.to("cpu"), self.model
        vertices = model.vertices(params.identity, params.expression)[0]
        reflectance = model.albedo_colors(params.albedo)[0] * self._lashes
        gains = torch.ones(len(REGIONS), 3) if gains is None else gains
        reflectance = reflectance * (self._weights @ (gains[:-1] - 1) + 1)
        landmarks = vertices[self._landmarks]
        self._close_mouth(vertices, reflectance, landmarks)
        eyes = [eye.draw(vertices, reflectance, landmarks, gains[-1]) for eye in self._eyes]
        placed = place(torch.cat([vertices[self._kept], *(eye.vertices for eye in eyes)])[None], params)
        normals = vertex_normals(placed, self.triangles)[0]
        if eyes:
            round_ones = torch.cat([eye.normals for eye in eyes])
            normals[-len(round_ones) :] = (rotation_matrix(params.rotation)[0] @ round_ones.mT).mT
        shown = torch.cat([reflectance[self._kept], *(eye.reflectance for eye in eyes)])
        if colors == "lit":
            shown = shown * shade(normals[None], params.sh_coeffs)[0]
        return SurfaceMesh(
            placed[0].numpy(), normals.numpy(), shown.clamp(0, 1).numpy(), self.triangles.numpy()
        )

    def _close_mouth(
        self, vertices: torch.Tensor, reflectance: torch.Tensor, landmarks: torch.Tensor
    ) -> None:
        """Push back and darken what lips hide."""
        if len(self._mouth):
            open_share = ((_opening(landmarks) - self._closed) / _MOUTH_OPEN).clamp(0, 1) ** 2
            dark, light = _MOUTH_LIGHT
            vertices[self._mouth, 2] -= _TEETH_BACK * (1 - open_share)
            reflectance[self._mouth] *= dark + (light - dark) * open_share

    def _without_eyeballs(self, parts: FaceParts) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the model's vertices (K,) that are shown, and triangles of these and of drawn eyes."""
        shown = torch.ones(len(self.model.mean_vertices), dtype=torch.bool)
        for eyeball in parts.eyeballs:
            shown[eyeball.parts] = False
        triangles = self.model.triangles
        number = shown.cumsum(0) - 1
        pieces, count = [number[triangles[shown[triangles].all(1)]]], int(shown.sum())
        for eye in self._eyes:
            pieces.append(eye.triangles + count)
            count = int(pieces[-1].max()) + 1
        return shown.nonzero()[:, 0], torch.cat(pieces)


@lru_cache(maxsize=2)
def face_surface(model: MorphableModel) -> FaceSurface:
    """Return the surface of a model, made once."""
    return FaceSurface(model)


def _opening(landmarks: torch.Tensor) -> torch.Tensor:
    """Return the distance in cm between the inner lips of landmarks (68, 3)."""
    upper, lower = (landmarks[list(rows)] for rows in INNER_LIPS)
    return (upper - lower).norm(dim=1).mean()


def _lash_factors(vertices: torch.Tensor, landmarks: torch.Tensor, parts: FaceParts) -> torch.Tensor:
    """Return factors (V, 1) on reflectance: dark along lids that open over an eyeball."""
    factors = torch.ones(len(vertices), 1)
    for eyeball in parts.eyeballs:
        lids = landmarks[eyeball.lids]
        lines = lids[:4], lids[[3, 4, 5, 0]]
        for line, (dark, thick) in zip(lines, _LASHES, strict=True):
            distance = torch.cdist(vertices, polyline(line)).amin(1, keepdim=True)
            factors = torch.minimum(factors, 1 - dark * torch.exp(-0.5 * (distance / thick).square()))
        factors[eyeball.parts] = 1
    factors[parts.mouth] = 1
    return factors


def _region_weights(model: MorphableModel, parts: FaceParts) -> torch.Tensor:
    """Return how much of the colour of vertices (V, 3) is that of skin, lips and brows."""
    rest, landmarks = model.mean_vertices.numpy(), model.landmark_vertices.numpy()
    lips, brows = (torch.from_numpy(find(rest, landmarks)).float() for find in (lip_weight, brow_weight))
    brows = brows.square()  # the dark core of what is painted
    weights = torch.stack([(1 - lips) * (1 - brows), lips * (1 - brows), brows], dim=1)
    for part in (parts.mouth, *(eyeball.parts for eyeball in parts.eyeballs)):
        weights[part] = 0
    return weights
