"""Differentiable operations on a triangle mesh: vertex normals, and attributes seen through pixels.

On the CPU both run as compiled loops with hand-written gradients (`core.render.numba_surface`), several
times faster than the tensor expressions here, which serve every other device and say what is computed.
"""

from __future__ import annotations

import torch
from torch.nn.functional import normalize

from core.render.camera import pixel_centers_ndc
from core.render.numba_surface import Blend, VertexNormals


def vertex_normals(vertices: torch.Tensor, triangles: torch.Tensor) -> torch.Tensor:
    """Return area-weighted unit normals.

    Args:
        vertices: (N, V, 3), any frame.
        triangles: (F, 3) int64, counter-clockwise seen from outside.

    Returns:
        (N, V, 3) in the same frame; zero for a vertex of no triangle.
    """
    if vertices.device.type == "cpu":
        return VertexNormals.apply(vertices, triangles)
    return vertex_normals_of_tensors(vertices, triangles)


def vertex_normals_of_tensors(vertices: torch.Tensor, triangles: torch.Tensor) -> torch.Tensor:
    """Compute `vertex_normals` with tensor expressions."""
    a, b, c = (vertices.index_select(1, corner) for corner in triangles.unbind(1))
    doubled_areas = torch.linalg.cross(b - a, c - a)
    sums = torch.zeros_like(vertices)
    for corner in triangles.unbind(1):
        sums = sums.index_add(1, corner, doubled_areas)
    return normalize(sums, dim=-1)


def blend(
    vertices_ndc: torch.Tensor, attributes: torch.Tensor, triangles: torch.Tensor, index: torch.Tensor
) -> torch.Tensor:
    """Show vertex attributes at the pixels of the visible triangles, perspective-correctly.

    Gradients reach the attributes and, through the blending weights, the projected vertices.

    Args:
        vertices_ndc: (N, V, 3), see `core.render.camera.Camera.project`.
        attributes: (N, V, C).
        triangles: (F, 3) int64.
        index: (N, H, W) int64, the visible triangle or -1, see `core.render.rasterizer.Fragments`.

    Returns:
        (N, C, H, W); 0 in the background.
    """
    if vertices_ndc.device.type == "cpu":
        return Blend.apply(vertices_ndc, attributes, triangles, index)
    return blend_of_tensors(vertices_ndc, attributes, triangles, index)


def blend_of_tensors(
    vertices_ndc: torch.Tensor, attributes: torch.Tensor, triangles: torch.Tensor, index: torch.Tensor
) -> torch.Tensor:
    """Compute `blend` with tensor expressions, on covered pixels only."""
    pixels = (index >= 0).nonzero()  # (M, 3): image, row, column
    image, row, column = pixels.unbind(1)
    corners = triangles[index[image, row, column]] + image[:, None] * vertices_ndc.shape[1]
    centers = pixel_centers_ndc(pixels[:, 1:].to(vertices_ndc.dtype), index.shape[-1])
    weights = perspective_weights(vertices_ndc.flatten(0, 1)[corners], centers)
    seen = (weights.unsqueeze(-1) * attributes.flatten(0, 1)[corners]).sum(1)
    canvas = attributes.new_zeros(*index.shape, attributes.shape[-1])
    return canvas.index_put((image, row, column), seen).permute(0, 3, 1, 2)


def perspective_weights(corners_ndc: torch.Tensor, points_ndc: torch.Tensor) -> torch.Tensor:
    """Return perspective-correct barycentric weights of image points in triangles.

    Args:
        corners_ndc: (M, 3, 3), see `core.render.camera.Camera.project`.
        points_ndc: (M, 2), each inside its triangle.

    Returns:
        (M, 3) weights of the corners, which sum to 1.
    """
    x, y = (corners_ndc[..., :2] - points_ndc[:, None]).unbind(-1)  # each (M, 3)
    after, before = [1, 2, 0], [2, 0, 1]
    areas = x[:, after] * y[:, before] - x[:, before] * y[:, after]
    weights = areas / corners_ndc[..., 2]
    return weights / weights.sum(-1, keepdim=True)
