"""Hair as one sculpted volume: a sheet covers the scalp, hangs from it, and sinks into the skin at its edge.

Sheet points lie on paths that leave the top of the head in all directions. Every quantity is a smooth
function of the style, so that a generator can learn it: hair that recedes or thins sinks under the skin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from core.scenes.bust import Bust

CENTRE = np.array([0.0, 4.5, -0.5])  # cm, the point that directions of the scalp are seen from
TURNS, ON_SKULL, BEYOND = (
    176,
    34,
    30,
)  # paths around the head; points of each up to the hairline, and after it
POINTS = ON_SKULL + BEYOND
NEIGHBOURS = 6
MAP = 72, 40  # directions around and down in which the skull's radius is known
# Height of the hairline (cm) over the angle from the front; behind the temples it drops to the ear and nape.
ANGLES = np.radians([0, 22, 40, 54, 64, 72, 80, 90, 105, 130, 180])
HEIGHTS = np.array([9.7, 9.4, 8.3, 6.7, 5.2, 2.0, 1.4, 2.6, 1.0, -3.2, -4.8])
EQUATOR = 4.0  # cm, height under which long hair hangs
SUNK = 0.5  # cm under the skin at which hair ends
BUN_TURNS, BUN_RINGS = 28, 15


@dataclass(frozen=True)
class HairShape:
    """How one portrait's hair is worn.

    Attributes:
        length: centimetres that it falls below the hairline; volume: centimetres it stands off the scalp.
        hairline: centimetres the hairline is raised in front.
        parting: -1 … 1, from the viewer's left to right.
        amount: 0 bald … 1 full; crown: 0 … 1, how far the top has gone bald.
        curl: 0 straight … 1 curly.
        fringe: -1 combed back … 1 over the forehead.
        bun: 0 … 1, hair gathered at the top.
    """

    length: float
    volume: float
    hairline: float
    parting: float
    amount: float
    crown: float
    curl: float
    fringe: float
    bun: float


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


def hairline_height(angle: np.ndarray) -> np.ndarray:
    """Return the hairline's height in cm at angles from the front (absolute value, radians)."""
    return np.interp(np.abs(angle), ANGLES, HEIGHTS)


def front_share(angle: np.ndarray, edge: float = 58.0, soft: float = 7.0) -> np.ndarray:
    """Return 1 over the forehead, 0 beyond `edge` degrees from the front, smoothly."""
    return _sigmoid((np.radians(edge) - np.abs(angle)) / np.radians(soft))


def scalp_share(points: np.ndarray, hairline: np.ndarray | float) -> np.ndarray:
    """Return how far points (..., 3) of the mean head lie within the scalp, 0 to 1, for a raised hairline."""
    angle = np.arctan2(points[..., 0], points[..., 2])
    edge = hairline_height(angle) + hairline * front_share(angle)
    return _sigmoid((points[..., 1] - edge) / 0.35)


def scalp_cover(points: np.ndarray, shape: HairShape) -> np.ndarray:
    """Return how far the skin at points (..., 3) of the mean head is covered by hair that grows there."""
    offset = points - CENTRE
    down = np.arccos((offset[..., 1] / np.linalg.norm(offset, axis=-1)).clip(-1, 1))
    front = front_share(np.arctan2(points[..., 0], points[..., 2]))
    return scalp_share(points, shape.hairline) * _left(down, front, shape)


def build_scalp(bust: Bust, ears: np.ndarray) -> Scalp:
    """Measure the mean skull in all directions; `ears` (V,) marks vertices that hair must not ride on."""
    skin = np.unique(bust.triangles[bust.triangle_part == bust.parts.index("skin")])
    _, y, z = bust.mean_vertices[skin].T
    outside = (ears[skin] < 0.2) & (y > -7) & ((z < 6) | (y > 5.2)) & ((y > 0) | (z < 2))
    skin = skin[outside]
    offset = bust.mean_vertices[skin] - CENTRE
    around, down = _map_angles()
    directions = _direction(around, down).reshape(-1, 3)
    close = directions @ (offset / np.linalg.norm(offset, axis=1, keepdims=True)).T
    order = np.argsort(-close, axis=1)[:, :NEIGHBOURS]
    weights = np.exp(
        (np.take_along_axis(close, order, 1) - np.take_along_axis(close, order[:, :1], 1)) / 0.004
    )
    weights /= weights.sum(1, keepdims=True)
    rows = np.arange(len(directions)).repeat(NEIGHBOURS)
    reach = sparse.coo_matrix((weights.reshape(-1), (rows, order.reshape(-1))), (len(directions), len(skin)))
    return Scalp(skin, (_blur() @ reach.tocsr()).tocsr(), _triangles(), _bun_sphere())


def grow_hair(scalp: Scalp, skin: np.ndarray, shape: HairShape) -> Hair:
    """Grow hair over skin vertices (V, 3) of the model frame."""
    radii = (scalp.reach @ np.linalg.norm(skin[scalp.skin] - CENTRE, axis=1)).reshape(MAP)
    paths = _paths(radii, shape)
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
class _Paths:
    """The sheet before it is lifted off the skin, (T, P, …).

    Attributes:
        points, outward: (T, P, 3); outward is the direction of the lift.
        angle: (T, 1) from the front; front: (T, 1) share of a fringe there.
        down: (T, P) polar angle up to the equator.
        left, total: (T, P) cm to the path's end, and from the top.
        hang: (T, 1) cm that the path goes on after the hairline.
    """

    points: np.ndarray
    outward: np.ndarray
    angle: np.ndarray
    front: np.ndarray
    down: np.ndarray
    left: np.ndarray
    total: np.ndarray
    hang: np.ndarray


def _paths(radii: np.ndarray, shape: HairShape) -> _Paths:
    angle = np.linspace(-np.pi, np.pi, TURNS, endpoint=False)
    front = front_share(angle - 0.10 * shape.parting, 56, 4.5)
    line = _hairline_polar(radii, angle, hairline_height(angle) + shape.hairline * front_share(angle))
    fringe = _sigmoid(6 * (shape.fringe - 0.25))
    swept = 1 - 0.35 * np.tanh(2 * shape.parting * angle)
    over_brows = (
        fringe
        * (3.7 * swept + 0.25 * np.cos(9 * angle)).clip(0.3)
        * _sigmoid((42 - np.degrees(np.abs(angle))) / 5)
    )
    loose = shape.length * (1 - 0.9 * shape.bun) * _sigmoid((shape.amount - 0.45) / 0.08)
    side = (loose - 1.2) * _sigmoid((loose - 2.5) / 0.7)
    hang = front * over_brows + (1 - front) * side * (1 - 0.06 * np.cos(3 * angle))
    share = np.concatenate([np.linspace(0.02, 1, ON_SKULL) ** 0.9, np.ones(BEYOND)])
    after = np.concatenate([np.zeros(ON_SKULL), np.linspace(0, 1, BEYOND + 1)[1:]])
    polar = line[:, None] * share
    beyond = hang[:, None] * after
    on_skin = _on_skull(radii, angle[:, None], polar + beyond / 10.5)
    hung = _hung(radii, angle, polar, beyond, shape)
    points = front[:, None, None] * on_skin + (1 - front[:, None, None]) * hung
    step = np.linalg.norm(np.diff(points, axis=1), axis=2)
    total = np.concatenate([np.zeros((TURNS, 1)), np.cumsum(step, axis=1)], axis=1)
    outward = points - CENTRE
    outward[..., 1] = np.maximum(outward[..., 1], 0) * 0.9
    return _Paths(
        points, _unit(outward), angle[:, None], front[:, None], np.minimum(polar, 1.75),
        total[:, -1:] - total, total, hang[:, None],
    )  # fmt: skip


def _hung(
    radii: np.ndarray, angle: np.ndarray, polar: np.ndarray, beyond: np.ndarray, shape: HairShape
) -> np.ndarray:
    """Return path points (T, P, 3) of hair that leaves the skull at its widest and falls straight down."""
    long = _sigmoid((shape.length * (1 - shape.bun) - 4.0) / 0.8) * _sigmoid((shape.amount - 0.45) / 0.08)
    on_skin = _on_skull(radii, angle[:, None], polar)
    below = EQUATOR - on_skin[..., 1]
    widest = _on_skull(radii, angle[:, None], _hairline_polar(radii, angle, np.full(TURNS, EQUATOR))[:, None])
    under = (long * _sigmoid(below / 0.5))[..., None]
    points = on_skin.copy()
    points[..., [0, 2]] += under * (widest - on_skin)[..., [0, 2]]
    drop = beyond[..., None]
    points -= drop * [0.0, 1.0, 0.0]
    # A little outwards over the shoulders, and away from the face.
    fall = (EQUATOR - points[..., 1:2]).clip(0)
    sideways = np.stack([np.sin(angle), 0 * angle, np.cos(angle)], axis=1)[:, None]
    return points + sideways * (0.05 + 0.04 * shape.volume) * long * fall - [0.0, 0.0, 0.06] * fall * long


@dataclass(frozen=True)
class _Style:
    """What the strands of a sheet do, (T, P) each; see `Hair`. `lift`: cm off the skin."""

    lift: np.ndarray
    strand: np.ndarray
    along: np.ndarray
    depth: np.ndarray

    @classmethod
    def of(cls, paths: _Paths, shape: HairShape) -> _Style:
        strand = _strand(paths, shape)
        along = paths.total / (paths.total + paths.left + 1e-6)
        locks = _locks(strand, paths.total, shape.curl)
        curls = _curls(paths, shape)
        top = np.cos(paths.down.clip(0, np.pi / 2)) ** 1.5
        grown = _sigmoid((shape.length - 3.0) / 0.8)
        sides = 0.15 + 0.30 * grown
        full = 0.25 + 0.2 * grown + shape.volume * (sides + (1 - sides) * top * (1 - 0.5 * shape.bun))
        full = full + 2.2 * shape.curl * shape.volume * (0.4 + 0.6 * grown)
        full = full * (1 - 0.45 * paths.front * _sigmoid((paths.down - 0.75) / 0.1))
        groove = np.exp(-((_beside_parting(paths, shape) / 0.055) ** 2)) * _sigmoid(
            -(shape.fringe - 0.5) / 0.2
        )
        full = full * (1 - (0.08 + 0.32 * grown) * groove * (1 - shape.curl))
        side = np.tanh(_scalp_angles(paths, shape)[0] / 0.12)
        full = full + 0.55 * shape.volume * top * (0.4 - side * np.tanh(1.5 * shape.parting))
        rounded = _rounded(paths)
        relief = (0.10 + 0.16 * shape.volume) * (locks - 0.5) * (1 - shape.curl) + 1.5 * shape.curl * (
            curls - 0.5
        )
        kept = _left(paths.down, paths.front, shape)
        relief = relief * kept * np.minimum(1, 0.4 * paths.total)
        lift = rounded * (full + relief) - SUNK * (1 - rounded)
        depth = (1 - shape.curl) * locks + shape.curl * curls
        return cls(kept * lift - 1.3 * SUNK * (1 - kept), strand, along, depth)


def _rounded(paths: _Paths) -> np.ndarray:
    """Return 1 inside the sheet, and how it rounds off to 0 at tips and at the edges beside the face."""
    width = 1.3 + 0.5 * np.tanh(paths.hang / 4)
    tips = np.sqrt(1 - (1 - np.minimum(1, paths.left / width)) ** 2 + 1e-6)
    turn = np.radians(360 / TURNS)
    change = np.abs(np.gradient(paths.hang[:, 0])) / turn
    edge = np.exp(-change / 30)[:, None]
    hanging = _sigmoid((paths.total - (paths.total + paths.left - paths.hang)) / 0.8)
    return tips * (1 - hanging * (1 - edge))


def _left(down: np.ndarray, front: np.ndarray, shape: HairShape) -> np.ndarray:
    """Return how much hair is left: it thins everywhere, and goes first from the crown and the temples."""
    crown = np.exp(-((down / 0.85) ** 4)) + 1.0 * front * _sigmoid((down - 0.5) / 0.2)
    left = 1.25 * shape.amount - 1.25 * shape.crown * np.minimum(crown, 1.0)
    return _sigmoid((left - 0.35) / 0.09)


def _strand(paths: _Paths, shape: HairShape) -> np.ndarray:
    """Return a number that stays the same along strands combed away from a parting that ends at the crown."""
    lateral, forward = _scalp_angles(paths, shape)
    behind = np.minimum(forward - _CROWN, 0)
    foot = np.maximum(forward, _CROWN)
    strand = 7.0 * (foot - _CROWN) - 4.2 * np.arctan2(-behind, np.abs(lateral) + 0.12)
    wave = 0.35 * shape.curl + 0.05
    return strand + wave * np.sin(1.5 * paths.total + 2.1 * np.sin(1.3 * strand))


_CROWN = -0.35  # rad behind the top, where a parting ends


def _scalp_angles(paths: _Paths, shape: HairShape) -> tuple[np.ndarray, np.ndarray]:
    """Return angles to the side of the parting and forwards, (T, P) each, of points above the equator."""
    d = _direction(paths.angle, paths.down.clip(0, 1.5))
    height = np.sqrt(d[..., 1] ** 2 + 0.15)
    return np.arctan2(d[..., 0], height) - 0.24 * shape.parting, np.arctan2(d[..., 2], height)


def _beside_parting(paths: _Paths, shape: HairShape) -> np.ndarray:
    lateral, forward = _scalp_angles(paths, shape)
    return np.hypot(lateral, 0.6 * np.minimum(forward - _CROWN, 0))


def _locks(strand: np.ndarray, total: np.ndarray, curl: float) -> np.ndarray:
    """Return the relief of locks in [0, 1]: rounded tops between creases, broad ones split by finer ones."""
    broad = np.abs(np.sin(1.7 * strand + 0.25 * np.sin(0.5 * total)))
    fine = np.abs(np.sin(4.3 * strand + 1.0))
    return np.sqrt(0.68 * broad**2 + 0.32 * fine**2 + 0.004)


def _curls(paths: _Paths, shape: HairShape) -> np.ndarray:
    """Return the relief of curls in [0, 1]: round bumps in rows that are out of step."""
    d = _direction(paths.angle, paths.down)
    height = 0.30 * (paths.total - 11.5 * paths.down)
    a = (
        5.2
        * np.arctan2(np.abs(d[..., 0]), d[..., 2] + 0.3 * np.sign(d[..., 2] + 1e-9))
        * np.sin(paths.down.clip(0.25, 1.6))
    )
    b = 5.8 * paths.down + 3.4 * height
    bumps = np.abs(np.sin(a + 0.8 * np.sin(b))) * np.abs(np.sin(b + 0.9 * np.sin(a)))
    return np.sqrt(bumps**2 + 0.003)


def _tangents(vertices: np.ndarray, paths: _Paths, shape: HairShape) -> np.ndarray:
    """Return unit directions (T, P, 3) from the parting to the tips."""
    lateral, forward = _scalp_angles(paths, shape)
    away = _unit(np.stack([lateral + 1e-3, np.minimum(forward - _CROWN, 0)], axis=-1))
    sweep = np.stack(
        [away[..., 0], 0 * lateral, away[..., 1] + 0.5 * paths.front * np.cos(paths.angle)], axis=-1
    )
    down = np.gradient(vertices, axis=1)
    share = _sigmoid((paths.down - 0.75) / 0.12)[..., None]
    flow = (1 - share) * sweep + share * _unit(down)
    flow -= (flow * paths.outward).sum(-1, keepdims=True) * paths.outward * (1 - share)
    return _unit(flow)


def _bun(sphere: np.ndarray, radii: np.ndarray, shape: HairShape) -> tuple[np.ndarray, ...]:
    """Return vertices, tangents, strand, along and depth of a bun; without one it hides in the skull."""
    top = _on_skull(radii, np.array([np.pi]), np.array([0.16]))[0]
    size = 0.4 + 3.1 * shape.bun
    towards = _unit(top - CENTRE)
    centre = top + towards * (shape.volume * 0.4 + 0.75 * size - 2.4 * (1 - shape.bun) - 1.0)
    turn = np.arctan2(sphere[:, 0], sphere[:, 2])
    strand = 2.4 * turn + 3.0 * sphere[:, 1]
    locks = np.abs(np.sin(1.5 * strand))
    vertices = centre + size * (1 + 0.06 * locks)[:, None] * sphere * [1.0, 0.86, 1.0]
    tangents = _unit(np.cross(sphere, [0.35, 1.0, 0.2]))
    return vertices, tangents, strand, np.full(len(sphere), 0.4), locks


def _hairline_polar(radii: np.ndarray, angle: np.ndarray, height: np.ndarray) -> np.ndarray:
    """Return the polar angle (T,) at which the skull comes down to a height (T,), cm."""
    down = np.linspace(0.3, 2.4, 64)
    heights = _on_skull(radii, angle[:, None], np.broadcast_to(down, (len(angle), 64)))[..., 1]
    heights = np.minimum.accumulate(heights, axis=1)
    return np.array([np.interp(-h, -row, down) for h, row in zip(height, heights, strict=True)])


def _on_skull(radii: np.ndarray, angle: np.ndarray, down: np.ndarray) -> np.ndarray:
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
    return CENTRE + radius[..., None] * _direction(angle, down)


_LOWEST = 2.5  # rad from the top, the last row of the map


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


def _direction(angle: np.ndarray, down: np.ndarray) -> np.ndarray:
    angle, down = np.broadcast_arrays(angle, down)
    return np.stack([np.sin(down) * np.sin(angle), np.cos(down), np.sin(down) * np.cos(angle)], axis=-1)


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
    return _direction(angle[:, None], np.linspace(0.01, np.pi - 0.01, BUN_RINGS)).reshape(-1, 3)


def _sigmoid(x: np.ndarray | float) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(x, -60, 60)))


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9)
