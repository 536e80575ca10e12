"""From a scene vector to a picture: geometry, alignment, rasterisation, shading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.render.camera import Camera
from core.scenes.bust import Bust
from core.scenes.drawing import paint, surface
from core.scenes.drawing.alignment import align, rotation_matrices
from core.scenes.drawing.body import Body
from core.scenes.drawing.glasses import build_glasses, wear_glasses
from core.scenes.drawing.hair import Hair, build_scalp, grow_hair
from core.scenes.drawing.hair_paths import HairShape, scalp_cover
from core.scenes.drawing.occlusion import contact_shadow
from core.scenes.drawing.raster import first_samples, rasterize, vertex_normals
from core.scenes.scene import Scenes, scenes_of

SUPERSAMPLING = 2
HAIR_SHAPE = (
    "hair_length", "hair_volume", "hairline", "parting", "hair_amount", "crown", "curl", "fringe", "bun",
)  # fmt: skip
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


@dataclass(frozen=True)
class _Model:
    """One portrait's geometry in the world, cm: vertices (N, 3) and attributes (N, `paint.ATTRIBUTES`)."""

    vertices: np.ndarray
    attributes: np.ndarray


class PortraitRenderer:
    """Renders scenes of one bust; `textures` is MakeHuman's folder of UV masks."""

    def __init__(self, bust: Bust, textures: Path, camera: Camera | None = None) -> None:
        self.bust = bust
        self.camera = camera or Camera()
        self.body = Body.of(bust, textures)
        ears = 1 - self.body.scalp[: len(bust.mean_vertices)]
        self.scalp = build_scalp(bust, ears)
        self._chain_triangles()

    def _chain_triangles(self) -> None:
        """Chain the triangles of body, hair and glasses; a picture without glasses leaves the last out."""
        body, hair, glasses = self.body.refine.triangles, self.scalp.triangles, build_glasses()
        first_hair = len(self.body.rest)
        first_glasses = first_hair + int(hair.max()) + 1
        self.hair = slice(first_hair, first_glasses)
        self.bare = len(body) + len(hair)
        self.triangles = np.concatenate([body, hair + first_hair, glasses + first_glasses])
        kinds = [np.full(len(hair), surface.HAIR), np.full(len(glasses), surface.GLASSES)]
        self.materials = np.concatenate([self.body.materials, *kinds])
        self.one_sided = self.materials == surface.SKIN  # the lining of the sockets does not follow the lids

    def render(self, s: np.ndarray, resolution: int) -> PortraitBatch:
        """Render scene vectors (n, k)."""
        scenes = scenes_of(self.bust, s)
        flat = scenes.identity @ self.bust.identity_basis.reshape(len(self.bust.identity_basis), -1)
        flat += scenes.expression @ self.bust.expression_basis.reshape(len(self.bust.expression_basis), -1)
        vertices = self.body.base + flat.reshape(len(s), -1, 3)
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
        model = self._model(scenes, row, vertices, placement)
        opacity = float(scenes.glasses[row])
        layers = [(self.bare, 1 - opacity)] * (opacity < WHOLE) + [(len(self.triangles), opacity)] * (
            opacity > UNSEEN
        )
        drawn = [self._draw(model, self.triangles[:count], (scenes, row), resolution) for count, _ in layers]
        total = sum(weight for _, weight in layers)
        picture = sum(weight / total * own for (_, weight), (own, _) in zip(layers, drawn, strict=True))
        return (np.asarray(picture).clip(0, 1) * 255).round().astype(np.uint8), drawn[0][1]

    def _model(
        self, scenes: Scenes, row: int, vertices: np.ndarray, placement: tuple[np.ndarray, np.ndarray]
    ) -> _Model:
        shape = HairShape(*(float(getattr(scenes, name)[row]) for name in HAIR_SHAPE))
        hair = grow_hair(self.scalp, vertices, shape)
        glasses = wear_glasses(*(vertices[eye].mean(0) for eye in self.body.eyes))
        body = self.body.shape(vertices, float(scenes.beard[row]))
        world = _pose(np.concatenate([body, hair.vertices, glasses]), self.body.follow, *placement)
        (turned,) = rotation_matrices(placement[0][None])
        attributes = np.zeros((len(world), paint.ATTRIBUTES))
        attributes[:, paint.NORMAL] = vertex_normals(world, self.triangles)
        attributes[:, paint.WORLD] = world
        attributes[:, paint.OPENNESS] = 1
        self._describe_body(attributes[: len(body)], shape)
        lit = self.body.lit(turned.T @ scenes.key[row], float(scenes.key_share[row]))
        attributes[: len(body), paint.OPENNESS] = lit
        _describe_hair(attributes[self.hair], hair, turned)
        return _Model(world, attributes)

    def _describe_body(self, attributes: np.ndarray, shape: HairShape) -> None:
        attributes[:, paint.REST] = self.body.rest
        attributes[:, paint.LIPS], attributes[:, paint.INSIDE] = self.body.lips, self.body.inside
        attributes[:, paint.SCALP] = self.body.scalp * scalp_cover(self.body.rest, shape)

    def _draw(
        self, model: _Model, triangles: np.ndarray, scene: tuple[Scenes, int], resolution: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return picture (R, R, 3) and parts (R, R) of what `triangles` show."""
        scenes, row = scene
        size, world = resolution * SUPERSAMPLING, model.vertices
        depth = self.camera.distance - world[:, 2]
        half = size / 2 * self.camera.focal / depth
        points = np.stack([size / 2 + world[:, 0] * half, size / 2 - world[:, 1] * half, depth], axis=1)
        triangle, weights, depths = rasterize(points, triangles, size, self.one_sided[: len(triangles)])
        normals = first_samples(triangle, weights, triangles, model.attributes[:, paint.NORMAL])
        arriving = contact_shadow(
            depths[::SUPERSAMPLING, ::SUPERSAMPLING], normals, scenes.key[row], self.camera.focal
        )
        return surface.shade_picture(
            triangle,
            weights,
            triangles,
            self.materials,
            model.attributes,
            arriving,
            _look(scenes, row),
            scenes.sh_coeffs[row],
            scenes.key[row],
            self.camera.distance,
        )


def _describe_hair(attributes: np.ndarray, hair: Hair, turned: np.ndarray) -> None:
    attributes[:, 0], attributes[:, 1], attributes[:, 2] = hair.strand, hair.along, hair.depth
    attributes[:, paint.TANGENT] = hair.tangents @ turned.T


def _pose(model: np.ndarray, follow: np.ndarray, angles: np.ndarray, translation: np.ndarray) -> np.ndarray:
    """Turn head and, in part, shoulders; hair (vertices beyond `follow`) turns with the head."""
    share = np.ones(len(model))
    share[: len(follow)] = follow
    full, least = rotation_matrices(np.stack([angles, angles * [0.35, 0.35, 1.0]]))
    blend = ((share - 0.35) / 0.65)[:, None]
    return blend * (model @ full.T) + (1 - blend) * (model @ least.T) + translation


def _look(scenes: Scenes, row: int) -> np.ndarray:
    colors = [getattr(scenes, name)[row] for name in paint.LOOK_COLORS]
    scalars = [getattr(scenes, name)[row] for name in paint.LOOK_SCALARS]
    return np.concatenate([*colors, scalars, scenes.scenery[row]])
