"""The pinhole camera that all portraits share."""

from __future__ import annotations

from dataclasses import dataclass

import torch

NEAR_DEPTH = 1.0
"""Depth in cm in front of the camera below which nothing is drawn."""


@dataclass(frozen=True)
class Camera:
    """A camera at (0, 0, distance) that looks along -z with y up.

    Attributes:
        distance: centimetres from the world's origin.
        focal: focal length in half image widths.
    """

    distance: float = 100.0
    focal: float = 7.4

    def project(self, points_world: torch.Tensor) -> torch.Tensor:
        """Project points by ndc = focal * (x, y) / depth with depth = distance - z.

        Points nearer than `NEAR_DEPTH` or behind the camera keep their depth, so that a rasteriser can
        leave them out; their x and y are finite but meaningless.

        Args:
            points_world: (..., 3) in cm, world frame.

        Returns:
            (..., 3): x right and y up, both in [-1, 1] inside the image, and depth in cm.
        """
        depth = self.distance - points_world[..., 2:]
        plane = points_world[..., :2] * (self.focal / depth.clamp(min=NEAR_DEPTH))
        return torch.cat([plane, depth], dim=-1)

    def project_to_pixels(self, points_world: torch.Tensor, resolution: int) -> torch.Tensor:
        """Project points (..., 3) in cm, world frame, to pixels (..., 2) of a square image."""
        return ndc_to_pixels(self.project(points_world), resolution)


def ndc_to_pixels(points_ndc: torch.Tensor, resolution: int) -> torch.Tensor:
    """Convert points to pixels: u to the right and v down, with pixel centres at +0.5.

    Args:
        points_ndc: (..., 2) or (..., 3), x right and y up in [-1, 1].
        resolution: width and height of the image in pixels.

    Returns:
        (..., 2) in [0, resolution].
    """
    u = (points_ndc[..., 0] + 1) * (resolution / 2)
    v = (1 - points_ndc[..., 1]) * (resolution / 2)
    return torch.stack([u, v], dim=-1)


def pixel_centers_ndc(pixels: torch.Tensor, resolution: int) -> torch.Tensor:
    """Return the centres of pixels in normalised device coordinates.

    Args:
        pixels: (M, 2) row and column, whole numbers.
        resolution: width and height of the image in pixels.

    Returns:
        (M, 2) x right and y up in [-1, 1].
    """
    row, column = pixels.unbind(-1)
    return torch.stack([column * 2 + 1 - resolution, resolution - 1 - row * 2], dim=-1) / resolution
