"""What a point of the picture looks like: painted reflectance, spherical-harmonics light and highlights.

Compiled per-pixel code: colours and directions are tuples of three floats, which cost no allocation.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

Triple = tuple[float, float, float]

SKIN, EYE, TEETH, TONGUE, LASHES, SHIRT, HAIR, GLASSES = range(8)
# Columns of the per-vertex attributes. Hair has its tangent where other materials have LIPS, INSIDE, SCALP.
REST, NORMAL, WORLD, LIPS, INSIDE, SCALP, OPENNESS = slice(0, 3), slice(3, 6), slice(6, 9), 9, 10, 11, 12
TANGENT = slice(9, 12)
ATTRIBUTES = 13
# Layout of the look vector: colours first, then scalars.
LOOK_COLORS = ("skin", "lips", "hair_color", "iris", "shirt", "backdrop", "frame")
SKIN_COLOR, LIP_COLOR, HAIR_COLOR, IRIS_COLOR, SHIRT_COLOR, BACKDROP_COLOR, FRAME_COLOR = range(0, 21, 3)
LOOK_SCALARS = (
    "brow",
    "beard",
    "hair_amount",
    "neckline",
    "gradient",
    "age",
    "freckles",
)  # then the two glows
BROW, BEARD, AMOUNT, NECKLINE, GRADIENT, AGE, FRECKLES, GLOW_LEFT, GLOW_RIGHT = range(21, 30)


@njit(cache=True, fastmath=True)
def _step(x: float, edge: float, width: float) -> float:
    return 1 / (1 + math.exp(-(x - edge) / width))


@njit(cache=True, fastmath=True)
def _bell(x: float) -> float:
    return math.exp(-0.5 * x * x)


@njit(cache=True, fastmath=True)
def _mix(a: Triple, b: Triple, share: float) -> Triple:
    keep = 1 - share
    return a[0] * keep + b[0] * share, a[1] * keep + b[1] * share, a[2] * keep + b[2] * share


@njit(cache=True, fastmath=True)
def _scale(a: Triple, factor: float) -> Triple:
    return a[0] * factor, a[1] * factor, a[2] * factor


@njit(cache=True, fastmath=True)
def _times(a: Triple, b: Triple) -> Triple:
    return a[0] * b[0], a[1] * b[1], a[2] * b[2]


@njit(cache=True, fastmath=True)
def _add(a: Triple, b: Triple) -> Triple:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


@njit(cache=True, fastmath=True)
def _dot(a: Triple, b: Triple) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@njit(cache=True, fastmath=True)
def _unit(a: Triple) -> Triple:
    return _scale(a, 1 / (math.sqrt(_dot(a, a)) + 1e-9))


@njit(cache=True, fastmath=True)
def _triple(values: np.ndarray, start: int) -> Triple:
    return values[start], values[start + 1], values[start + 2]


@njit(cache=True, fastmath=True)
def skin_color(at: np.ndarray, look: np.ndarray) -> Triple:
    """Return the reflectance of skin for attributes `at` and a look vector."""
    x, y, z = abs(at[0]), at[1], at[2]
    skin, hair = _triple(look, SKIN_COLOR), _triple(look, HAIR_COLOR)
    color = skin
    if z > 5:
        cheeks = _bell((x - 4.2) / 1.5) * _bell((y + 0.4) / 1.5)
        nose = _bell(x / 1.2) * _bell((y + 0.3) / 0.9)
        blush = 0.6 * cheeks + 0.5 * nose + 0.25 * _bell(x / 2.0) * _bell((y + 6.8) / 1.0)
        color = _times(color, (1 - 0.01 * blush, 1 - 0.15 * blush, 1 - 0.13 * blush))
        color = _scale(color, 1 - _darkening(x, y, look[AGE]))
        color = _times(color, _freckle(at, look[FRECKLES] * (cheeks + nose)))
    color = _mix(color, _triple(look, LIP_COLOR), at[LIPS])
    shadow = _add(_scale(hair, 0.45), _scale(skin, 0.16))
    stipple = 0.88 + 0.12 * math.sin(9.1 * at[0] + 2 * math.sin(5.3 * y)) * math.sin(8.3 * y + 1.7 * at[0])
    color = _mix(color, shadow, 0.85 * look[BEARD] * _stubble(at) * stipple)
    color = _mix(color, _add(_scale(hair, 0.5), _scale(skin, 0.05)), _brow(at[0], y, z, look[BROW]))
    color = _mix(color, _scale(hair, 0.8), 0.9 * at[SCALP] * look[AMOUNT])
    return _mix(color, (0.20, 0.055, 0.05), at[INSIDE])


@njit(cache=True, fastmath=True)
def _darkening(x: float, y: float, age: float) -> float:
    """Return what eye sockets, lid creases and, with age, folds take from the skin's reflectance."""
    sockets = (0.08 + 0.12 * age) * _bell((x - 3.0) / 1.2) * _bell((y - 1.4) / 0.5)
    lids = 0.16 * _bell((x - 3.1) / 1.5) * _bell((y - 3.75) / 0.35)
    fold = 2.3 + 0.42 * (-0.6 - y)  # from the wings of the nose to beside the mouth
    folds = 0.22 * age * _bell((x - fold) / 0.22) * _bell((y + 2.2) / 1.3)
    lines = (
        0.12
        * age
        * age
        * _bell(x / 3.5)
        * (_bell((y - 7.0) / 0.14) + _bell((y - 7.9) / 0.14) + _bell((y - 8.7) / 0.14))
    )
    return sockets + lids + folds + lines


@njit(cache=True, fastmath=True)
def _freckle(at: np.ndarray, strength: float) -> Triple:
    spots = math.sin(7.3 * at[0] + 3 * math.sin(2.1 * at[1])) * math.sin(
        8.9 * at[1] + 2 * math.sin(2.7 * at[0])
    )
    depth = 0.3 * strength * _step(spots, 0.55, 0.12)
    return 1 - 0.6 * depth, 1 - depth, 1 - 1.1 * depth


@njit(cache=True, fastmath=True)
def _stubble(at: np.ndarray) -> float:
    x, y, z = abs(at[0]), at[1], at[2]
    low = _step(-y + 0.30 * x, 3.3, 0.40) * _step(z, 1.5, 1.0) * _step(y, -9.6, 0.8)
    chin = 1 - 0.85 * _bell((y + 5.6) / 0.35) * _bell((x - 1.9) / 0.8)
    moustache = _bell((y + 2.25) / 0.42) * _bell(x / 1.7) * _step(z, 8.0, 0.5)
    return min(1.0, low * chin + moustache) * (1 - at[LIPS])


@njit(cache=True, fastmath=True)
def _brow(side: float, y: float, z: float, strength: float) -> float:
    x = abs(side)
    arch = 5.0 - 0.10 * (x - 3.4) ** 2 + 0.12 * (x - 3.4)
    taper = _step(x, 1.3, 0.14) * _step(-x, -5.1, 0.2) * _step(z, 6.5, 0.3)
    thick = (0.22 + 0.13 * strength) * (1.15 - 0.13 * (x - 1.3))
    strokes = 0.84 + 0.16 * math.sin(11 * x - 13 * (y - arch))
    return min(1.0, (0.45 + 0.55 * strength) * _bell((y - arch) / max(thick, 0.05)) * taper * strokes)


@njit(cache=True, fastmath=True)
def eye_color(at: np.ndarray, look: np.ndarray) -> Triple:
    """Return the reflectance of an eyeball; `at` holds its rest offset from the eye's centre."""
    radius = math.sqrt(at[0] ** 2 + at[1] ** 2)
    white = _times((0.93, 0.90, 0.88), _mix((1.0, 1.0, 1.0), (0.82, 0.70, 0.68), _step(radius, 1.0, 0.15)))
    iris = _scale(_triple(look, IRIS_COLOR), 0.9 + 0.6 * _bell((radius - 0.38) / 0.13))
    color = _mix(iris, white, _step(radius, 0.62, 0.035))
    color = _scale(color, 1 - 0.55 * _bell((radius - 0.61) / 0.05))
    return _mix((0.02, 0.02, 0.02), color, _step(radius, 0.25, 0.03))


@njit(cache=True, fastmath=True)
def hair_color(at: np.ndarray, look: np.ndarray) -> Triple:
    """Return the reflectance of hair; `at` holds the strand's tint and the position along it, 0 to 1."""
    return _scale(_triple(look, HAIR_COLOR), (0.70 + 0.6 * at[0]) * (0.88 + 0.18 * at[1]))


@njit(cache=True, fastmath=True)
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


@njit(cache=True, fastmath=True)
def _halfway(world: Triple, key: Triple, distance: float) -> Triple:
    view = _unit((-world[0], -world[1], distance - world[2]))
    return _unit(_add(view, key))


@njit(cache=True, fastmath=True)
def backdrop_color(row: float, column: float, look: np.ndarray) -> Triple:
    """Return the backdrop at a place in [-1, 1]²: a gradient, a glow, and two lights out of focus."""
    slope = 1 + 0.28 * look[GRADIENT] * column - 0.16 * row
    glow = 1 + 0.2 * math.exp(-(column**2 + (row + 0.2) ** 2))
    left = look[GLOW_LEFT] * _bell((column + 0.85) / 0.24) * _bell((row + 0.35) / 0.6)
    right = look[GLOW_RIGHT] * _bell((column - 0.85) / 0.24) * _bell((row + 0.35) / 0.6)
    return _scale(_triple(look, BACKDROP_COLOR), slope * glow * (1 + 0.45 * (left + right)))


@njit(cache=True, fastmath=True)
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


@njit(cache=True, fastmath=True)
def _point(
    at: np.ndarray, material: int, look: np.ndarray, sh: np.ndarray, key: Triple, distance: float
) -> tuple[Triple, int]:
    n, world = _unit(_triple(at, 3)), _triple(at, 6)
    if material == HAIR:
        return _strand(at, n, look, sh, (world, key, distance)), 2
    collar = _collar(at, look[NECKLINE])
    if material == SHIRT and collar < 0:
        material = SKIN
    light = _scale(shading(n, sh), at[OPENNESS])
    facing = max(0.0, _dot(n, _halfway(world, key, distance)))
    if material == EYE:
        glint = 0.8 * facing**160
        return _add(_times(eye_color(at, look), light), (glint, glint, glint)), 4
    if material == GLASSES:
        gloss = 0.5 * facing**30
        return _add(_times(_triple(look, FRAME_COLOR), light), (gloss, gloss, gloss)), 4
    if material == TEETH:  # coarse shells, lit as the round row of teeth that they stand for
        towards = _unit((0.3 * n[0], 0.3 * n[1], 1.0))
        return _times((0.84, 0.81, 0.75), _scale(shading(towards, sh), at[OPENNESS])), 5
    if material == TONGUE:
        return _times((0.52, 0.22, 0.21), light), 5
    if material == SHIRT:
        weave = 0.97 + 0.03 * math.sin(9 * at[1]) * math.sin(9 * at[0])
        return _times(_scale(_triple(look, SHIRT_COLOR), weave * (1 - 0.35 * _bell(collar / 0.25))), light), 3
    skin = skin_color(at, look)
    if material == LASHES:
        return _times(_scale(skin, 0.35), light), 4
    return _lit_skin(at, skin, n, light, (world, key, distance)), 5 if at[INSIDE] > 0.5 else 1


@njit(cache=True, fastmath=True)
def _lit_skin(
    at: np.ndarray, skin: Triple, n: Triple, light: Triple, view: tuple[Triple, Triple, float]
) -> Triple:
    """Light skin: diffuse, red where light turns to shadow (scattering), a sheen and a highlight."""
    world, key, distance = view
    scatter = 0.10 * _bell((_dot(n, key) - 0.05) / 0.28) * at[OPENNESS]
    facing = max(0.0, _dot(n, _halfway(world, key, distance)))
    gloss = ((0.035 + 0.10 * at[LIPS]) * facing**30 + 0.035 * facing**8) * (1 - at[INSIDE])
    color = _times(skin, _add(light, (scatter, 0.28 * scatter, 0.18 * scatter)))
    return _add(color, _scale(light, gloss))


@njit(cache=True, fastmath=True)
def _collar(at: np.ndarray, neckline: float) -> float:
    """Return centimetres beyond the shirt's edge, an oval around the neck; negative where skin shows."""
    front = _step(at[2], 0.0, 2.0) * _bell(at[0] / 4.5)
    return -10.4 - (1.0 + 1.6 * neckline) * front - at[1]


@njit(cache=True, fastmath=True)
def _strand(
    at: np.ndarray, n: Triple, look: np.ndarray, sh: np.ndarray, view: tuple[Triple, Triple, float]
) -> Triple:
    """Light hair as a volume, with two of Kajiya and Kay's highlights."""
    world, key, distance = view
    tangent, half = _unit(_triple(at, 9)), _halfway(world, key, distance)
    cosine = _dot(tangent, half)
    white = 0.05 * max(0.0, 1 - (cosine - 0.10) ** 2) ** 60
    tinted = 0.55 * max(0.0, 1 - (cosine + 0.12) ** 2) ** 24
    color = _scale(hair_color(at, look), 1 + tinted)
    return _scale(_times(_add(color, (white, white, white)), shading(n, sh)), at[OPENNESS])
