"""What each material reflects: painted skin, eyes, hair, clothes, and the backdrop.

Places are those of the mean bust, which every face carries along, so that a freckle stays where it is when
the face moves. Compiled per-pixel code; its cache does not see changes here until `surface` changes, too.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from core.scenes.drawing.triples import Triple, add, bell, mix, scale, step, times, triple

# Columns of the per-vertex attributes. Hair has strand, along and depth for REST, and its tangent for LIPS,
# INSIDE and SCALP.
REST, NORMAL, WORLD, LIPS, INSIDE, SCALP, OPENNESS = slice(0, 3), slice(3, 6), slice(6, 9), 9, 10, 11, 12
TANGENT = slice(9, 12)
ATTRIBUTES = 13
# Layout of the look vector: colours first, then scalars, then the strengths of two lights behind.
LOOK_COLORS = ("skin", "lips", "hair_color", "iris", "shirt", "jacket", "backdrop", "frame")
SKIN_COLOR, LIP_COLOR, HAIR_COLOR, IRIS_COLOR, SHIRT_COLOR, JACKET_COLOR, BACKDROP_COLOR, FRAME_COLOR = range(
    0, 24, 3
)
LOOK_SCALARS = (
    "brow",
    "brow_arch",
    "beard",
    "neckline",
    "gradient",
    "age",
    "freckles",
    "blush",
    "jacket_worn",
)
BROW, ARCH, BEARD, NECKLINE, GRADIENT, AGE, FRECKLES, BLUSH, JACKET, GLOW_LEFT, GLOW_RIGHT = range(24, 35)


@njit(cache=True, fastmath=True)
def skin_color(at: np.ndarray, look: np.ndarray) -> Triple:
    """Return the reflectance of skin for attributes `at` and a look vector."""
    x, y, z = abs(at[0]), at[1], at[2]
    skin, hair = triple(look, SKIN_COLOR), triple(look, HAIR_COLOR)
    color = skin
    if z > 2:
        front = step(z, 5.0, 0.8)
        cheeks = bell((x - 4.3) / 1.5) * bell((y + 0.2) / 1.4) * front
        nose = bell(x / 1.1) * bell((y + 0.4) / 0.8) * step(z, 11.0, 0.4)
        chin = bell(x / 1.8) * bell((y + 7.0) / 0.9) * front
        flush = (0.3 + 0.7 * look[BLUSH]) * (cheeks + 0.5 * nose + 0.25 * chin)
        color = times(color, (1 + 0.02 * flush, 1 - 0.20 * flush, 1 - 0.18 * flush))
        color = scale(color, 1 - _darkening(x, y, z, look[AGE]))
        color = times(color, _freckle(at, look[FRECKLES] * (cheeks + 0.7 * nose)))
    color = mix(color, _lips(at, look), at[LIPS])
    shadow = add(scale(hair, 0.55), scale(skin, 0.10))
    color = mix(color, shadow, min(1.0, 0.92 * look[BEARD] * stubble(at)))
    color = mix(color, add(scale(hair, 0.45), scale(skin, 0.05)), _brow(at[0], y, z, look))
    color = _rims(color, at, skin)
    color = mix(color, scale(hair, 0.8), 0.85 * at[SCALP])
    return mix(color, (0.22, 0.06, 0.055), at[INSIDE])


@njit(cache=True, fastmath=True)
def _lips(at: np.ndarray, look: np.ndarray) -> Triple:
    upper = step(at[1], -3.7, 0.12)
    corners = bell((abs(at[0]) - 2.2) / 0.35)
    return scale(triple(look, LIP_COLOR), (1 - 0.16 * upper) * (1 - 0.3 * corners))


@njit(cache=True, fastmath=True)
def _rims(color: Triple, at: np.ndarray, skin: Triple) -> Triple:
    """Draw the line of the lashes along both lids and the wet rim of the lower one."""
    x, y = abs(at[0]), at[1]
    if x < 1.3 or x > 4.9 or y < 1.8 or y > 3.9 or at[2] < 8.8:
        return color
    across = (x - 2.98) / 1.28
    arch = max(0.0, 1 - across * across)
    upper, lower = 2.66 + 0.64 * arch**0.6, 2.64 - 0.47 * arch**0.8
    thick = 0.075 + 0.03 * step(across, 0.4, 0.2)
    wing = step(1.12 - abs(across + 0.06), 0.0, 0.04)
    lashes = bell((y - upper - 0.03) / thick) * wing
    under = 0.22 * bell((y - lower + 0.06) / 0.05) * wing * step(across, -0.3, 0.2)
    wet = 0.75 * bell((y - lower - 0.05) / 0.045) * wing
    color = mix(color, add(scale(skin, 0.45), (0.20, 0.09, 0.09)), wet)
    return mix(color, (0.07, 0.045, 0.04), min(1.0, lashes + under))


@njit(cache=True, fastmath=True)
def _darkening(x: float, y: float, z: float, age: float) -> float:
    """Return what sockets, lid creases and nostrils take from the skin, and with age its folds."""
    sockets = (0.04 + 0.10 * age * age) * bell((x - 2.9) / 1.3) * bell((y - 1.3) / 0.5)
    inner = 0.07 * bell((x - 1.5) / 0.55) * bell((y - 3.2) / 0.9)
    crease = (
        0.26 * bell((x - 3.05 - 0.1 * (y - 3.8)) / 1.25) * bell((y - 3.78 + 0.09 * (x - 3.0) ** 2) / 0.13)
    )
    nostrils = 0.55 * bell((x - 0.62) / 0.3) * bell((y + 1.50) / 0.17) * step(z, 11.2, 0.2)
    philtrum = 0.07 * bell(x / 0.22) * bell((y + 2.3) / 0.4)
    fold = 1.75 + 0.5 * (-0.9 - y)  # from the wings of the nose to beside the mouth
    folds = (0.03 + 0.22 * age * age) * bell((x - fold) / 0.2) * bell((y + 2.3) / 1.1)
    feet = (
        0.2
        * age
        * age
        * bell((x - 5.6) / 0.5)
        * (bell((y - 2.9) / 0.1) + bell((y - 2.4) / 0.1) + bell((y - 3.5) / 0.1))
    )
    lines = (
        0.14
        * age
        * age
        * age
        * bell(x / 3.0)
        * (bell((y - 7.0) / 0.12) + bell((y - 7.9) / 0.13) + bell((y - 8.8) / 0.12))
    )
    bags = 0.14 * age * age * bell((x - 2.9) / 1.0) * bell((y - 1.25 + 0.1 * (x - 2.9) ** 2) / 0.16)
    return sockets + inner + crease + nostrils + philtrum + folds + feet + lines + bags


@njit(cache=True, fastmath=True)
def _freckle(at: np.ndarray, strength: float) -> Triple:
    x, y = abs(at[0]), at[1]
    across = math.sin(6.7 * x + 1.9 * y + 2.2 * math.sin(1.7 * y + 0.4))
    down = math.sin(7.9 * y - 2.6 * x + 2.4 * math.sin(2.3 * x + 1.1))
    depth = 0.18 * strength * step(across * down, 0.66, 0.08)
    return 1 - 0.75 * depth, 1 - depth, 1 - 1.1 * depth


@njit(cache=True, fastmath=True)
def stubble(at: np.ndarray) -> float:
    """Return how densely a beard grows, 0 to 1."""
    x, y, z = abs(at[0]), at[1], at[2]
    low = step(-y + 0.07 * x * x, 3.6, 0.2) * step(z, 1.5, 0.6) * step(y, -9.4, 0.5)
    cheek = step(y, -9.0, 0.6)
    soul = 1 - 0.8 * bell((y + 5.35) / 0.3) * step(x, 0.9, 0.2) * bell((x - 1.6) / 0.8)
    moustache = bell((y + 2.3 + 0.12 * x) / 0.40) * step(2.5 - x, 0.0, 0.25) * step(z, 8.0, 0.5)
    return min(1.0, low * cheek * soul + moustache) * (1 - at[LIPS])


@njit(cache=True, fastmath=True)
def _brow(side: float, y: float, z: float, look: np.ndarray) -> float:
    x, strength = abs(side), look[BROW]
    bent = x - 3.3 - 0.25 * look[ARCH]
    arch = 5.0 - (0.10 + 0.05 * look[ARCH]) * bent**2 + (0.10 + 0.06 * look[ARCH]) * bent + 0.12 * look[ARCH]
    taper = step(x, 1.35, 0.12) * step(-x, -5.35, 0.22) * step(z, 6.0, 0.3)
    thick = (0.24 + 0.22 * strength) * (1.25 - 0.19 * (x - 1.3)) + 0.02
    across = (y - arch) / max(thick, 0.06)
    strokes = 0.9 + 0.1 * math.sin(9 * x - 11 * (y - arch))
    body = 1 / (1 + across * across * across * across * 1.6)
    return min(1.0, (0.70 + 0.30 * strength) * body * taper * strokes)


@njit(cache=True, fastmath=True)
def eye_color(at: np.ndarray, look: np.ndarray) -> Triple:
    """Return the reflectance of an eyeball; `at` holds its rest offset from the eye's centre."""
    radius = math.sqrt(at[0] ** 2 + at[1] ** 2)
    white = mix((0.94, 0.92, 0.91), (0.80, 0.62, 0.60), step(radius, 1.12, 0.12))
    iris = triple(look, IRIS_COLOR)
    turn = math.atan2(at[1], abs(at[0]))
    rays = 1 + 0.10 * math.sin(9 * turn) * bell((radius - 0.42) / 0.12) + 0.06 * math.sin(17 * turn + 1)
    glow = 1.0 - 0.55 * at[1] / 0.66  # light gathers opposite the lid
    iris = scale(iris, rays * (0.55 + 0.55 * glow) * (1 + 0.5 * bell((radius - 0.34) / 0.10)))
    color = mix(iris, white, step(radius, 0.66, 0.03))
    color = scale(color, 1 - 0.72 * bell((radius - 0.645) / 0.055))
    return mix((0.015, 0.013, 0.015), color, step(radius, 0.29, 0.025))


@njit(cache=True, fastmath=True)
def hair_color(at: np.ndarray, look: np.ndarray) -> Triple:
    """Return the reflectance of hair; `at` holds strand, position along it (0 to 1) and relief."""
    strand, along, depth = at[0], at[1], at[2]
    fine = (
        0.5 * math.sin(6.1 * strand + 1.3)
        + 0.3 * math.sin(11.7 * strand)
        + 0.2 * math.sin(19.3 * strand + 0.7)
    )
    shade = (0.62 + 0.48 * depth) * (0.92 + 0.16 * along) * (1 + 0.13 * fine)
    return scale(triple(look, HAIR_COLOR), shade)


@njit(cache=True, fastmath=True)
def cloth_color(at: np.ndarray, collar: float, look: np.ndarray) -> Triple:
    """Return the reflectance of clothes `collar` cm below their edge: a ribbed band, and a jacket if worn."""
    x, y = abs(at[0]), at[1]
    band = step(-collar, -0.85, 0.05)
    ribs = 1 - 0.10 * band * (0.5 + 0.5 * math.sin(11 * x + 3 * at[2]))
    shirt = scale(triple(look, SHIRT_COLOR), ribs * (1 - 0.25 * bell((collar - 0.9) / 0.1)))
    lapel = x - 1.6 - 0.42 * (-12.5 - y)  # the jacket opens downwards as a V
    open_at = step(-lapel, 0.0, 0.1) if at[2] > 0 else 0.0
    jacket = scale(
        triple(look, JACKET_COLOR), 1 - 0.4 * bell((lapel - 0.15) / 0.15) - 0.22 * bell((lapel - 2.6) / 0.12)
    )
    jacket = mix(jacket, shirt, open_at)
    return mix(shirt, jacket, look[JACKET])


@njit(cache=True, fastmath=True)
def backdrop_color(row: float, column: float, look: np.ndarray) -> Triple:
    """Return the backdrop at a place in [-1, 1]²: a wall in soft light, and lights out of focus before it."""
    slope = 1 + 0.30 * look[GRADIENT] * column - 0.20 * row
    glow = 1 + 0.28 * math.exp(-(column**2 + (row + 0.1) ** 2) / 0.9) - 0.10 * (column**2 + row**2)
    color = scale(triple(look, BACKDROP_COLOR), slope * glow)
    left, right = look[GLOW_LEFT], look[GLOW_RIGHT]
    color = scale(
        color,
        1
        + 0.40 * left * _panel(column + 0.82, row + 0.15)
        + 0.40 * right * _panel(column - 0.82, row + 0.15),
    )
    warm = (0.16, 0.13, 0.09)
    discs = max(left, 0.0) * (
        _disc(column + 0.55, row + 0.72, 0.16) + 0.7 * _disc(column + 0.86, row + 0.42, 0.12)
    )
    discs += max(right, 0.0) * (
        _disc(column - 0.55, row + 0.72, 0.16) + 0.7 * _disc(column - 0.86, row + 0.42, 0.12)
    )
    return add(color, scale(warm, discs))


@njit(cache=True, fastmath=True)
def _panel(column: float, row: float) -> float:
    return step(0.28 - abs(column), 0.0, 0.05) * step(0.75 - abs(row), 0.0, 0.08)


@njit(cache=True, fastmath=True)
def _disc(column: float, row: float, radius: float) -> float:
    return step(radius - math.sqrt(column**2 + row**2), 0.0, 0.022)
