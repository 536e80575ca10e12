"""From a scene vector to a picture: geometry, alignment, rasterisation, shading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.demo.bust import Bust, skin_mask
from core.demo.portraits import surface
from core.demo.portraits.alignment import align, rotation_matrices
from core.demo.portraits.glasses import build_glasses, wear_glasses
from core.demo.portraits.hair import POINTS, HairShape, Scalp, build_scalp, grow_hair, scalp_share
from core.demo.portraits.openness import Openness
from core.demo.portraits.raster import rasterize, vertex_normals
from core.demo.portraits.scene import Scenes, scenes_of
from core.render.camera import Camera

SUPERSAMPLING = 2
HAIR_SHAPE = ("hair_length", "hair_volume", "hairline", "parting", "hair_amount", "curl", "fringe")
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
# Parts in narrow gaps, whose openness the mean bust underrates.
OPENNESS_FLOOR = {surface.TEETH: 0.75, surface.TONGUE: 0.5, surface.EYE: 0.8, surface.LASHES: 0.8}
UNSEEN, WHOLE = 0.02, 0.98  # opacities of glasses that count as none and as full


@dataclass(frozen=True)
class PortraitBatch:
    """Pictures and the true face parameters that explain them.

    Attributes:
        images: (n, H, W, 3) uint8; parts: (n, H, W) uint8, 0 backdrop 1 skin 2 hair 3 shirt 4 eyes 5 mouth.
        identity, expression, sh_coeffs, rotation, translation: as in `core.face.params.FaceParams`.
    """

    images: np.ndarray
    parts: np.ndarray
    identity: np.ndarray
    expression: np.ndarray
    sh_coeffs: np.ndarray
    rotation: np.ndarray
    translation: np.ndarray


class PortraitRenderer:
    """Renders scenes of one bust; `textures` is MakeHuman's folder of UV masks."""

    def __init__(self, bust: Bust, textures: Path, camera: Camera | None = None) -> None:
        self.bust = bust
        self.camera = camera or Camera()
        masks = {n: skin_mask(bust, textures / f"mpfb_{n}.jpg") for n in ("lips", "inside-mouth", "ears")}
        self.scalp: Scalp = build_scalp(bust, masks["ears"])
        self.base = _withdraw_teeth(bust)
        visible = bust.triangle_part != bust.parts.index("hair")
        self.body_triangles = bust.triangles[visible]
        self.follow = _follow_share(self.base)
        self.padding = _shirt_padding(bust)
        self.eyes = [_members(bust, part) for part in ("left_eye", "right_eye")]
        self.openness = self._measure_openness()
        self._build_layers(np.array([MATERIALS[bust.parts[p]] for p in bust.triangle_part[visible]]))
        self.fixed = self._fixed_attributes(masks)

    def _build_layers(self, body_materials: np.ndarray) -> None:
        """Chain the triangles of body, hair and glasses; a picture without glasses leaves the last out."""
        glasses = build_glasses()
        first_hair = len(self.base)
        first_glasses = first_hair + 2 * POINTS * len(self.scalp.rest)
        self.bare = len(self.body_triangles) + len(self.scalp.triangles)
        self.triangles = np.concatenate(
            [self.body_triangles, self.scalp.triangles + first_hair, glasses + first_glasses]
        )
        hair = np.full(len(self.scalp.triangles), surface.HAIR)
        self.materials = np.concatenate([body_materials, hair, np.full(len(glasses), surface.GLASSES)])
        self.hair_vertices = slice(first_hair, first_glasses)

    def render(self, s: np.ndarray, resolution: int) -> PortraitBatch:
        """Render scene vectors (n, k)."""
        scenes = scenes_of(self.bust, s)
        flat = scenes.identity @ self.bust.identity_basis.reshape(len(self.bust.identity_basis), -1)
        flat += scenes.expression @ self.bust.expression_basis.reshape(len(self.bust.expression_basis), -1)
        vertices = self.base + flat.reshape(len(s), -1, 3)
        rotation, translation = align(vertices[:, self.bust.landmark_vertices], scenes.angles, self.camera)
        drawn = [
            self._picture(scenes, row, vertices[row], (rotation[row], translation[row]), resolution)
            for row in range(len(s))
        ]
        return PortraitBatch(
            np.stack([picture for picture, _ in drawn]),
            np.stack([parts for _, parts in drawn]),
            scenes.identity,
            scenes.expression,
            scenes.sh_coeffs,
            rotation,
            translation,
        )

    def _picture(
        self,
        scenes: Scenes,
        row: int,
        vertices: np.ndarray,
        placement: tuple[np.ndarray, np.ndarray],
        resolution: int,
    ) -> tuple[np.ndarray, np.ndarray]:
        shape = HairShape(*(float(getattr(scenes, n)[row]) for n in HAIR_SHAPE))
        hair = grow_hair(self.scalp, vertices, shape)
        glasses = wear_glasses(*(vertices[members].mean(0) for members in self.eyes))
        model = np.concatenate([vertices + self.padding, hair.vertices, glasses])
        world = _pose(model, self.follow, *placement)
        attributes = np.zeros((len(world), surface.ATTRIBUTES))
        attributes[: len(self.fixed)] = self.fixed
        attributes[:, surface.NORMAL] = vertex_normals(world, self.triangles)
        attributes[:, surface.WORLD] = world
        (turned,) = rotation_matrices(placement[0][None])
        attributes[self.hair_vertices, surface.TANGENT] = hair.tangents @ turned.T
        attributes[self.hair_vertices, surface.NORMAL] = hair.normals @ turned.T
        attributes[: len(self.base), surface.SCALP] *= scalp_share(self.base, shape.hairline)
        openness = self._openness(turned.T @ scenes.key[row], float(scenes.key_share[row]))
        attributes[:, surface.OPENNESS] = np.pad(openness, (0, len(world) - len(openness)), constant_values=1)
        attributes[self.hair_vertices, surface.OPENNESS] = self._hair_openness(hair.vertices)
        opacity = float(scenes.glasses[row])
        kinds = [(self.bare, 1 - opacity)] * (opacity < WHOLE) + [(len(self.triangles), opacity)] * (
            opacity > UNSEEN
        )
        size = resolution * SUPERSAMPLING
        drawn = [
            self._draw(world, attributes, self.triangles[:count], (scenes, row), size) for count, _ in kinds
        ]
        total = sum(weight for _, weight in kinds)
        weighted = [weight / total * own for (_, weight), (own, _) in zip(kinds, drawn, strict=True)]
        picture = np.sum(weighted, axis=0)
        shifts = range(SUPERSAMPLING)
        small = np.sum([picture[i::SUPERSAMPLING, j::SUPERSAMPLING] for i in shifts for j in shifts], axis=0)
        levels = small.clip(0, SUPERSAMPLING**2) * (255 / SUPERSAMPLING**2)
        return levels.round().astype(np.uint8), drawn[0][1][::SUPERSAMPLING, ::SUPERSAMPLING]

    def _draw(
        self,
        world: np.ndarray,
        attributes: np.ndarray,
        triangles: np.ndarray,
        scene: tuple[Scenes, int],
        size: int,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return picture (size, size, 3) and parts (size, size) of what `triangles` show."""
        scenes, row = scene
        depth = self.camera.distance - world[:, 2]
        half = size / 2 * self.camera.focal / depth
        points = np.stack([size / 2 + world[:, 0] * half, size / 2 - world[:, 1] * half, depth], axis=1)
        triangle, weights, _ = rasterize(points, triangles, size)
        return surface.shade_picture(
            triangle,
            weights,
            triangles,
            self.materials,
            attributes,
            _look(scenes, row),
            scenes.sh_coeffs[row],
            scenes.key[row],
            self.camera.distance,
        )

    def _fixed_attributes(self, masks: dict[str, np.ndarray]) -> np.ndarray:
        """Return attributes (V + hair, 13) whose pose-dependent columns are still empty."""
        fixed = np.zeros((self.hair_vertices.stop, surface.ATTRIBUTES))
        body = fixed[: len(self.base)]
        body[:, surface.REST] = self.base
        for members in self.eyes:
            body[members, surface.REST] -= self.base[members].mean(0)
        body[:, surface.LIPS], body[:, surface.INSIDE] = masks["lips"], masks["inside-mouth"]
        body[:, surface.SCALP] = 1 - masks["ears"]
        along = np.tile(np.linspace(0, 1, POINTS).repeat(2), len(self.scalp.rest))
        tint = 0.8 * self.scalp.lock + 0.2 * self.scalp.chance[:, 1]
        fixed[self.hair_vertices, 0] = tint.repeat(2 * POINTS)
        fixed[self.hair_vertices, 1] = along
        return fixed

    def _measure_openness(self) -> Openness:
        casting = np.isin(self.bust.triangle_part, _indices(self.bust, ("shirt", "hair"), False))
        normals = vertex_normals(self.base, self.body_triangles)
        return Openness(self.base, normals, self.bust.triangles[casting])

    def _openness(self, key: np.ndarray, key_share: float) -> np.ndarray:
        """Return the share of light (V,) that reaches the bust, for a key light in its frame."""
        openness = 0.15 + 0.85 * self.openness.under(key, key_share)
        for name, material in MATERIALS.items():
            if material in OPENNESS_FLOOR:
                members = _members(self.bust, name)
                openness[members] = np.maximum(openness[members], OPENNESS_FLOOR[material])
        return openness

    def _hair_openness(self, hair: np.ndarray) -> np.ndarray:
        """Return the share of light that reaches hair: less near the scalp and inside long hair."""
        layer = self.scalp.chance[:, 1].repeat(2 * POINTS)
        hanging = 1 / (1 + np.exp((hair[:, 1] + 1.0) / 1.5))
        return (0.86 + 0.14 * layer) * (1 - 0.15 * hanging)


def _members(bust: Bust, part: str) -> np.ndarray:
    """Return the vertices of a part."""
    return np.unique(bust.triangles[bust.triangle_part == bust.parts.index(part)])


def _indices(bust: Bust, names: tuple[str, ...], wanted: bool) -> list[int]:
    """Return the parts whose name is (or is not) among `names`."""
    return [index for index, name in enumerate(bust.parts) if (name in names) == wanted]


def _withdraw_teeth(bust: Bust) -> np.ndarray:
    """Return the mean vertices with the teeth drawn in from lips and cheeks."""
    base = bust.mean_vertices.astype(float)
    for name, width, shift in (
        ("upper_teeth", 0.9, [0.0, -0.25, -0.25]),
        ("lower_teeth", 0.8, [0.0, -1.3, -0.8]),
    ):
        members = np.unique(bust.triangles[bust.triangle_part == bust.parts.index(name)])
        base[members] = base[members] * [width, 1.0, 1.0] + shift
    return base


def _follow_share(base: np.ndarray) -> np.ndarray:
    """Return how far vertices turn with the head: 1 on the head, less down the neck."""
    height = (base[:, 1] + 0.25 * base[:, 2] + 15.0) / 8.5
    t = height.clip(0, 1)
    return 0.35 + 0.65 * t * t * (3 - 2 * t)


def _shirt_padding(bust: Bust) -> np.ndarray:
    """Return displacements (V, 3) that lift the shirt off the skin."""
    part = bust.parts.index("shirt")
    padding = np.zeros_like(bust.mean_vertices, dtype=float)
    members = np.unique(bust.triangles[bust.triangle_part == part])
    normals = vertex_normals(bust.mean_vertices.astype(float), bust.triangles[bust.triangle_part == part])
    lifted = 1 / (1 + np.exp((bust.mean_vertices[members, 1] + 12.0) / 0.3))  # the collar's rim sinks in
    padding[members] = (0.75 * lifted - 0.3)[:, None] * normals[members]
    return padding


def _pose(model: np.ndarray, follow: np.ndarray, angles: np.ndarray, translation: np.ndarray) -> np.ndarray:
    """Turn head and, in part, shoulders; hair (vertices beyond `follow`) turns with the head."""
    share = np.ones(len(model))
    share[: len(follow)] = follow
    full, least = rotation_matrices(np.stack([angles, angles * [0.35, 0.35, 1.0]]))
    blend = ((share - 0.35) / 0.65)[:, None]
    return blend * (model @ full.T) + (1 - blend) * (model @ least.T) + translation


def _look(scenes: Scenes, row: int) -> np.ndarray:
    colors = [getattr(scenes, name)[row] for name in surface.LOOK_COLORS]
    scalars = [getattr(scenes, name)[row] for name in surface.LOOK_SCALARS]
    return np.concatenate([*colors, scalars, scenes.scenery[row]])
