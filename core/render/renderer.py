"""Differentiable renderer R: face parameters to an image.

Vertices are lit and coloured, projected, and blended over the triangle that a rasteriser finds for every
pixel. Gradients flow through the blending weights, which are recomputed from the projected corners, and
through geometry, albedo, normals and light. Which triangle is visible has no gradient.
Model of image formation: A. Tewari et al., "MoFA", ICCV 2017.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.face.rotation import rotation_matrix
from core.render.camera import Camera, ndc_to_pixels
from core.render.rasterizer import Rasterizer, default_rasterizer
from core.render.spherical_harmonics import shade
from core.render.surface import blend, vertex_normals


@dataclass(frozen=True, eq=False)
class Rendering:
    """Pictures of N faces.

    Attributes:
        image: (N, 3, H, W) RGB in [0, 1]; 0 in the background.
        mask: (N, 1, H, W) 1 where the mesh is, 0 in the background.
        face_weight: (N, 1, H, W) the model's weight of frontal face skin in [0, 1], without gradients.
        landmarks: (N, 68, 2) pixels, u right and v down.
        vertices_world: (N, V, 3) cm, world frame.
    """

    image: torch.Tensor
    mask: torch.Tensor
    face_weight: torch.Tensor
    landmarks: torch.Tensor
    vertices_world: torch.Tensor


class Renderer(nn.Module):
    """Renders a morphable model.

    Attributes:
        model: the face model.
        resolution: width and height of the images in pixels.
        camera: the camera.
    """

    def __init__(
        self,
        model: MorphableModel,
        resolution: int,
        camera: Camera | None = None,
        rasterizer: Rasterizer | None = None,
    ) -> None:
        super().__init__()
        self.model = model
        self.resolution = resolution
        self.camera = camera or Camera()
        self._rasterizer = rasterizer

    def forward(self, params: FaceParams) -> Rendering:
        """Render N faces."""
        vertices_world, colors = lit_vertices(self.model, params)
        vertices_ndc = self.camera.project(vertices_world)
        rasterize = self._rasterizer or default_rasterizer(vertices_ndc.device)
        index = rasterize(vertices_ndc, self.model.triangles, self.resolution).triangle_index
        weight = self.model.face_weight[:, None].expand(len(colors), -1, -1)
        seen = blend(vertices_ndc, torch.cat([colors, weight], dim=-1), self.model.triangles, index)
        return Rendering(
            image=seen[:, :3].clamp(0, 1),
            mask=(index >= 0).unsqueeze(1).to(seen.dtype),
            face_weight=seen[:, 3:].detach(),
            landmarks=ndc_to_pixels(vertices_ndc[:, self.model.landmark_vertices], self.resolution),
            vertices_world=vertices_world,
        )

    def landmarks(self, params: FaceParams) -> torch.Tensor:
        """Return the projected landmarks (N, 68, 2) in pixels, without drawing anything."""
        vertices = self.model.vertices(params.identity, params.expression)
        landmarks_world = place(vertices[:, self.model.landmark_vertices], params)
        return self.camera.project_to_pixels(landmarks_world, self.resolution)


def shade_vertices(model: MorphableModel, params: FaceParams) -> tuple[torch.Tensor, torch.Tensor]:
    """Return vertices (N, V, 3) in cm, world frame, and their lit colours (N, V, 3), RGB in [0, 1]."""
    vertices_world, colors = lit_vertices(model, params)
    return vertices_world, colors.clamp(0, 1)


def lit_vertices(model: MorphableModel, params: FaceParams) -> tuple[torch.Tensor, torch.Tensor]:
    """Return what `shade_vertices` returns, with colours that may leave [0, 1]."""
    vertices_world = place(model.vertices(params.identity, params.expression), params)
    normals = vertex_normals(vertices_world, model.triangles)
    return vertices_world, model.albedo_colors(params.albedo) * shade(normals, params.sh_coeffs)


def place(points: torch.Tensor, params: FaceParams) -> torch.Tensor:
    """Move points (N, V, 3) from the model frame to the world frame, both in cm."""
    return (rotation_matrix(params.rotation) @ points.mT).mT + params.translation[:, None]
