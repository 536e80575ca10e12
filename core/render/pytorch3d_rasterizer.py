"""Rasteriser on pytorch3d, for CUDA."""

from __future__ import annotations

import torch

from core.errors import RigEditorError
from core.render.camera import NEAR_DEPTH
from core.render.rasterizer import Fragments


class Pytorch3dRasterizer:
    """A `core.render.rasterizer.Rasterizer`.

    pytorch3d's own device coordinates have x to the left, so x is mirrored on the way in.

    Raises:
        RigEditorError: pytorch3d is not installed.
    """

    def __init__(self) -> None:
        try:
            from pytorch3d.renderer.mesh.rasterize_meshes import rasterize_meshes
            from pytorch3d.structures import Meshes
        except ImportError as error:
            raise RigEditorError(
                f"The pytorch3d rasteriser cannot be used ({error}): install pytorch3d or choose numba."
            ) from error
        self._meshes = Meshes
        self._rasterize_meshes = rasterize_meshes

    def __call__(self, vertices_ndc: torch.Tensor, triangles: torch.Tensor, resolution: int) -> Fragments:
        """Rasterise as the protocol states."""
        vertices = vertices_ndc.detach().float()
        drawable = vertices.isfinite().all(-1) & (vertices[..., 2] >= NEAR_DEPTH)
        vertices = torch.where(drawable[..., None], vertices, 0) * vertices.new_tensor([-1, 1, 1])
        kept = drawable[:, triangles].all(-1, keepdim=True)  # (N, F, 1)
        faces = torch.where(kept, triangles, 0)  # without area, hence left out
        packed, _, barycentric, _ = self._rasterize_meshes(
            self._meshes(vertices, faces),
            image_size=resolution,
            faces_per_pixel=1,
            perspective_correct=True,
            cull_backfaces=True,
        )
        return _fragments(packed[..., 0], barycentric[..., 0, :], len(triangles))


def _fragments(packed: torch.Tensor, barycentric: torch.Tensor, triangle_count: int) -> Fragments:
    """Number triangles per mesh instead of per batch, and clear the background's weights."""
    covered = packed >= 0
    index = torch.where(covered, packed % triangle_count, -1)
    return Fragments(index, torch.where(covered[..., None], barycentric, 0))
