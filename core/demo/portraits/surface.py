"""What a point of the picture looks like: painted reflectance, spherical-harmonics light and highlights.

Compiled per-pixel code: colours and directions are tuples of three floats, which cost no allocation.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

Triple = tuple[float, float, float]

SKIN, EYE, TEETH, TONGUE, LASHES, SHIRT, HAIR = range(7)
# Columns of the per-vertex attributes.
REST, NORMAL, WORLD, LIPS, INSIDE, SCALP, AMBIENT = slice(0, 3), slice(3, 6), slice(6, 9), 9, 10, 11, 12
ATTRIBUTES = 13
# Layout of the look vector: colours first, then scalars.
LOOK_COLORS = ("skin", "lips", "hair_color", "iris", "shirt", "backdrop")
LOOK_SCALARS = ("brow", "beard", "hair_amount", "neckline", "gradient")
BROW, BEARD, AMOUNT, NECKLINE, GRADIENT = range(18, 23)


@njit(cache=True)
def _step(x: float, edge: float, width: float) -> float:
    return 1 / (1 + math.exp(-(x - edge) / width))


@njit(cache=True)
def _bell(x: float) -> float:
    return math.exp(-0.5 * x * x)


@njit(cache=True)
def _mix(a: Triple, b: Triple, share: float) -> Triple:
    keep = 1 - share
    return a[0] * keep + b[0] * share, a[1] * keep + b[1] * share, a[2] * keep + b[2] * share


@njit(cache=True)
def _scale(a: Triple, factor: float) -> Triple:
    return a[0] * factor, a[1] * factor, a[2] * factor


@njit(cache=True)
def _times(a: Triple, b: Triple) -> Triple:
    return a[0] * b[0], a[1] * b[1], a[2] * b[2]


@njit(cache=True)
def _add(a: Triple, b: Triple) -> Triple:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


@njit(cache=True)
def _dot(a: Triple, b: Triple) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@njit(cache=True)
def _unit(a: Triple) -> Triple:
    return _scale(a, 1 / (math.sqrt(_dot(a, a)) + 1e-9))


@njit(cache=True)
def _triple(values: np.ndarray, start: int) -> Triple:
    return values[start], values[start + 1], values[start + 2]


@njit(cache=True)
def skin_color(at: np.ndarray, look: np.ndarray) -> Triple:
    """Return the reflectance of skin for attributes `at` (13,) and a look (23,)."""
    x, y, z = abs(at[0]), at[1], at[2]
    skin, hair = _triple(look, 0), _triple(look, 6)
    color = skin
    if z > 5:
        blush = 0.5 * _bell((x - 4.2) / 1.4) * _bell((y + 0.6) / 1.4) + 0.5 * _bell(x / 1.3) * _bell(
            (y + 0.2) / 0.9
        )
        color = _times(color, (1 - 0.01 * blush, 1 - 0.13 * blush, 1 - 0.12 * blush))
        sockets = 0.12 * _bell((x - 3.1) / 1.2) * _bell((y - 1.5) / 0.5)
        lids = 0.10 * _bell((x - 3.2) / 1.6) * _bell((y - 3.9) / 0.5)
        color = _scale(color, (1 - sockets) * (1 - lids))
    color = _mix(color, _triple(look, 3), at[LIPS])
    color = _mix(color, _add(_scale(hair, 0.8), _scale(skin, 0.12)), 0.82 * look[BEARD] * _stubble(at))
    color = _mix(color, _add(_scale(hair, 0.75), _scale(skin, 0.06)), _brow(x, y, z, look[BROW]))
    streaks = 0.9 + 0.1 * math.sin(40 * math.atan2(at[0], at[2]))
    color = _mix(color, _scale(hair, streaks), at[SCALP] * look[AMOUNT])
    return _mix(color, (0.20, 0.055, 0.05), at[INSIDE])


@njit(cache=True)
def _stubble(at: np.ndarray) -> float:
    x, y, z = abs(at[0]), at[1], at[2]
    low = _step(-y + 0.22 * x, 2.6, 0.45) * _step(z, 1.5, 1.0) * _step(y, -9.6, 0.8)
    moustache = _bell((y + 2.25) / 0.42) * _bell(x / 1.7) * _step(z, 8.0, 0.5)
    return min(1.0, low + moustache) * (1 - at[LIPS])


@njit(cache=True)
def _brow(x: float, y: float, z: float, strength: float) -> float:
    arch = 5.05 - 0.085 * (x - 3.4) ** 2 + 0.1 * (x - 3.4)
    taper = _step(x, 1.35, 0.16) * _step(-x, -5.2, 0.22) * _step(z, 6.5, 0.3)
    hairs = _bell((y - arch) / (0.29 + 0.1 * strength)) * taper * (0.9 + 0.1 * math.sin(14 * x + 9 * y))
    return min(1.0, (0.3 + 0.6 * strength) * hairs)


@njit(cache=True)
def eye_color(at: np.ndarray, look: np.ndarray) -> Triple:
    """Return the reflectance of an eyeball; `at` holds its rest offset from the eye's centre."""
    radius = math.sqrt(at[0] ** 2 + at[1] ** 2)
    white = _scale((0.84, 0.81, 0.79), 1 - 0.18 * _step(radius, 1.0, 0.15))
    iris = _scale(_triple(look, 9), 0.8 + 0.5 * _bell((radius - 0.36) / 0.13))
    color = _mix(iris, white, _step(radius, 0.60, 0.035))
    color = _scale(color, 1 - 0.6 * _bell((radius - 0.60) / 0.05))
    return _mix((0.02, 0.02, 0.02), color, _step(radius, 0.25, 0.03))


@njit(cache=True)
def hair_color(at: np.ndarray, look: np.ndarray) -> Triple:
    """Return the reflectance of hair; `at` holds strand angle and position along it."""
    angle, along = at[0], at[1]
    streaks = math.sin(53 * angle + 1.7 * math.sin(3 * along + 5 * angle)) + 0.6 * math.sin(
        97 * angle + 2.3 * along
    )
    return _scale(_triple(look, 6), (1 + 0.11 * streaks) * (0.86 + 0.2 * min(along, 1.0)))


@njit(cache=True)
def shading(n: Triple, sh: np.ndarray) -> Triple:
    """Return Σ Y_b(n) γ_b for a unit normal and coefficients (9, 3)."""
    x, y, z = n
    red, green, blue = 0.0, 0.0, 0.0
    basis = (
        0.282095, 0.488603 * y, 0.488603 * z, 0.488603 * x, 1.092548 * x * y, 1.092548 * y * z,
        0.315392 * (3 * z * z - 1), 1.092548 * x * z, 0.546274 * (x * x - y * y),
    )  # fmt: skip
    for b in range(9):
        red += basis[b] * sh[b, 0]
        green += basis[b] * sh[b, 1]
        blue += basis[b] * sh[b, 2]
    return max(red, 0.0), max(green, 0.0), max(blue, 0.0)


@njit(cache=True)
def _halfway(world: Triple, key: Triple, distance: float) -> Triple:
    view = _unit((-world[0], -world[1], distance - world[2]))
    return _unit(_add(view, key))


@njit(cache=True)
def backdrop_color(row: float, column: float, look: np.ndarray) -> Triple:
    """Return the backdrop at a place in [-1, 1]²: a soft gradient and a broad glow."""
    slope = 1 + 0.28 * look[GRADIENT] * column - 0.16 * row
    glow = 1 + 0.22 * math.exp(-(column**2 + (row + 0.2) ** 2))
    return _scale(_triple(look, 15), slope * glow)


@njit(cache=True)
def shade_picture(
    triangle: np.ndarray,
    weights: np.ndarray,
    triangles: np.ndarray,
    material: np.ndarray,
    attributes: np.ndarray,
    look: np.ndarray,
    sh: np.ndarray,
    key: np.ndarray,
    distance: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Colour every pixel.

    Returns:
        picture (H, W, 3) in about [0, 1], and parts (H, W): 0 backdrop 1 skin 2 hair 3 shirt 4 eyes 5 mouth.
    """
    size = len(triangle)
    picture = np.empty((size, size, 3), np.float32)
    parts = np.zeros((size, size), np.uint8)
    at = np.empty(ATTRIBUTES)
    light = _triple(key, 0)
    for row in range(size):
        for column in range(size):
            f = triangle[row, column]
            if f < 0:
                color = backdrop_color(2 * row / size - 1, 2 * column / size - 1, look)
            else:
                i, j, k = triangles[f]
                wi, wj, wk = weights[row, column]
                for a in range(ATTRIBUTES):
                    at[a] = attributes[i, a] * wi + attributes[j, a] * wj + attributes[k, a] * wk
                color, part = _point(at, material[f], look, sh, light, distance)
                parts[row, column] = part
            picture[row, column, 0], picture[row, column, 1], picture[row, column, 2] = color
    return picture, parts


@njit(cache=True)
def _point(
    at: np.ndarray, material: int, look: np.ndarray, sh: np.ndarray, key: Triple, distance: float
) -> tuple[Triple, int]:
    n, world = _unit(_triple(at, 3)), _triple(at, 6)
    if material == HAIR:
        return _strand(at, n, look, sh, (world, key, distance)), 2
    if material == SHIRT and at[1] > -11.6 - look[NECKLINE] - 0.02 * at[0] ** 2 + 0.1 * (at[2] + 1.0):
        material = SKIN
    light = _scale(shading(n, sh), at[AMBIENT])
    facing = max(0.0, _dot(n, _halfway(world, key, distance)))
    if material == EYE:
        glint = 0.55 * facing**220
        return _add(_times(eye_color(at, look), light), (glint, glint, glint)), 4
    if material == TEETH:
        return _times((0.80, 0.77, 0.70), light), 5
    if material == TONGUE:
        return _times((0.42, 0.18, 0.17), light), 5
    if material == SHIRT:
        return _times(_triple(look, 12), light), 3
    skin = skin_color(at, look)
    if material == LASHES:
        return _times(_scale(skin, 0.25), light), 4
    gloss = (0.07 + 0.09 * at[LIPS]) * facing**22 * (1 - at[INSIDE])
    return _times(_add(skin, (gloss, gloss, gloss)), light), 5 if at[INSIDE] > 0.5 else 1


@njit(cache=True)
def _strand(
    at: np.ndarray, n: Triple, look: np.ndarray, sh: np.ndarray, view: tuple[Triple, Triple, float]
) -> Triple:
    """Light hair with Kajiya and Kay's highlight; both sides of the shell are lit."""
    world, key, distance = view
    if _dot(n, (world[0], world[1], world[2] - distance)) > 0:
        n = _scale(n, -1.0)
    tangent = _unit((n[1] * n[0], n[1] * n[1] - 1.0, n[1] * n[2]))
    cosine = _dot(tangent, _halfway(world, key, distance))
    glow = 0.10 * max(0.0, 1 - cosine * cosine) ** 20
    color = _scale(hair_color(at, look), at[AMBIENT] + glow)
    return _times(_add(color, (0.3 * glow, 0.3 * glow, 0.3 * glow)), shading(n, sh))
