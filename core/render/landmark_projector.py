"""The 68 landmarks of a face in the picture, without its mesh."""

from __future__ import annotations

import torch
from torch import nn

from core.face.landmarks import LANDMARK_COUNT
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.camera import Camera
from core.render.renderer import place


class LandmarkProjector(nn.Module):
    """Projects the 68 landmarks without building the other vertices of the mesh."""

    mean: torch.Tensor
    identity_basis: torch.Tensor
    expression_basis: torch.Tensor

    def __init__(self, model: MorphableModel, camera: Camera) -> None:
        super().__init__()
        self.camera = camera
        rows = model.landmark_vertices
        self.register_buffer("mean", model.mean_vertices[rows], persistent=False)
        self.register_buffer("identity_basis", model.identity_basis[:, rows].flatten(1), persistent=False)
        self.register_buffer("expression_basis", model.expression_basis[:, rows].flatten(1), persistent=False)

    def forward(self, params: FaceParams) -> torch.Tensor:
        """Return (N, 68, 2) points, x to the right and y up, the picture spanning [-1, 1]."""
        offset = params.identity @ self.identity_basis + params.expression @ self.expression_basis
        points = self.mean + offset.unflatten(1, (LANDMARK_COUNT, 3))
        return self.camera.project(place(points, params))[..., :2]
