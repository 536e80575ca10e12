"""Hair as one sculpted volume: a sheet covers the scalp, hangs from it, and sinks into the skin at its edge.

Sheet points lie on paths that leave the top of the head in all directions. Every quantity is a smooth
function of the style, so that a generator can learn it: hair that recedes or thins sinks under the skin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from core.scenes.bust import Bust
from core.scenes.drawing.hair_paths import (
    CROWN,
    POINTS,
    TURNS,
    HairShape,
    Paths,
    hair_left,
    hair_paths,
    scalp_angles,
    sigmoid,
    unit,
)
from core.scenes.drawing.skull import CENTRE, MAP, direction, on_skull, skull_reach

SUNK = 0.5  # cm under the skin at which hair ends
BUN_TURNS, BUN_RINGS = 28, 15


@dataclass(frozen=True)
class Scalp:
    """Where hair can grow.

    Attributes:
        skin: (M,) skin vertices that the skull's radius is measured at.
        reach: (directions, M) sparse: distances of those vertices from CENTRE -> radius of the skull.
        triangles: (F, 3) of the sheet, then of the bun.
        bun: (B, 3) unit sphere.
    """

    skin: np.ndarray
    reach: sparse.csr_matrix
    triangles: np.ndarray
    bun: np.ndarray


@dataclass(frozen=True)
class Hair:
    """A grown sheet and its bun, per vertex (N, …) in the model frame.

    Attributes:
        vertices, tangents: (N, 3); tangents point along the strands, to their tips.
        strand: (N,) number that stays the same along a strand; along: (N,) 0 at the root … 1 at the tip.
        depth: (N,) 0 in grooves between locks … 1 on top of them.
    """

    vertices: np.ndarray
    tangents: np.ndarray
    strand: np.ndarray
    along: np.ndarray
    depth: np.ndarray


def build_scalp(bust: Bust, ears: np.ndarray) -> Scalp:
    """Measure the mean skull in all directions; `ears` (V,) marks vertices that hair must not ride on."""
    skin = np.unique(bust.triangles[bust.triangle_part == bust.parts.index("skin")])
    _, y, z = bust.mean_vertices[skin].T
    outside = (ears[skin] < 0.2) & (y > -7) & ((z < 6) | (y > 5.2)) & ((y > 0) | (z < 2))
    skin = skin[outside]
    return Scalp(skin, skull_reach(bust.mean_vertices[skin]), _triangles(), _bun_sphere())


def grow_hair(scalp: Scalp, skin: np.ndarray, shape: HairShape) -> Hair:
    """Grow hair over skin vertices (V, 3) of the model frame."""
    radii = (scalp.reach @ np.linalg.norm(skin[scalp.skin] - CENTRE, axis=1)).reshape(MAP)
    paths = hair_paths(radii, shape)
    style = _Style.of(paths, shape)
    vertices = paths.points + style.lift[..., None] * paths.outward
    tangents = _tangents(vertices, paths, shape)
    sheet = vertices, tangents, style.strand, style.along, style.depth
    parts: list[tuple[np.ndarray, ...]] = [sheet, _bun(scalp.bun, radii, shape)]
    columns = [
        np.concatenate([p[k].reshape(-1, *p[k].shape[p[0].ndim - 1 :]) for p in parts]) for k in range(2)
    ]
    scalars = [np.concatenate([p[k].reshape(-1) for p in parts]) for k in (2, 3, 4)]
    return Hair(*columns, *scalars)


@dataclass(frozen=True)
class _Style:
    """What the strands of a sheet do, (T, P) each; see `Hair`. `lift`: cm off the skin."""

    lift: np.ndarray
    strand: np.ndarray
    along: np.ndarray
    depth: np.ndarray

    @classmethod
    def of(cls, paths: Paths, shape: HairShape) -> _Style:
        strand = _strand(paths, shape)
        along = paths.total / (paths.total + paths.left + 1e-6)
        locks = _locks(strand, paths.total, shape.curl)
        curls = _curls(paths, shape)
        top = np.cos(paths.down.clip(0, np.pi / 2)) ** 1.5
        grown = sigmoid((shape.length - 3.0) / 0.8)
        sides = 0.15 + 0.30 * grown
        full = 0.25 + 0.2 * grown + shape.volume * (sides + (1 - sides) * top * (1 - 0.5 * shape.bun))
        full = full + 2.2 * shape.curl * shape.volume * (0.4 + 0.6 * grown)
        full = full * (1 - 0.45 * paths.front * sigmoid((paths.down - 0.75) / 0.1))
        groove = np.exp(-((_beside_parting(paths, shape) / 0.055) ** 2)) * sigmoid(
            -(shape.fringe - 0.5) / 0.2
        )
        full = full * (1 - (0.08 + 0.32 * grown) * groove * (1 - shape.curl))
        side = np.tanh(scalp_angles(paths, shape)[0] / 0.12)
        full = full + 0.55 * shape.volume * top * (0.4 - side * np.tanh(1.5 * shape.parting))
        rounded = _rounded(paths)
        relief = (0.10 + 0.16 * shape.volume) * (locks - 0.5) * (1 - shape.curl) + 1.5 * shape.curl * (
            curls - 0.5
        )
        kept = hair_left(paths.down, paths.front, shape)
        relief = relief * kept * np.minimum(1, 0.4 * paths.total)
        lift = rounded * (full + relief) - SUNK * (1 - rounded)
        depth = (1 - shape.curl) * locks + shape.curl * curls
        return cls(kept * lift - 1.3 * SUNK * (1 - kept), strand, along, depth)


def _rounded(paths: Paths) -> np.ndarray:
    """Return 1 inside the sheet, and how it rounds off to 0 at tips and at the edges beside the face."""
    width = 1.3 + 0.5 * np.tanh(paths.hang / 4)
    tips = np.sqrt(1 - (1 - np.minimum(1, paths.left / width)) ** 2 + 1e-6)
    turn = np.radians(360 / TURNS)
    change = np.abs(np.gradient(paths.hang[:, 0])) / turn
    edge = np.exp(-change / 30)[:, None]
    hanging = sigmoid((paths.total - (paths.total + paths.left - paths.hang)) / 0.8)
    return tips * (1 - hanging * (1 - edge))


def _strand(paths: Paths, shape: HairShape) -> np.ndarray:
    """Return a number that stays the same along strands combed away from a parting that ends at the crown."""
    lateral, forward = scalp_angles(paths, shape)
    behind = np.minimum(forward - CROWN, 0)
    foot = np.maximum(forward, CROWN)
    strand = 7.0 * (foot - CROWN) - 4.2 * np.arctan2(-behind, np.abs(lateral) + 0.12)
    wave = 0.35 * shape.curl + 0.05
    return strand + wave * np.sin(1.5 * paths.total + 2.1 * np.sin(1.3 * strand))


def _beside_parting(paths: Paths, shape: HairShape) -> np.ndarray:
    lateral, forward = scalp_angles(paths, shape)
    return np.hypot(lateral, 0.6 * np.minimum(forward - CROWN, 0))


def _locks(strand: np.ndarray, total: np.ndarray, curl: float) -> np.ndarray:
    """Return the relief of locks in [0, 1]: rounded tops between creases, broad ones split by finer ones."""
    broad = np.abs(np.sin(1.7 * strand + 0.25 * np.sin(0.5 * total)))
    fine = np.abs(np.sin(4.3 * strand + 1.0))
    return np.sqrt(0.68 * broad**2 + 0.32 * fine**2 + 0.004)


def _curls(paths: Paths, shape: HairShape) -> np.ndarray:
    """Return the relief of curls in [0, 1]: round bumps in rows that are out of step."""
    d = direction(paths.angle, paths.down)
    height = 0.30 * (paths.total - 11.5 * paths.down)
    a = (
        5.2
        * np.arctan2(np.abs(d[..., 0]), d[..., 2] + 0.3 * np.sign(d[..., 2] + 1e-9))
        * np.sin(paths.down.clip(0.25, 1.6))
    )
    b = 5.8 * paths.down + 3.4 * height
    bumps = np.abs(np.sin(a + 0.8 * np.sin(b))) * np.abs(np.sin(b + 0.9 * np.sin(a)))
    return np.sqrt(bumps**2 + 0.003)


def _tangents(vertices: np.ndarray, paths: Paths, shape: HairShape) -> np.ndarray:
    """Return unit directions (T, P, 3) from the parting to the tips."""
    lateral, forward = scalp_angles(paths, shape)
    away = unit(np.stack([lateral + 1e-3, np.minimum(forward - CROWN, 0)], axis=-1))
    sweep = np.stack(
        [away[..., 0], 0 * lateral, away[..., 1] + 0.5 * paths.front * np.cos(paths.angle)], axis=-1
    )
    down = np.gradient(vertices, axis=1)
    share = sigmoid((paths.down - 0.75) / 0.12)[..., None]
    flow = (1 - share) * sweep + share * unit(down)
    flow -= (flow * paths.outward).sum(-1, keepdims=True) * paths.outward * (1 - share)
    return unit(flow)


def _bun(sphere: np.ndarray, radii: np.ndarray, shape: HairShape) -> tuple[np.ndarray, ...]:
    """Return vertices, tangents, strand, along and depth of a bun; without one it hides in the skull."""
    top = on_skull(radii, np.array([np.pi]), np.array([0.16]))[0]
    size = 0.4 + 3.1 * shape.bun
    towards = unit(top - CENTRE)
    centre = top + towards * (shape.volume * 0.4 + 0.75 * size - 2.4 * (1 - shape.bun) - 1.0)
    turn = np.arctan2(sphere[:, 0], sphere[:, 2])
    strand = 2.4 * turn + 3.0 * sphere[:, 1]
    locks = np.abs(np.sin(1.5 * strand))
    vertices = centre + size * (1 + 0.06 * locks)[:, None] * sphere * [1.0, 0.86, 1.0]
    tangents = unit(np.cross(sphere, [0.35, 1.0, 0.2]))
    return vertices, tangents, strand, np.full(len(sphere), 0.4), locks


def _triangles() -> np.ndarray:
    sheet = _grid(TURNS, POINTS)
    return np.concatenate([sheet, _grid(BUN_TURNS, BUN_RINGS) + TURNS * POINTS])


def _grid(turns: int, points: int) -> np.ndarray:
    """Return triangles of `turns` paths that close around, each of so many points."""
    turn, point = np.meshgrid(np.arange(turns), np.arange(points - 1), indexing="ij")
    here, there = (turn * points + point).reshape(-1), ((turn + 1) % turns * points + point).reshape(-1)
    quads = np.stack([here, here + 1, there + 1, there], axis=1)
    return quads[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3).astype(np.int32)


def _bun_sphere() -> np.ndarray:
    angle = np.linspace(-np.pi, np.pi, BUN_TURNS, endpoint=False)
    return direction(angle[:, None], np.linspace(0.01, np.pi - 0.01, BUN_RINGS)).reshape(-1, 3)
