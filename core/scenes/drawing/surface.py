"""From visible triangles to colours: antialiasing, spherical-harmonics light, highlights. Compiled code."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from core.scenes.drawing.paint import (
    ATTRIBUTES,
    BEARD,
    FRAME_COLOR,
    INSIDE,
    LIPS,
    NECKLINE,
    OPENNESS,
    SKIN_COLOR,
    backdrop_color,
    cloth_color,
    eye_color,
    hair_color,
    skin_color,
    stubble,
)
from core.scenes.drawing.triples import Triple, add, bell, dot, mix, scale, step, times, triple, unit

SKIN, EYE, TEETH, TONGUE, LASHES, SHIRT, HAIR, GLASSES = range(8)
_PARTS = np.array([1, 4, 5, 5, 4, 3, 2, 4], np.uint8)
_SHOULDER = 0.72  # level from which highlights are compressed, so that they never burn out


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
def shade_picture(
    triangle: np.ndarray,
    weights: np.ndarray,
    triangles: np.ndarray,
    material: np.ndarray,
    attributes: np.ndarray,
    arriving: np.ndarray,
    look: np.ndarray,
    sh: np.ndarray,
    key: np.ndarray,
    distance: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Colour every pixel once for each material that its four samples show.

    Args:
        triangle: (2R, 2R) of the samples, -1 in the backdrop.
        weights: (2R, 2R, 3).
        triangles: (F, 3).
        material: (F,).
        attributes: (V, ATTRIBUTES).
        arriving: (R, R) share of light that contact shadows leave.
        look: see `paint`.
        sh: (9, 3).
        key: (3,) direction to the key light.
        distance: of the camera, cm.

    Returns:
        picture (R, R, 3) in about [0, 1], and parts (R, R): 0 backdrop 1 skin 2 hair 3 shirt 4 eyes 5 mouth.
    """
    size = len(triangle) // 2
    picture = np.zeros((size, size, 3), np.float32)
    parts = np.zeros((size, size), np.uint8)
    at, done = np.empty(ATTRIBUTES), np.empty(4, np.bool_)
    light = triple(key, 0)
    for row in range(size):
        for column in range(size):
            done[:] = False
            largest = 0
            for sample in range(4):
                if done[sample]:
                    continue
                kind = _kind(triangle, material, row, column, sample)
                at[:] = 0.0
                count = 0
                for other in range(sample, 4):
                    if not done[other] and _kind(triangle, material, row, column, other) == kind:
                        done[other] = True
                        count += 1
                        if kind >= 0:
                            r, c = 2 * row + other // 2, 2 * column + other % 2
                            corners, share = triangles[triangle[r, c]], weights[r, c]
                            for a in range(ATTRIBUTES):
                                at[a] += (
                                    attributes[corners[0], a] * share[0]
                                    + attributes[corners[1], a] * share[1]
                                    + attributes[corners[2], a] * share[2]
                                )
                if kind < 0:
                    color = backdrop_color(2 * (row + 0.5) / size - 1, 2 * (column + 0.5) / size - 1, look)
                    part = 0
                else:
                    for a in range(ATTRIBUTES):
                        at[a] /= count
                    at[OPENNESS] *= arriving[row, column]
                    color, part = _point(at, kind, look, sh, light, distance)
                if count > largest:
                    largest = count
                    parts[row, column] = part
                for channel in range(3):
                    picture[row, column, channel] += 0.25 * count * _softened(color[channel])
    return picture, parts


@njit(cache=True, fastmath=True)
def _kind(triangle: np.ndarray, material: np.ndarray, row: int, column: int, sample: int) -> int:
    f = triangle[2 * row + sample // 2, 2 * column + sample % 2]
    return -1 if f < 0 else material[f]


@njit(cache=True, fastmath=True)
def _softened(level: float) -> float:
    room = 1 - _SHOULDER
    return level if level < _SHOULDER else _SHOULDER + room * (1 - math.exp(-(level - _SHOULDER) / room))


@njit(cache=True, fastmath=True)
def _point(
    at: np.ndarray, material: int, look: np.ndarray, sh: np.ndarray, key: Triple, distance: float
) -> tuple[Triple, int]:
    n, world = unit(triple(at, 3)), triple(at, 6)
    view = unit((-world[0], -world[1], distance - world[2]))
    if material == HAIR:
        return _hair(at, n, look, sh, (view, key)), 2
    collar = _collar(at, look[NECKLINE])
    if material == SHIRT and collar < 0:
        material = SKIN
    light = scale(shading(n, sh), at[OPENNESS])
    facing = max(0.0, dot(n, unit(add(view, key))))
    if material == EYE:
        return _eye(at, n, look, light, (view, key)), 4
    if material == GLASSES:
        gloss = 0.5 * facing**30
        return add(times(triple(look, FRAME_COLOR), light), (gloss, gloss, gloss)), 4
    if material == TEETH:  # coarse shells, lit as the round row of teeth that they stand for
        towards = unit((0.3 * n[0], 0.3 * n[1], 1.0))
        seen = at[OPENNESS] * (0.15 + 0.85 * bell(at[0] / 1.5) ** 2)
        return times((0.92, 0.89, 0.84), scale(shading(towards, sh), seen)), 5
    if material == TONGUE:
        return times((0.56, 0.25, 0.24), light), 5
    if material == SHIRT:
        rim = 0.10 * (1 - max(0.0, dot(n, view))) ** 3
        return times(add(cloth_color(at, collar, look), (rim, rim, rim)), light), 3
    if material == LASHES:
        lower = 1 - step(at[1], 2.75, 0.1)
        towards = scale(shading(unit((0.3 * n[0], 0.3, 1.0)), sh), at[OPENNESS])
        return times(mix((0.06, 0.045, 0.04), triple(look, SKIN_COLOR), 0.8 * lower), towards), 4
    beard = min(1.0, 1.4 * look[BEARD] * stubble(at))
    return _lit_skin(at, skin_color(at, look), n, light, (view, key), beard), 5 if at[INSIDE] > 0.5 else 1


@njit(cache=True, fastmath=True)
def _eye(at: np.ndarray, n: Triple, look: np.ndarray, light: Triple, view: tuple[Triple, Triple]) -> Triple:
    """Light an eyeball: shade under the upper lid, and a catchlight that leans towards the key light."""
    eye, key = view
    lid = 1 - 0.30 * step(at[1], 0.55, 0.22)
    half = unit(add(eye, add(scale(key, 0.55), (0.0, 0.18, 0.0))))
    glint = 0.9 * step(dot(n, half), 0.985, 0.0018)
    color = scale(times(eye_color(at, look), light), lid)
    return mix(color, (0.98, 0.98, 0.98), glint * at[OPENNESS])


@njit(cache=True, fastmath=True)
def _lit_skin(
    at: np.ndarray, skin: Triple, n: Triple, light: Triple, view: tuple[Triple, Triple], beard: float
) -> Triple:
    """Light skin: diffuse, red where light turns to shadow (scattering), a sheen and a highlight."""
    eye, key = view
    scatter = 0.13 * bell((dot(n, key) - 0.05) / 0.30) * at[OPENNESS]
    facing = max(0.0, dot(n, unit(add(eye, key))))
    grazing = (1 - max(0.0, dot(n, eye))) ** 4
    smooth = (1 - at[INSIDE]) * (1 - 0.8 * beard)
    gloss = ((0.05 + 0.16 * at[LIPS]) * facing**34 + 0.05 * facing**8 + 0.10 * grazing) * smooth
    shadow = 1 - at[OPENNESS]  # light that reaches skin through skin is red
    light = times(light, (1 + 0.10 * shadow, 1 - 0.05 * shadow, 1 - 0.10 * shadow))
    color = times(skin, add(light, (scatter, 0.26 * scatter, 0.16 * scatter)))
    return add(color, scale(light, gloss))


@njit(cache=True, fastmath=True)
def _collar(at: np.ndarray, neckline: float) -> float:
    """Return centimetres beyond the shirt's edge, an oval around the neck; negative where skin shows."""
    front = step(at[2], 0.0, 2.0) * bell(at[0] / 4.5)
    return -10.6 - (0.8 + 1.8 * neckline) * front - at[1]


@njit(cache=True, fastmath=True)
def _hair(at: np.ndarray, n: Triple, look: np.ndarray, sh: np.ndarray, view: tuple[Triple, Triple]) -> Triple:
    """Light hair as a volume, with two of Kajiya and Kay's highlights; its inside is dark."""
    eye, key = view
    facing = dot(n, eye)
    inside = step(-facing, 0.0, 0.08)
    if facing < 0:
        n = scale(n, -1.0)
    tangent, half = unit(triple(at, 9)), unit(add(eye, key))
    cosine = dot(tangent, half)
    lit = max(0.0, dot(n, key))
    relief = 0.35 + 0.65 * at[2]
    white = 0.10 * relief * lit * max(0.0, 1 - (cosine - 0.10) ** 2) ** 50
    tinted = 0.75 * relief * (0.3 + 0.7 * lit) * max(0.0, 1 - (cosine + 0.12) ** 2) ** 18
    rim = 0.25 * (1 - abs(facing)) ** 3
    color = scale(hair_color(at, look), 1 + tinted + rim)
    lighted = times(add(color, (white, white, white)), shading(n, sh))
    return scale(lighted, at[OPENNESS] * (1 - 0.68 * inside))
