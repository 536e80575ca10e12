"""Hair as a shell: strands run from the crown over the scalp to the hairline, and hang on from there.

The shell is a grid of strands (columns, around the head) and steps along them (rows). Its rows on the scalp
ride on nearby skin vertices, so that hair follows identity; rows beyond the hairline hang down.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.demo.bust import Bust

STRANDS, SCALP_ROWS, HANGING_ROWS = 72, 16, 12
CENTRE = np.array([0.0, 4.5, -0.5])  # cm, the point that strands' directions are seen from
NEIGHBOURS = 6
# Height of the hairline (cm) over the angle from the front; behind the temples it drops to the ear and nape.
ANGLES = np.radians([0, 25, 45, 62, 78, 90, 105, 130, 180])
HEIGHTS = np.array([10.6, 10.2, 8.8, 6.2, 2.4, 2.2, 1.0, -3.2, -4.6])


def hairline_height(angle: np.ndarray) -> np.ndarray:
    """Return the hairline's height in cm at angles from the front (absolute value, radians)."""
    return np.interp(np.abs(angle), ANGLES, HEIGHTS)


def front_share(angle: np.ndarray) -> np.ndarray:
    """Return 1 over the forehead, 0 over the ears and behind, smoothly."""
    return 1 / (1 + np.exp((np.abs(angle) - np.radians(58)) / np.radians(7)))


def scalp_share(points: np.ndarray, hairline: np.ndarray | float) -> np.ndarray:
    """Return how far points (..., 3) of the mean head lie within the scalp, 0 to 1, for a raised hairline."""
    angle = np.arctan2(points[..., 0], points[..., 2])
    edge = hairline_height(angle) + hairline * front_share(angle)
    return 1 / (1 + np.exp(-(points[..., 1] - edge) / 0.35))


@dataclass(frozen=True)
class HairGrid:
    """The shell's fixed part.

    Attributes:
        anchors: (rows · strands, 6) skin vertices that each scalp point rides on; weights: their shares.
        outward: (rows · strands, 3) direction of thickness.
        along: (rows · strands,) 0 at the crown, 1 at the hairline; angle: (strands,).
        triangles: (F, 3) over all rows, hanging ones included.
        coordinates: (all rows · strands, 2) strand angle and position along the strand.
    """

    anchors: np.ndarray
    weights: np.ndarray
    outward: np.ndarray
    along: np.ndarray
    angle: np.ndarray
    triangles: np.ndarray
    coordinates: np.ndarray


def build_hair_grid(bust: Bust, ears: np.ndarray) -> HairGrid:
    """Bind a grid of strands to the mean head; `ears` (V,) marks vertices that hair must not ride on."""
    angle = np.linspace(-np.pi, np.pi, STRANDS)
    share = np.linspace(0, 1, SCALP_ROWS)
    outward = np.stack([_strand(a, share) for a in angle], axis=1).reshape(-1, 3)
    skin = np.unique(bust.triangles[bust.triangle_part == bust.parts.index("skin")])
    skin = skin[(ears[skin] < 0.2) & (bust.mean_vertices[skin, 1] > -7)]
    offset = bust.mean_vertices[skin] - CENTRE
    unit = offset / np.linalg.norm(offset, axis=1, keepdims=True)
    close = outward @ unit.T
    order = np.argsort(-close, axis=1)[:, :NEIGHBOURS]
    weights = np.exp((np.take_along_axis(close, order, 1) - 1) / 0.002) + 1e-6
    rows = SCALP_ROWS + HANGING_ROWS
    grid = np.stack(np.meshgrid(angle, np.arange(rows) / SCALP_ROWS), axis=-1).reshape(-1, 2)
    return HairGrid(
        skin[order],
        weights / weights.sum(1, keepdims=True),
        outward,
        share.repeat(STRANDS),
        angle,
        _grid_triangles(rows),
        grid,
    )


def _strand(angle: float, share: np.ndarray) -> np.ndarray:
    """Return directions (rows, 3) from the crown to the hairline at one angle."""
    low = np.arctan2(12.0, hairline_height(np.array(angle)) - CENTRE[1] + 1e-6)
    polar = share * low * 0.9
    return np.stack([np.sin(angle) * np.sin(polar), np.cos(polar), np.cos(angle) * np.sin(polar)], axis=1)


def _grid_triangles(rows: int) -> np.ndarray:
    row, column = np.meshgrid(np.arange(rows - 1), np.arange(STRANDS - 1), indexing="ij")
    a = (row * STRANDS + column).reshape(-1)
    quads = np.stack([a, a + 1, a + STRANDS + 1, a + STRANDS], axis=1)
    return quads[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3).astype(np.int32)


@dataclass(frozen=True)
class HairShape:
    """How one portrait's hair is worn: centimetres, `parting` in [-1, 1], `amount` in [0, 1]."""

    length: float
    volume: float
    hairline: float
    parting: float
    amount: float


def grow_hair(grid: HairGrid, skin: np.ndarray, shape: HairShape) -> np.ndarray:
    """Return the shell's vertices (rows · strands, 3) in the model frame over skin vertices (V, 3)."""
    scalp = (skin[grid.anchors] * grid.weights[..., None]).sum(1)
    angle = np.tile(grid.angle, SCALP_ROWS)
    lifted = 1 + 0.3 * shape.parting * np.sin(angle)
    edge = 1 - 0.9 * grid.along**3
    hidden = 1.2 * (1 - shape.amount) ** 2  # thin hair sinks into the painted scalp
    thickness = shape.volume * edge * lifted * shape.amount - hidden + 0.12
    scalp = scalp + thickness[:, None] * grid.outward
    scalp = scalp.reshape(SCALP_ROWS, STRANDS, 3)
    return np.concatenate([scalp, _hang(scalp[-1], grid.angle, shape)]).reshape(-1, 3)


def _hang(rim: np.ndarray, angle: np.ndarray, shape: HairShape) -> np.ndarray:
    """Let strands fall from the hairline (strands, 3); none over the forehead."""
    share = np.linspace(0, 1, HANGING_ROWS + 1)[1:, None]
    length = shape.length * (1 - front_share(angle)) * shape.amount * (1 + 0.05 * np.sin(9 * angle))
    outward = np.stack([np.sin(angle), np.zeros_like(angle), np.cos(angle)], axis=1)
    flare = shape.volume * (0.9 + 0.02 * shape.length) * np.sin(np.pi * share.clip(0, 0.75)) * (length > 0)
    flare = flare * (length / (length + 3))
    fall = rim[None] - (share * length)[..., None] * [0.0, 1.0, 0.0]
    return fall + flare[..., None] * outward * [1.0, 0.0, 0.55]
