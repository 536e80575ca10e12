"""The visible edges of a mesh, drawn through a rasteriser."""

from __future__ import annotations

import torch

from core.render.camera import ndc_to_pixels
from core.render.rasterizer import default_rasterizer

HALF_WIDTH = 0.3
"""Distance in pixels from an edge up to which it is solid."""


def draw_wires(
    vertices_ndc: torch.Tensor, triangles: torch.Tensor, shown_edges: torch.Tensor, resolution: int
) -> torch.Tensor:
    """Return how much of each pixel is covered by an edge of the triangle that is seen there.

    Args:
        vertices_ndc: (1, V, 3) x right and y up, [-1, 1] inside the image; depth in cm.
        triangles: (F, 3) int64, counter-clockwise seen from outside.
        shown_edges: (F, 3) bool, whether the edge opposite each corner is drawn (see `contour_edges`).
        resolution: width and height of the picture in pixels.

    Returns:
        (H, W) in [0, 1].
    """
    fragments = default_rasterizer(vertices_ndc.device)(vertices_ndc, triangles, resolution)
    index, weights = fragments.triangle_index[0], fragments.barycentric[0]
    heights = _heights(ndc_to_pixels(vertices_ndc[0], resolution), triangles)
    heights[~shown_edges] = torch.inf
    seen = index >= 0
    distance = (weights[seen].clamp(min=1e-6) * heights[index[seen]]).amin(-1)
    alpha = torch.zeros_like(weights[..., 0])
    alpha[seen] = (1 + HALF_WIDTH - distance).clamp(0, 1)
    return alpha


def contour_edges(vertices: torch.Tensor, triangles: torch.Tensor) -> torch.Tensor:
    """Return which edges are more than the diagonals of quadrilaterals that were cut in two.

    An edge counts as a diagonal where it is the longest of both triangles that share it.

    Args:
        vertices: (V, 3), any frame.
        triangles: (F, 3) int64.

    Returns:
        (F, 3) bool for the edges opposite each corner.
    """
    lengths = _edge_lengths(vertices, triangles)
    longest = torch.nn.functional.one_hot(lengths.argmax(-1), 3).bool()
    edges = torch.stack([triangles[:, [1, 2]], triangles[:, [2, 0]], triangles[:, [0, 1]]], dim=1)
    low, high = edges.amin(-1), edges.amax(-1)
    keys = low * (int(triangles.max()) + 1) + high
    _, group, counts = torch.unique(keys[longest], return_inverse=True, return_counts=True)
    shown = torch.ones_like(longest)
    shown[longest] = counts[group] < 2
    return shown


def _edge_lengths(points: torch.Tensor, triangles: torch.Tensor) -> torch.Tensor:
    """Return the lengths (F, 3) of the edges opposite each corner, for points (V, D)."""
    a, b, c = (points[corner] for corner in triangles.unbind(1))
    return torch.stack([(c - b).norm(dim=-1), (a - c).norm(dim=-1), (b - a).norm(dim=-1)], dim=-1)


def _heights(points: torch.Tensor, triangles: torch.Tensor) -> torch.Tensor:
    """Return the heights (F, 3) over the edges opposite each corner, for points (V, 2)."""
    a, b, c = (points[corner] for corner in triangles.unbind(1))
    ab, ac = b - a, c - a
    doubled_area = (ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]).abs()
    return doubled_area[:, None] / _edge_lengths(points, triangles).clamp(min=1e-6)
