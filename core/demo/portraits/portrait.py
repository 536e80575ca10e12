"""From a scene vector to a picture: geometry, alignment, rasterisation, shading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.demo.bust import Bust, skin_mask
from core.demo.portraits import surface
from core.demo.portraits.alignment import align, rotation_matrices
from core.demo.portraits.hair import HairGrid, HairShape, build_hair_grid, grow_hair, scalp_share
from core.demo.portraits.raster import rasterize, vertex_normals
from core.demo.portraits.scene import Scenes, scenes_of
from core.render.camera import Camera

SUPERSAMPLING = 2
OCCLUSION_DIRECTIONS = 96
OCCLUSION_SIZE = 192
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
AMBIENT_FLOOR = {surface.TEETH: 0.75, surface.TONGUE: 0.5, surface.EYE: 0.8, surface.LASHES: 0.8}


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
        self.grid: HairGrid = build_hair_grid(bust, masks["ears"])
        self.base = _withdraw_teeth(bust)
        visible = bust.triangle_part != bust.parts.index("hair")
        self.body_triangles = bust.triangles[visible]
        self.materials = np.concatenate(
            [
                np.array([MATERIALS[bust.parts[p]] for p in bust.triangle_part[visible]]),
                np.full(len(self.grid.triangles), surface.HAIR),
            ]
        )
        self.triangles = np.concatenate([self.body_triangles, self.grid.triangles + len(self.base)])
        self.follow = _follow_share(self.base)
        self.padding = _shirt_padding(bust)
        self.fixed = self._fixed_attributes(masks)

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
        shape = HairShape(
            *(
                float(getattr(scenes, n)[row])
                for n in ("hair_length", "hair_volume", "hairline", "parting", "hair_amount")
            )
        )
        model = np.concatenate([vertices + self.padding, grow_hair(self.grid, vertices, shape)])
        world = _pose(model, self.follow, *placement)
        attributes = self.fixed.copy()
        attributes[:, surface.NORMAL] = vertex_normals(world, self.triangles)
        attributes[:, surface.WORLD] = world
        attributes[: len(self.base), surface.SCALP] *= scalp_share(self.base, shape.hairline)
        size = resolution * SUPERSAMPLING
        depth = self.camera.distance - world[:, 2]
        half = size / 2 * self.camera.focal / depth
        points = np.stack([size / 2 + world[:, 0] * half, size / 2 - world[:, 1] * half, depth], axis=1)
        triangle, weights, _ = rasterize(points, self.triangles, size)
        picture, parts = surface.shade_picture(
            triangle,
            weights,
            self.triangles,
            self.materials,
            attributes,
            _look(scenes, row),
            scenes.sh_coeffs[row],
            scenes.key[row],
            self.camera.distance,
        )
        small = picture.reshape(resolution, SUPERSAMPLING, resolution, SUPERSAMPLING, 3).mean((1, 3))
        return (small.clip(0, 1) * 255).round().astype(np.uint8), parts[::SUPERSAMPLING, ::SUPERSAMPLING]

    def _fixed_attributes(self, masks: dict[str, np.ndarray]) -> np.ndarray:
        """Return attributes (V + hair, 13) whose pose-dependent columns are still empty."""
        fixed = np.zeros((len(self.base) + len(self.grid.coordinates), surface.ATTRIBUTES))
        body = fixed[: len(self.base)]
        body[:, surface.REST] = self.base
        for part in ("left_eye", "right_eye"):
            members = np.unique(self.bust.triangles[self.bust.triangle_part == self.bust.parts.index(part)])
            body[members, surface.REST] -= self.base[members].mean(0)
        body[:, surface.LIPS], body[:, surface.INSIDE] = masks["lips"], masks["inside-mouth"]
        body[:, surface.SCALP] = 1 - masks["ears"]
        body[:, surface.AMBIENT] = self._ambient()
        fixed[len(self.base) :, :2] = self.grid.coordinates
        along = self.grid.coordinates[:, 1].clip(0, 1.7)
        fixed[len(self.base) :, surface.AMBIENT] = 1.0 - 0.16 * (along - 0.5).clip(0)
        return fixed

    def _ambient(self) -> np.ndarray:
        """Return how open to the sky each vertex of the mean bust is, (V,) in [0, 1]."""
        normals = vertex_normals(self.base, self.body_triangles)
        bare = self.bust.triangles[
            np.isin(self.bust.triangle_part, _indices(self.bust, ("shirt", "hair"), False))
        ]
        seen, total = np.zeros(len(self.base)), np.full(len(self.base), 1e-6)
        for direction in _sphere(OCCLUSION_DIRECTIONS):
            facing = (normals @ direction).clip(0)
            seen += facing * _lit_from(self.base, bare, direction)
            total += facing
        ambient = 0.35 + 0.65 * np.sqrt((seen / total).clip(0, 1))
        for part, name in enumerate(self.bust.parts):
            floor = AMBIENT_FLOOR.get(MATERIALS.get(name, surface.HAIR))
            if floor is not None:
                members = np.unique(self.bust.triangles[self.bust.triangle_part == part])
                ambient[members] = np.maximum(ambient[members], floor)
        return ambient


def _indices(bust: Bust, names: tuple[str, ...], wanted: bool) -> list[int]:
    """Return the parts whose name is (or is not) among `names`."""
    return [index for index, name in enumerate(bust.parts) if (name in names) == wanted]


def _withdraw_teeth(bust: Bust) -> np.ndarray:
    """Return the mean vertices with the teeth drawn in from lips and cheeks."""
    base = bust.mean_vertices.astype(float)
    for name, width, shift in (
        ("upper_teeth", 0.9, [0.0, -0.25, -0.25]),
        ("lower_teeth", 0.85, [0.0, -0.45, -0.5]),
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
    return np.concatenate([*colors, [getattr(scenes, name)[row] for name in surface.LOOK_SCALARS]])


def _sphere(count: int) -> np.ndarray:
    """Return evenly spread directions (count, 3), Fibonacci's lattice."""
    index = np.arange(count) + 0.5
    polar, turn = np.arccos(1 - 2 * index / count), np.pi * (1 + 5**0.5) * index
    return np.stack([np.cos(turn) * np.sin(polar), np.cos(polar), np.sin(turn) * np.sin(polar)], axis=1)


def _lit_from(vertices: np.ndarray, triangles: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """Return which vertices (V,) nothing hides from a far light."""
    side = np.cross(direction, [0.0, 1.0, 0.02])
    side /= np.linalg.norm(side)
    frame = np.stack([side, np.cross(direction, side), direction])
    local = vertices @ frame.T
    scale = OCCLUSION_SIZE / 2 / 36
    points = np.stack(
        [
            OCCLUSION_SIZE / 2 + local[:, 0] * scale,
            OCCLUSION_SIZE / 2 + local[:, 1] * scale,
            1000 - local[:, 2],
        ],
        axis=1,
    )
    _, _, depth = rasterize(points, triangles, OCCLUSION_SIZE)
    column, row = np.clip(points[:, :2].astype(int), 0, OCCLUSION_SIZE - 1).T
    return points[:, 2] < depth[row, column] + 0.5
