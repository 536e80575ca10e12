"""How hair is worn, and the paths that it takes over the head before it is lifted off the skin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.scenes.drawing.skull import CENTRE, direction, on_skull, polar_at

TURNS, ON_SKULL, BEYOND = 176, 34, 30  # paths around the head; points up to the hairline, and after it
POINTS = ON_SKULL + BEYOND
# Height of the hairline (cm) over the angle from the front; behind the temples it drops to the ear and nape.
ANGLES = np.radians([0, 22, 40, 54, 64, 72, 80, 90, 105, 130, 180])
HEIGHTS = np.array([9.7, 9.4, 8.3, 6.7, 5.2, 2.0, 1.4, 2.6, 1.0, -3.2, -4.8])
EQUATOR = 4.0  # cm, height under which long hair hangs
CROWN = -0.35  # rad behind the top, where a parting ends


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


def hairline_height(angle: np.ndarray) -> np.ndarray:
    """Return the hairline's height in cm at angles from the front (absolute value, radians)."""
    return np.interp(np.abs(angle), ANGLES, HEIGHTS)


def front_share(angle: np.ndarray, edge: float = 58.0, soft: float = 7.0) -> np.ndarray:
    """Return 1 over the forehead, 0 beyond `edge` degrees from the front, smoothly."""
    return sigmoid((np.radians(edge) - np.abs(angle)) / np.radians(soft))


def scalp_share(points: np.ndarray, hairline: np.ndarray | float) -> np.ndarray:
    """Return how far points (..., 3) of the mean head lie within the scalp, 0 to 1, for a raised hairline."""
    angle = np.arctan2(points[..., 0], points[..., 2])
    edge = hairline_height(angle) + hairline * front_share(angle)
    return sigmoid((points[..., 1] - edge) / 0.35)


def scalp_cover(points: np.ndarray, shape: HairShape) -> np.ndarray:
    """Return how far the skin at points (..., 3) of the mean head is covered by hair that grows there."""
    offset = points - CENTRE
    down = np.arccos((offset[..., 1] / np.linalg.norm(offset, axis=-1)).clip(-1, 1))
    front = front_share(np.arctan2(points[..., 0], points[..., 2]))
    return scalp_share(points, shape.hairline) * hair_left(down, front, shape)


def hair_left(down: np.ndarray, front: np.ndarray, shape: HairShape) -> np.ndarray:
    """Return how much hair is left: it thins everywhere, and goes first from the crown and the temples."""
    crown = np.exp(-((down / 0.85) ** 4)) + 1.0 * front * sigmoid((down - 0.5) / 0.2)
    left = 1.25 * shape.amount - 1.25 * shape.crown * np.minimum(crown, 1.0)
    return sigmoid((left - 0.35) / 0.09)


@dataclass(frozen=True)
class Paths:
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


def hair_paths(radii: np.ndarray, shape: HairShape) -> Paths:
    """Return the paths of a style over a skull with radii (directions around, directions down) in cm."""
    angle = np.linspace(-np.pi, np.pi, TURNS, endpoint=False)
    front = front_share(angle - 0.10 * shape.parting, 56, 4.5)
    line = polar_at(radii, angle, hairline_height(angle) + shape.hairline * front_share(angle))
    fringe = sigmoid(6 * (shape.fringe - 0.25))
    swept = 1 - 0.35 * np.tanh(2 * shape.parting * angle)
    over_brows = (
        fringe
        * (3.7 * swept + 0.25 * np.cos(9 * angle)).clip(0.3)
        * sigmoid((42 - np.degrees(np.abs(angle))) / 5)
    )
    loose = shape.length * (1 - 0.9 * shape.bun) * sigmoid((shape.amount - 0.45) / 0.08)
    side = (loose - 1.2) * sigmoid((loose - 2.5) / 0.7)
    hang = front * over_brows + (1 - front) * side * (1 - 0.06 * np.cos(3 * angle))
    share = np.concatenate([np.linspace(0.02, 1, ON_SKULL) ** 0.9, np.ones(BEYOND)])
    after = np.concatenate([np.zeros(ON_SKULL), np.linspace(0, 1, BEYOND + 1)[1:]])
    polar = line[:, None] * share
    beyond = hang[:, None] * after
    on_skin = on_skull(radii, angle[:, None], polar + beyond / 10.5)
    hung = _hung(radii, angle, polar, beyond, shape)
    points = front[:, None, None] * on_skin + (1 - front[:, None, None]) * hung
    step = np.linalg.norm(np.diff(points, axis=1), axis=2)
    total = np.concatenate([np.zeros((TURNS, 1)), np.cumsum(step, axis=1)], axis=1)
    outward = points - CENTRE
    outward[..., 1] = np.maximum(outward[..., 1], 0) * 0.9
    return Paths(
        points, unit(outward), angle[:, None], front[:, None], np.minimum(polar, 1.75),
        total[:, -1:] - total, total, hang[:, None],
    )  # fmt: skip


def _hung(
    radii: np.ndarray, angle: np.ndarray, polar: np.ndarray, beyond: np.ndarray, shape: HairShape
) -> np.ndarray:
    """Return path points (T, P, 3) of hair that leaves the skull at its widest and falls straight down."""
    long = sigmoid((shape.length * (1 - shape.bun) - 4.0) / 0.8) * sigmoid((shape.amount - 0.45) / 0.08)
    on_skin = on_skull(radii, angle[:, None], polar)
    below = EQUATOR - on_skin[..., 1]
    widest = on_skull(radii, angle[:, None], polar_at(radii, angle, np.full(TURNS, EQUATOR))[:, None])
    under = (long * sigmoid(below / 0.5))[..., None]
    points = on_skin.copy()
    points[..., [0, 2]] += under * (widest - on_skin)[..., [0, 2]]
    drop = beyond[..., None]
    points -= drop * [0.0, 1.0, 0.0]
    # A little outwards over the shoulders, and away from the face.
    fall = (EQUATOR - points[..., 1:2]).clip(0)
    sideways = np.stack([np.sin(angle), 0 * angle, np.cos(angle)], axis=1)[:, None]
    return points + sideways * (0.05 + 0.04 * shape.volume) * long * fall - [0.0, 0.0, 0.06] * fall * long


def scalp_angles(paths: Paths, shape: HairShape) -> tuple[np.ndarray, np.ndarray]:
    """Return angles to the side of the parting and forwards, (T, P) each, of points above the equator."""
    d = direction(paths.angle, paths.down.clip(0, 1.5))
    height = np.sqrt(d[..., 1] ** 2 + 0.15)
    return np.arctan2(d[..., 0], height) - 0.24 * shape.parting, np.arctan2(d[..., 2], height)


def sigmoid(x: np.ndarray | float) -> np.ndarray:
    """Rise smoothly from 0 to 1 at 0."""
    return 1 / (1 + np.exp(-np.clip(x, -60, 60)))


def unit(vectors: np.ndarray) -> np.ndarray:
    """Return the directions of vectors (..., 3)."""
    return vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9)
