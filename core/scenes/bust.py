"""A linear model of head, neck and shoulders, and UV masks on its skin."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.files.npz import Npz, write_npz

PARTS = ("skin", "left_eye", "right_eye", "upper_teeth", "lower_teeth", "tongue", "lashes", "shirt", "hair")
TRAITS = ("gender", "age", "african", "asian", "caucasian", "weight", "muscle")


@dataclass(frozen=True)
class Bust:
    """Linear bust model; centimetres, x to the viewer's right, y up, z to the viewer, origin in the head.

    Attributes:
        mean_vertices: (V, 3) float32.
        identity_basis: (80, V, 3), scaled by σ so that coefficients ~ N(0, 1).
        expression_basis: (52, V, 3) displacement of each unit at 1.
        expression_names: names of the units.
        triangles: (F, 3) int32, counter-clockwise seen from outside.
        triangle_uv: (F, 3, 2) float32 texture coordinates, v up.
        triangle_part: (F,) int8 index into `parts`.
        parts: names of the parts.
        landmark_vertices: (68,) int64, iBUG order.
        trait_weights: (7, 80) linear prediction of `trait_names` from identity coefficients.
        trait_names: names of the traits, each roughly in [-1, 1].
        mirror: (V,) index of each vertex's mirror image.
        source_vertices: (V,) index of each vertex in the MakeHuman base mesh.
    """

    mean_vertices: np.ndarray
    identity_basis: np.ndarray
    expression_basis: np.ndarray
    expression_names: tuple[str, ...]
    triangles: np.ndarray
    triangle_uv: np.ndarray
    triangle_part: np.ndarray
    parts: tuple[str, ...]
    landmark_vertices: np.ndarray
    trait_weights: np.ndarray
    trait_names: tuple[str, ...]
    mirror: np.ndarray
    source_vertices: np.ndarray

    def turned(self, basis: np.ndarray, reference: np.ndarray) -> Bust:
        """Return the same heads with identity components that point as those of a reference do.

        Which way a principal component points is chance, and differs between machines; a generator's scenes
        keep their meaning only if it stays.

        Args:
            basis: (80, V', 3) the components on the reference's vertices.
            reference: (80, V', 3).
        """
        sign = np.where((basis * reference).sum((1, 2)) < 0, -1, 1).astype(np.float32)
        return dataclasses.replace(
            self,
            identity_basis=self.identity_basis * sign[:, None, None],
            trait_weights=self.trait_weights * sign,
        )

    def save(self, path: Path) -> None:
        """Write the model as an npz without pickled objects."""
        write_npz(path, {f.name: np.asarray(getattr(self, f.name)) for f in fields(self)})

    @classmethod
    def load(cls, path: Path) -> Bust:
        """Read a model that `save` wrote."""
        values: dict[str, Any] = dict(Npz(path).read([f.name for f in fields(cls)]))
        for name in ("expression_names", "parts", "trait_names"):
            values[name] = tuple(str(v) for v in values[name])
        return cls(**values)


def skin_mask(bust: Bust, path: Path) -> np.ndarray:
    """Sample a UV mask at the skin's vertices: (V,) in [0, 1]."""
    picture = np.asarray(Image.open(path).convert("L"), dtype=float) / 255
    limits = np.array(picture.shape) - 1
    skin = bust.triangle_part == bust.parts.index("skin")
    uv = bust.triangle_uv[skin].reshape(-1, 2)
    row, column = (np.stack([1 - uv[:, 1], uv[:, 0]]) * limits[:, None]).round().astype(int)
    mask = np.zeros(len(bust.mean_vertices))
    mask[bust.triangles[skin].reshape(-1)] = picture[row.clip(0, limits[0]), column.clip(0, limits[1])]
    return mask
