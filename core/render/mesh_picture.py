"""The face mesh as a picture of its own, turned as one likes; no OpenGL is needed."""

from __future__ import annotations

import math

import numpy as np
import torch

from core.face.rotation import rotation_matrix
from core.frames import to_levels
from core.render.camera import Camera
from core.render.rasterizer import default_rasterizer
from core.render.surface import vertex_normals
from core.render.wireframe import contour_edges, draw_wires

SHIFTS = (-0.125, -0.375), (0.375, -0.125), (0.125, 0.375), (-0.375, 0.125)
"""Shares of a pixel by which pictures are shifted whose mean has no steps along edges (a rotated grid)."""


def draw_mesh(
    vertices: np.ndarray,
    colors: np.ndarray,
    triangles: np.ndarray,
    orbit: tuple[float, float] = (0.0, 0.0),
    resolution: int = 512,
    shift: tuple[float, float] = (0.0, 0.0),
) -> np.ndarray:
    """Draw vertex colours as they are, seen by the portrait's camera.

    Args:
        vertices: (V, 3) cm, world frame.
        colors: (V, 3) RGB in [0, 1].
        triangles: (F, 3) counter-clockwise seen from outside.
        orbit: azimuth and elevation in degrees by which the mesh is turned first.
        resolution: R, side of the frame in pixels.
        shift: by which everything is moved to the right and up, in pixels.

    Returns:
        (R, R, 4) uint8 RGBA, transparent around the mesh.
    """
    rasterize = default_rasterizer("cpu")
    turned = _turned(vertices, orbit)
    projected = Camera().project(turned)
    projected[..., :2] += torch.tensor(shift) * (2 / resolution)
    fragments = rasterize(projected, torch.from_numpy(triangles), resolution)
    index, weights = fragments.triangle_index[0].numpy(), fragments.barycentric[0].numpy()
    covered = index >= 0
    corners = colors[triangles[index[covered]]]  # (M, 3 corners, 3)
    frame = np.zeros((resolution, resolution, 4), dtype=np.uint8)
    frame[covered, :3] = to_levels(np.einsum("mc,mcr->mr", weights[covered], corners))
    frame[covered, 3] = 255
    return frame


def draw_smooth_mesh(
    vertices: np.ndarray,
    colors: np.ndarray,
    triangles: np.ndarray,
    orbit: tuple[float, float] = (0.0, 0.0),
    resolution: int = 512,
) -> np.ndarray:
    """Draw as `draw_mesh` does, without steps along edges, for several times its cost."""
    return averaged([draw_mesh(vertices, colors, triangles, orbit, resolution, shift) for shift in SHIFTS])


def averaged(frames: list[np.ndarray]) -> np.ndarray:
    """Return the mean of frames (R, R, 4) uint8 RGBA; a colour counts where it covers the ground."""
    every = np.stack(frames).astype(np.float32)
    alpha = every[..., 3:].mean(0)
    color = (every[..., :3] * every[..., 3:]).mean(0) / alpha.clip(1e-6)
    return np.concatenate([color, alpha], axis=2).round().clip(0, 255).astype(np.uint8)


def draw_mesh_wires(
    vertices: np.ndarray,
    colors: np.ndarray,
    triangles: np.ndarray,
    orbit: tuple[float, float] = (0.0, 0.0),
    resolution: int = 512,
) -> np.ndarray:
    """Return the edges of the turned mesh as a frame, as `draw_mesh` does."""
    corners, turned = torch.from_numpy(triangles), _turned(vertices, orbit)
    shown = contour_edges(torch.from_numpy(vertices), corners)
    alpha = draw_wires(Camera().project(turned), corners, shown, resolution).numpy()
    frame = np.empty((resolution, resolution, 4), dtype=np.uint8)
    frame[..., :3] = to_levels(colors.mean(0))
    frame[..., 3] = to_levels(alpha)
    return frame


def _turned(vertices: np.ndarray, orbit: tuple[float, float]) -> torch.Tensor:
    """Return vertices (1, V, 3) turned by two angles in degrees."""
    angles = torch.tensor([[*map(math.radians, orbit), 0.0]])
    return torch.from_numpy(vertices) @ rotation_matrix(angles).mT


def compile_loops(draws: bool) -> None:
    """Have the loops compiled or read that a mesh needs, which can take seconds.

    Args:
        draws: those of `draw_mesh`, too; without them, something else draws.
    """
    corners = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]], dtype=np.float32)
    triangles = np.array([[0, 1, 2]])
    vertex_normals(torch.from_numpy(corners[None]), torch.from_numpy(triangles))
    if draws:
        draw_mesh(corners, np.ones_like(corners), triangles)
