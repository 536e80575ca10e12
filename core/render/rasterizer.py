"""What a rasteriser is, and which ones there are."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch


@dataclass(frozen=True, eq=False)
class Fragments:
    """The nearest front-facing triangle at every pixel centre.

    Attributes:
        triangle_index: (N, H, W) int64 row in the triangle list; -1 is background.
        barycentric: (N, H, W, 3) perspective-correct weights of the triangle's corners; 0 in the background.
            Without gradients.
    """

    triangle_index: torch.Tensor
    barycentric: torch.Tensor


class Rasterizer(Protocol):
    """Finds the visible triangle of every pixel."""

    def __call__(self, vertices_ndc: torch.Tensor, triangles: torch.Tensor, resolution: int) -> Fragments:
        """Rasterise N meshes that share their triangles.

        Args:
            vertices_ndc: (N, V, 3) x right and y up, [-1, 1] inside the image; depth in cm. Triangles with
                a corner nearer than `camera.NEAR_DEPTH` or not finite are left out.
            triangles: (F, 3) int64, counter-clockwise seen from outside; others are culled.
            resolution: width and height of the images in pixels.

        Returns:
            Fragments on the device of the vertices.
        """


def _numba() -> Rasterizer:
    from core.render.numba_rasterizer import rasterize

    return rasterize


def _pytorch3d() -> Rasterizer:
    from core.render.pytorch3d_rasterizer import Pytorch3dRasterizer

    return Pytorch3dRasterizer()


RASTERIZERS: dict[str, Callable[[], Rasterizer]] = {"numba": _numba, "pytorch3d": _pytorch3d}
"""Makers of the rasterisers by name; a library is imported only by its own maker."""


def default_rasterizer(device: torch.device | str) -> Rasterizer:
    """Return the fastest rasteriser that is installed for `device`."""
    on_gpu = torch.device(device).type == "cuda"
    name = "pytorch3d" if on_gpu and importlib.util.find_spec("pytorch3d") else "numba"
    return RASTERIZERS[name]()
