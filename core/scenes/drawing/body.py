"""The bust as it is drawn: a finer mesh, and what is known about each of its vertices."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.scenes.bust import Bust, skin_mask
from core.scenes.drawing import paint, surface
from core.scenes.drawing.openness import Openness
from core.scenes.drawing.raster import vertex_normals
from core.scenes.drawing.subdivision import Subdivision, subdivide

MATERIALS = {
    "skin": surface.SKIN,
    "left_eye": surface.EYE,
    "right_eye": surface.EYE,
    "upper_teeth": surface.TEETH,
    "lower_teeth": surface.TEETH,
    "tongue": surface.TONGUE,
    "lashes": surface.LASHES,
    "shirt": surface.SHIRT,
}
EYES = ("left_eye", "right_eye")
# Parts in narrow gaps, whose openness the mean bust underrates.
OPENNESS_FLOOR = {surface.TEETH: 0.7, surface.TONGUE: 0.45, surface.EYE: 0.85, surface.LASHES: 0.8}
BEARD_DEPTH = 0.45  # cm that a full beard stands off the skin


@dataclass(frozen=True)
class Body:
    """Fine mesh of V' vertices over the bust's V; its first V vertices are the bust's.

    Attributes:
        base: (V, 3) the bust's mean with teeth withdrawn.
        refine: (V, …) -> (V', …).
        materials: (F,) of `refine.triangles`.
        rest: (V', 3) mean places; those of eyes are offsets from their centre.
        normals: (V', 3) of the mean.
        lips, inside, scalp, beard: (V',) shares in [0, 1].
        follow: (V',) how far vertices turn with the head.
        padding: (V', 3) cm that clothes stand off the skin.
        eyes: coarse vertices of each eyeball.
        floor: (V',) least openness.
    """

    base: np.ndarray
    refine: Subdivision
    materials: np.ndarray
    rest: np.ndarray
    normals: np.ndarray
    lips: np.ndarray
    inside: np.ndarray
    scalp: np.ndarray
    beard: np.ndarray
    follow: np.ndarray
    padding: np.ndarray
    eyes: tuple[np.ndarray, ...]
    floor: np.ndarray
    openness: Openness

    @classmethod
    def of(cls, bust: Bust, textures: Path) -> Body:
        """Refine a bust; `textures` is MakeHuman's folder of UV masks."""
        base = withdraw_teeth(bust)
        refine, materials = _refined(bust)
        masks = {
            name: (refine.weights @ skin_mask(bust, textures / f"mpfb_{name}.jpg")).clip(0, 1)
            for name in ("lips", "inside-mouth", "ears")
        }
        fine = refine.weights @ base
        eyes = tuple(members(bust, part) for part in EYES)
        normals = vertex_normals(fine, refine.triangles)
        return cls(
            base=base,
            refine=refine,
            materials=materials,
            rest=_rest(fine, refine, materials, base, eyes),
            normals=normals,
            lips=masks["lips"],
            inside=masks["inside-mouth"],
            scalp=1 - masks["ears"],
            beard=_beard(fine, masks["lips"]),
            follow=_follow_share(fine),
            padding=_shirt_padding(fine, normals, refine.triangles[materials == surface.SHIRT]),
            eyes=eyes,
            floor=_floor(len(fine), refine.triangles, materials),
            openness=_measure_openness(bust, base),
        )

    def shape(self, coarse: np.ndarray, beard: float) -> np.ndarray:
        """Return drawn vertices (V', 3) for the bust's vertices (V, 3) and the fullness of the beard."""
        full = BEARD_DEPTH * max(beard - 0.25, 0.0) / 0.75
        return self.refine.weights @ coarse + self.padding + full * self.beard[:, None] * self.normals

    def lit(self, key: np.ndarray, key_share: float) -> np.ndarray:
        """Return the share of light (V',) that reaches the head, for a key light in its frame."""
        share = self.refine.weights @ (0.12 + 0.88 * self.openness.under(key, key_share))
        return np.maximum(share.clip(0, 1), self.floor)


def members(bust: Bust, part: str) -> np.ndarray:
    """Return the vertices of a part."""
    return np.unique(bust.triangles[bust.triangle_part == bust.parts.index(part)])


def withdraw_teeth(bust: Bust) -> np.ndarray:
    """Return the mean vertices (V, 3) with the teeth drawn in from lips and cheeks."""
    base = bust.mean_vertices.astype(float)
    for name, width, shift in (
        ("upper_teeth", 0.88, [0.0, -0.12, -0.40]),
        ("lower_teeth", 0.80, [0.0, -1.2, -0.9]),
    ):
        teeth = members(bust, name)
        base[teeth] = base[teeth] * [width, 1.0, 1.0] + shift
    return base


def _refined(bust: Bust) -> tuple[Subdivision, np.ndarray]:
    """Refine everything but lashes once, eyeballs twice; return the triangles' materials, too."""
    visible = bust.triangle_part != bust.parts.index("hair")
    triangles = bust.triangles[visible]
    materials = np.array([MATERIALS[bust.parts[part]] for part in bust.triangle_part[visible]])
    once = subdivide(triangles, len(bust.mean_vertices), materials != surface.LASHES)
    materials = materials[once.parent]
    twice = subdivide(once.triangles, once.weights.shape[0], materials == surface.EYE)
    return once.then(twice), materials[twice.parent]


def _rest(
    fine: np.ndarray,
    refine: Subdivision,
    materials: np.ndarray,
    base: np.ndarray,
    eyes: tuple[np.ndarray, ...],
) -> np.ndarray:
    rest = fine.copy()
    balls = np.unique(refine.triangles[materials == surface.EYE])
    for eye in eyes:
        centre = base[eye].mean(0)
        own = balls[fine[balls, 0] * centre[0] > 0]
        rest[own] = fine[own] - centre
    return rest


def _beard(fine: np.ndarray, lips: np.ndarray) -> np.ndarray:
    at = np.zeros((len(fine), paint.ATTRIBUTES))
    at[:, paint.REST], at[:, paint.LIPS] = fine, lips
    return np.array([paint.stubble(row) for row in at])


def _floor(count: int, triangles: np.ndarray, materials: np.ndarray) -> np.ndarray:
    floor = np.zeros(count)
    for material, least in OPENNESS_FLOOR.items():
        floor[triangles[materials == material]] = least
    return floor


def _follow_share(fine: np.ndarray) -> np.ndarray:
    """Return how far vertices turn with the head: 1 on the head, less down the neck."""
    height = (fine[:, 1] + 0.25 * fine[:, 2] + 15.0) / 8.5
    t = height.clip(0, 1)
    return 0.35 + 0.65 * t * t * (3 - 2 * t)


def _shirt_padding(fine: np.ndarray, normals: np.ndarray, shirt: np.ndarray) -> np.ndarray:
    """Return displacements (V', 3) that lift the shirt off the skin."""
    padding = np.zeros_like(fine)
    worn = np.unique(shirt)
    lifted = 1 / (1 + np.exp((fine[worn, 1] + 12.0) / 0.3))  # the collar's rim sinks in
    padding[worn] = (0.75 * lifted - 0.3)[:, None] * normals[worn]
    return padding


def _measure_openness(bust: Bust, base: np.ndarray) -> Openness:
    hidden = [bust.parts.index(part) for part in ("shirt", "hair")]
    casting = ~np.isin(bust.triangle_part, hidden)
    drawn = bust.triangle_part != bust.parts.index("hair")
    return Openness(base, vertex_normals(base, bust.triangles[drawn]), bust.triangles[casting])
