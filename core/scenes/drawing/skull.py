"""The skull that hair lies on: its radius in all directions from one point inside the head."""

from __future__ import annotations

import numpy as np
from scipy import sparse

CENTRE = np.array([0.0, 4.5, -0.5])  # cm, the point that directions of the scalp are seen from
MAP = 72, 40  # directions around and down in which the skull's radius is known
NEIGHBOURS = 6
_LOWEST = 2.5  # rad from the top, the last row of the map


def skull_reach(points: np.ndarray) -> sparse.csr_matrix:
    """Return (directions, M): distances of M points (M, 3) of the mean head from CENTRE -> smooth radii."""
    offset = points - CENTRE
    around, down = _map_angles()
    directions = direction(around, down).reshape(-1, 3)
    close = directions @ (offset / np.linalg.norm(offset, axis=1, keepdims=True)).T
    order = np.argsort(-close, axis=1)[:, :NEIGHBOURS]
    nearest = np.take_along_axis(close, order, 1)
    weights = np.exp((nearest - nearest[:, :1]) / 0.004)
    weights /= weights.sum(1, keepdims=True)
    rows = np.arange(len(directions)).repeat(NEIGHBOURS)
    reach = sparse.coo_matrix(
        (weights.reshape(-1), (rows, order.reshape(-1))), (len(directions), len(points))
    )
    return (_blur() @ reach.tocsr()).tocsr()


def on_skull(radii: np.ndarray, angle: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Return points (..., 3) of the skull in directions given by angle and polar angle."""
    angle, down = np.broadcast_arrays(angle, down)
    columns, rows = MAP
    column = (angle + np.pi) / (2 * np.pi) * columns
    row = (down / _LOWEST * (rows - 1)).clip(0, rows - 1.001)
    i, j = np.floor(column).astype(int), row.astype(int)
    u, v = column - i, row - j
    u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)
    left, right = i % columns, (i + 1) % columns
    radius = (1 - u) * ((1 - v) * radii[left, j] + v * radii[left, j + 1])
    radius = radius + u * ((1 - v) * radii[right, j] + v * radii[right, j + 1])
    return CENTRE + radius[..., None] * direction(angle, down)


def polar_at(radii: np.ndarray, angle: np.ndarray, height: np.ndarray) -> np.ndarray:
    """Return the polar angle (T,) at which the skull comes down to a height (T,), cm."""
    down = np.linspace(0.3, 2.4, 64)
    heights = on_skull(radii, angle[:, None], np.broadcast_to(down, (len(angle), 64)))[..., 1]
    heights = np.minimum.accumulate(heights, axis=1)
    return np.array([np.interp(-h, -row, down) for h, row in zip(height, heights, strict=True)])


def direction(angle: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Return unit vectors (..., 3) for angles from the front and polar angles from the top, radians."""
    angle, down = np.broadcast_arrays(angle, down)
    return np.stack([np.sin(down) * np.sin(angle), np.cos(down), np.sin(down) * np.cos(angle)], axis=-1)


def _map_angles() -> tuple[np.ndarray, np.ndarray]:
    around = np.linspace(-np.pi, np.pi, MAP[0], endpoint=False)
    return tuple(np.meshgrid(around, np.linspace(0, _LOWEST, MAP[1]), indexing="ij"))  # type: ignore[return-value]


def _blur(around: float = 1.6, down: float = 1.3) -> sparse.csr_matrix:
    """Return a Gaussian over the map: (directions, directions)."""
    columns, rows = MAP
    step = np.arange(columns)
    apart = np.minimum((step[:, None] - step) % columns, (step - step[:, None]) % columns)
    turn, row = np.exp(-0.5 * (apart / around) ** 2), np.arange(rows)
    fall = np.exp(-0.5 * ((row[:, None] - row) / down) ** 2)
    turn[turn < 0.02], fall[fall < 0.02] = 0, 0
    blur = sparse.kron(sparse.csr_matrix(turn), sparse.csr_matrix(fall)).tocsr()
    return sparse.diags(1 / np.asarray(blur.sum(1)).ravel()) @ blur
