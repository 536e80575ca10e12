"""A reader's points of a face in the picture, without its mesh."""

from __future__ import annotations

import torch
from torch import nn

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.face.surface_points import SurfacePoints, landmark_points
from core.render.camera import Camera
from core.render.renderer import place


class LandmarkProjector(nn.Module):
    """Projects U points of the surface without building the vertices of the mesh.

    Args:
        model: the face model.
        camera: the camera.
        points: which points; without, the landmarks.
    """

    mean: torch.Tensor
    identity_basis: torch.Tensor
    expression_basis: torch.Tensor

    def __init__(self, model: MorphableModel, camera: Camera, points: SurfacePoints | None = None) -> None:
        super().__init__()
        self.camera = camera
        points = points or landmark_points(model)
        self.register_buffer("mean", points.of(model.mean_vertices), persistent=False)
        self.register_buffer("identity_basis", points.of(model.identity_basis).flatten(1), persistent=False)
        expression = points.of(model.expression_basis).flatten(1)
        self.register_buffer("expression_basis", expression, persistent=False)

    def forward(self, params: FaceParams) -> torch.Tensor:
        """Return (N, U, 2) points, x to the right and y up, the picture spanning [-1, 1]."""
        offset = params.identity @ self.identity_basis + params.expression @ self.expression_basis
        points = self.mean + offset.unflatten(1, self.mean.shape)
        return self.camera.project(place(points, params))[..., :2]
