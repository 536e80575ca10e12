"""Hair as ribbons: each strand leaves the scalp along a combed direction, bends down and lies on the head.

Roots ride on nearby skin vertices, so that hair follows identity. Every quantity is a smooth function of the
style, so that a generator can learn it; what differs between strands is drawn once and stays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.demo.bust import Bust
from core.demo.portraits.openness import sphere

STRANDS, POINTS = 3400, 9
CENTRE = np.array([0.0, 4.5, -0.5])  # cm, the point that directions of the scalp are seen from
NEIGHBOURS = 6
WIDTH = 0.42  # cm, half of a ribbon's
ROUNDNESS = 0.22  # how far a ribbon's normals lean to its sides
EQUATOR = -0.2  # height under which the skull does not narrow, in half its height
# How far (cm) hair that is not a fringe stays from the middle of the face, over height.
CURTAIN = np.array([-4.0, 3.0, 5.0, 7.0, 9.5]), np.array([5.8, 6.2, 5.6, 4.2, 0.8])
# Height of the hairline (cm) over the angle from the front; behind the temples it drops to the ear and nape.
ANGLES = np.radians([0, 25, 45, 62, 78, 90, 105, 130, 180])
HEIGHTS = np.array([10.6, 10.2, 8.8, 6.2, 2.4, 2.2, 1.0, -3.2, -4.6])


def hairline_height(angle: np.ndarray) -> np.ndarray:
    """Return the hairline's height in cm at angles from the front (absolute value, radians)."""
    return np.interp(np.abs(angle), ANGLES, HEIGHTS)


def front_share(angle: np.ndarray, edge: float = 58.0) -> np.ndarray:
    """Return 1 over the forehead, 0 beyond `edge` degrees from the front, smoothly."""
    return 1 / (1 + np.exp((np.abs(angle) - np.radians(edge)) / np.radians(7)))


def scalp_share(points: np.ndarray, hairline: np.ndarray | float) -> np.ndarray:
    """Return how far points (..., 3) of the mean head lie within the scalp, 0 to 1, for a raised hairline."""
    angle = np.arctan2(points[..., 0], points[..., 2])
    edge = hairline_height(angle) + hairline * front_share(angle)
    return 1 / (1 + np.exp(-(points[..., 1] - edge) / 0.35))


@dataclass(frozen=True)
class Scalp:
    """Where strands grow; S strands of P points.

    Attributes:
        anchors: (S, 6) skin vertices that each root rides on; weights: their shares.
        rest: (S, 3) roots on the mean head; outward: (S, 3) unit.
        chance: (S, 4) numbers in [0, 1], fixed: thinning, layer, length and parting of each strand.
        lock: (S,) numbers in [0, 1] that neighbours share: the tint and the curl of a lock.
        triangles: (F, 3) of all ribbons, two vertices a point.
    """

    anchors: np.ndarray
    weights: np.ndarray
    rest: np.ndarray
    outward: np.ndarray
    chance: np.ndarray
    lock: np.ndarray
    triangles: np.ndarray


@dataclass(frozen=True)
class HairShape:
    """How one portrait's hair is worn.

    Attributes:
        length: centimetres that it falls below the hairline; volume: centimetres it stands off the scalp.
        hairline: centimetres the hairline is raised in front.
        parting: -1 … 1, from the viewer's left to right.
        amount: 0 bald … 1 full; curl: 0 straight … 1 curly.
        fringe: -1 combed back … 1 over the forehead.
    """

    length: float
    volume: float
    hairline: float
    parting: float
    amount: float
    curl: float
    fringe: float


def build_scalp(bust: Bust, ears: np.ndarray, seed: int = 5) -> Scalp:
    """Spread roots over the mean scalp; `ears` (V,) marks vertices that hair must not ride on."""
    outward = sphere(STRANDS * 4)
    skin = np.unique(bust.triangles[bust.triangle_part == bust.parts.index("skin")])
    skin = skin[(ears[skin] < 0.2) & (bust.mean_vertices[skin, 1] > -7)]
    offset = bust.mean_vertices[skin] - CENTRE
    close = outward @ (offset / np.linalg.norm(offset, axis=1, keepdims=True)).T
    order = np.argsort(-close, axis=1)[:, :NEIGHBOURS]
    weights = np.exp((np.take_along_axis(close, order, 1) - 1) / 0.002) + 1e-6
    weights /= weights.sum(1, keepdims=True)
    rest = (bust.mean_vertices[skin[order]] * weights[..., None]).sum(1)
    random = np.random.default_rng(seed)
    inside = np.flatnonzero(scalp_share(rest, 0.0) > random.uniform(0.3, 0.7, len(rest)))
    inside = np.sort(random.permutation(inside)[:STRANDS])
    return Scalp(
        skin[order[inside]],
        weights[inside],
        rest[inside],
        outward[inside],
        random.uniform(size=(len(inside), 4)),
        _locks(outward[inside]),
        _ribbon_triangles(len(inside)),
    )


def _locks(outward: np.ndarray) -> np.ndarray:
    """Return a number in [0, 1] for each root direction (S, 3) that varies smoothly over the scalp."""
    x, y, z = outward.T
    waves = np.sin(9 * x + 4 * y + 2 * np.sin(5 * z)) + np.sin(13 * z - 5 * y) + 0.7 * np.sin(21 * x + 8 * z)
    return 0.5 + waves / 5.4


@dataclass(frozen=True)
class Hair:
    """Grown ribbons: vertices, tangents and normals, each (S · P · 2, 3) in the model frame.

    The normals are those of the whole head of hair, slightly rounded over each ribbon, so that the hair is
    lit as one soft volume.
    """

    vertices: np.ndarray
    tangents: np.ndarray
    normals: np.ndarray


def grow_hair(scalp: Scalp, skin: np.ndarray, shape: HairShape) -> Hair:
    """Grow hair over skin vertices (V, 3)."""
    roots = (skin[scalp.anchors] * scalp.weights[..., None]).sum(1)
    head = _Skull.around(roots)
    angle = np.arctan2(scalp.rest[:, 0], scalp.rest[:, 2])
    length = _lengths(scalp, angle, shape)
    direction = _combed(scalp, angle, shape)
    layer = (0.02 + 0.085 * shape.volume * (0.25 + 0.75 * scalp.chance[:, 1])) * (0.4 + 0.6 * shape.amount)
    layer = np.where(front_share(angle, 40) > 0.5, layer, layer * 0.75)
    points = [roots + 0.1 * scalp.outward]
    segment = length[:, None] / (POINTS - 1)
    side = _side(scalp, shape) * (1 - _over_forehead(scalp, angle, shape))
    for step in range(1, POINTS):
        share = step / (POINTS - 1)
        moved = points[-1] + direction * segment
        lifted = head.push_out(moved, 0.01 + layer * min(1.0, 2.5 * share))
        points.append(_beside_face(lifted, side))
        direction = _unit(points[-1] - points[-2])
        pull = 0.12 + 0.45 * segment * np.clip((points[0][:, 1:2] + 9 - points[-1][:, 1:2]) / 9, 0.4, 1.5)
        direction = _unit(direction - pull * [0.0, 1.0, 0.0])
    path = np.stack(points, axis=1)
    path += _curls(scalp, path, shape, length)
    return _ribbons(path, head.normals(path), _present(scalp, shape))


def _beside_face(points: np.ndarray, side: np.ndarray) -> np.ndarray:
    """Move points (S, 3) before the face to their side of it; `side` (S,) is -1 … 1, 0 for the fringe."""
    least = np.interp(points[:, 1], *CURTAIN) * np.clip((points[:, 2] - 3.0) / 2, 0, 1)
    outside = np.maximum(np.abs(points[:, 0]), least) * np.sign(side)
    share = np.abs(side) * (least > 0)
    x = points[:, 0] + share * (outside - points[:, 0])
    return np.column_stack([x, points[:, 1:]])


def _ribbons(path: np.ndarray, outward: np.ndarray, present: np.ndarray) -> Hair:
    tangent = _unit(np.gradient(path, axis=1))
    side = _unit(np.cross(tangent, outward))
    share = np.linspace(0, 1, POINTS)[None, :, None]
    width = WIDTH * (1 - 0.6 * share**4) * present[:, None, None]
    vertices = np.stack([path - width * side, path + width * side], axis=2)
    round_ends = outward + 0.35 * share**3 * tangent
    normals = _unit(np.stack([round_ends - ROUNDNESS * side, round_ends + ROUNDNESS * side], axis=2))
    return Hair(vertices.reshape(-1, 3), tangent.repeat(2, axis=1).reshape(-1, 3), normals.reshape(-1, 3))


def _present(scalp: Scalp, shape: HairShape) -> np.ndarray:
    """Return the width share of each strand: hair thins strand by strand, first in front and at the crown.

    Strands that fall to neither side of the parting are left out; they would stand up.
    """
    bald_first = scalp_share(scalp.rest, 2.0 + shape.hairline) * np.clip((scalp.rest[:, 1] - 6) / 6, 0, 1)
    kept = 1.35 * shape.amount - 0.25 - 0.3 * bald_first * (1 - shape.amount)
    grown = 1 / (1 + np.exp(-(kept - 0.85 * scalp.chance[:, 0]) / 0.06))
    grown *= scalp_share(scalp.rest, shape.hairline + 0.7 * (scalp.chance[:, 0] - 0.5))
    return (1.15 * grown - 0.15).clip(0) * _side(scalp, shape) ** 2


def _lengths(scalp: Scalp, angle: np.ndarray, shape: HairShape) -> np.ndarray:
    """Return centimetres of each strand: short hair is even, long hair ends in one line below the head."""
    travel = np.linalg.norm(scalp.rest - [0, -2, -3], axis=1)
    long = 1 / (1 + np.exp(-(shape.length - 5.0) / 1.0))
    even = 1.6 + 0.5 * shape.length + 1.2 * (scalp.rest[:, 1] > 8)
    falling = 0.55 * travel + 0.25 * scalp.rest[:, 1].clip(0) + shape.length - 3
    length = (1 - long) * even + long * falling
    over_brows = 3.0 + 0.9 * (scalp.rest[:, 1] - 9.5).clip(0) + 0.1 * shape.length
    over = _over_forehead(scalp, angle, shape)
    length = (1 - over) * length + over * np.minimum(length, over_brows)
    return length * (0.88 + 0.12 * scalp.chance[:, 2] + 0.1 * scalp.lock)


def _combed(scalp: Scalp, angle: np.ndarray, shape: HairShape) -> np.ndarray:
    """Return unit directions (S, 3) at the roots: away from the parting and back, or over the forehead."""
    x, y, _ = scalp.rest.T
    away = _side(scalp, shape) * np.tanh(0.4 + np.abs(x - 2.6 * shape.parting))
    top = np.clip((y - 5) / 5, 0, 1)
    over = _over_forehead(scalp, angle, shape)
    swept = np.stack(
        [away * (0.35 + 0.75 * top), -0.9 + 0.75 * top, -0.55 - 0.3 * shape.fringe * top], axis=1
    )
    flow = swept + over[:, None] * (np.stack([0.25 * away, -0.6 + 0 * y, 1.0 + 0 * y], axis=1) - swept)
    outward = scalp.outward
    flow -= (flow * outward).sum(1, keepdims=True) * outward
    lift = 0.06 + 0.08 * shape.volume * top * (1 - over)
    return _unit(_unit(flow) + lift[:, None] * outward)


def _side(scalp: Scalp, shape: HairShape) -> np.ndarray:
    """Return the side of the parting (S,) that each strand falls to, -1 or 1; few strands are in between."""
    distance = scalp.rest[:, 0] - 2.6 * shape.parting + 0.5 * (scalp.chance[:, 3] - 0.5)
    return np.tanh(distance / 0.06)


def _over_forehead(scalp: Scalp, angle: np.ndarray, shape: HairShape) -> np.ndarray:
    """Return how far each strand (S,) is combed over the forehead; few strands are in between."""
    wish = front_share(angle, 44) / (1 + np.exp(-5 * (shape.fringe - 0.15)))
    return 1 / (1 + np.exp(-(wish - 0.42 - 0.16 * scalp.chance[:, 2]) / 0.02))


def _curls(scalp: Scalp, path: np.ndarray, shape: HairShape, length: np.ndarray) -> np.ndarray:
    share = np.linspace(0, 1, POINTS)[None, :]
    turns = 2.6 * np.tanh(0.16 * length[:, None]) * share
    phase = 2 * np.pi * (1.5 * scalp.lock[:, None] + 0.12 * scalp.chance[:, 3:4] + turns)
    reach = (0.03 + 0.75 * shape.curl) * np.minimum(1, 2 * share) * np.minimum(1, 0.25 * length[:, None])
    outward = _unit(path - CENTRE)
    side = _unit(np.cross(np.broadcast_to([0.0, 1.0, 0.05], outward.shape), outward))
    return (reach * np.sin(phase))[..., None] * side + (0.6 * reach * (1 + np.cos(phase)))[
        ..., None
    ] * outward


@dataclass(frozen=True)
class _Skull:
    """An ellipsoid around the roots that hair cannot enter."""

    centre: np.ndarray
    axes: np.ndarray

    @classmethod
    def around(cls, roots: np.ndarray) -> _Skull:
        low, high = roots.min(0), roots.max(0)
        centre = np.array([0.0, 3.5, (low[2] + high[2]) / 2])
        axes = np.array([(high[0] - low[0]) / 2, high[1] - centre[1], (high[2] - low[2]) / 2])
        return cls(centre, 1.02 * axes)

    def push_out(self, points: np.ndarray, layer: np.ndarray) -> np.ndarray:
        """Lift points (S, 3) to at least `layer` (S,) above the surface, in shares of its axes."""
        local = (points - self.centre) / self.axes
        below = np.minimum(local[:, 1:2] - EQUATOR, 0) * [0.0, 1.0, 0.0]  # under it, the skull is a cylinder
        local -= below
        radius = np.linalg.norm(local, axis=1)
        grow = np.maximum(1.0, (1 + layer) / np.maximum(radius, 1e-6))[:, None]
        return self.centre + (local * grow + below) * self.axes

    def normals(self, path: np.ndarray) -> np.ndarray:
        """Return outward unit normals (S, P, 3) of the volume at points of strands."""
        local = (path - self.centre) / self.axes
        local[..., 1] = np.maximum(local[..., 1], 0.5 * EQUATOR)
        return _unit(local / self.axes)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9)


def _ribbon_triangles(strands: int) -> np.ndarray:
    strand, step = np.meshgrid(np.arange(strands), np.arange(POINTS - 1), indexing="ij")
    a = (2 * (strand * POINTS + step)).reshape(-1)
    quads = np.stack([a, a + 1, a + 3, a + 2], axis=1)
    return quads[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3).astype(np.int32)
