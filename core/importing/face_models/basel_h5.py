"""The Basel Face Models 2017 and 2019 in Statismo's HDF5 layout.

Groups `shape`, `expression` and `color`, each with `model/mean` (3V), `model/pcaBasis` (3V, K),
`model/pcaVariance` (K), variances and not deviations, and `representer/cells` (3, F) counted from 0. Lengths
are millimetres, colours 0 to 1. The neutral face is the mean of `shape` plus that of `expression`, which is
not zero. Statismo up to version 0.8 scaled the basis by σ, later versions do not.
`metadata/landmarks/json` names points; twelve of them are iBUG landmarks, the others are found by geometry,
since no list of all 68 vertices is published under a free licence.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core.face.landmarks import LANDMARK_COUNT
from core.files.json_text import parse_json
from core.files.refusal import RefusalError
from core.importing.containers.hdf5_file import Hdf5File
from core.importing.containers.numbers import checked, indices
from core.importing.face_models.source import FaceSource, sigma_scaled, unit_colors

LICENCE = "Basel Face Model licence, University of Basel: not to be passed on"
LANDMARKS = "metadata/landmarks/json"
NAMED_LANDMARKS = {
    "center.chin.tip": 8,
    "center.nose.tip": 30,
    "right.eye.corner_outer": 36,
    "right.eye.corner_inner": 39,
    "left.eye.corner_inner": 42,
    "left.eye.corner_outer": 45,
    "right.lips.corner": 48,
    "center.lips.upper.outer": 51,
    "left.lips.corner": 54,
    "center.lips.lower.outer": 57,
    "center.lips.upper.inner": 62,
    "center.lips.lower.inner": 66,
}
_CENTIMETRES = 0.1
_FARTHEST = 10.0  # mm from a landmark to its vertex


class _Components(NamedTuple):
    mean: np.ndarray
    basis: np.ndarray
    scaled: bool


def is_basel_h5(file: Hdf5File) -> bool:
    """Tell whether an HDF5 file is a model in this layout."""
    return "shape/model/pcaBasis" in file


def read_basel_h5(file: Hdf5File) -> FaceSource:
    """Read the model; raises RefusalError naming the field that is wrong."""
    if "expression/model/pcaBasis" not in file:
        raise RefusalError("it has no group expression; choose the variant of the model that has expressions")
    shape, expression, color = (_components(file, group) for group in ("shape", "expression", "color"))
    for group, part in (("expression", expression), ("color", color)):
        if part.mean.shape != shape.mean.shape:
            raise RefusalError(f"its field {group}/model/mean has another length than shape/model/mean")
    cells = checked(file.read("shape/representer/cells"), "shape/representer/cells", (3, None))
    mean_albedo, albedo, notes = unit_colors(color.mean, color.basis)
    return FaceSource(
        kind="Basel Face Model 2017 or 2019",
        licence=LICENCE,
        centimetres=_CENTIMETRES,
        vertices=shape.mean + expression.mean,
        triangles=indices(cells.T, "shape/representer/cells", len(shape.mean), base=0),
        identity_basis=shape.basis,
        expression_basis=expression.basis,
        mean_albedo=mean_albedo,
        albedo_basis=albedo,
        landmarks=_landmarks(file, shape.mean),
        notes={"basis": "scaled by σ in the file" if shape.scaled else "orthonormal in the file", **notes},
    )


def _components(file: Hdf5File, group: str) -> _Components:
    prefix = f"{group}/model/"
    columns = checked(file.read(prefix + "pcaBasis"), prefix + "pcaBasis", (None, None))
    length, count = columns.shape
    if length % 3:
        raise RefusalError(
            f"its field {prefix}pcaBasis has {length} rows, which are not x, y and z for each vertex"
        )
    mean = checked(file.read(prefix + "mean").reshape(-1), prefix + "mean", (length,))
    variance = checked(file.read(prefix + "pcaVariance").reshape(-1), prefix + "pcaVariance", (count,))
    if not (variance > 0).all():
        raise RefusalError(f"its field {prefix}pcaVariance holds values that are not positive")
    basis, scaled = sigma_scaled(columns, np.sqrt(variance))
    return _Components(mean.astype(np.float64).reshape(-1, 3), basis, scaled)


def _landmarks(file: Hdf5File, vertices: np.ndarray) -> np.ndarray:
    """Return (68,) vertices nearest to the named points, -1 for landmarks that have no name."""
    found = np.full(LANDMARK_COUNT, -1)
    if LANDMARKS not in file:
        return found
    try:
        points = parse_json(file.read_text(LANDMARKS))
    except RefusalError as error:
        raise RefusalError(f"its field {LANDMARKS} is damaged: {error}") from error
    for point in points if isinstance(points, list) else []:
        index = NAMED_LANDMARKS.get(str(point.get("id"))) if isinstance(point, dict) else None
        if index is not None:
            distance = np.linalg.norm(vertices - _coordinates(point), axis=1)
            if distance.min() > _FARTHEST:
                raise RefusalError(f"its field {LANDMARKS} names a point that is not on the face")
            found[index] = distance.argmin()
    return found


def _coordinates(point: dict[str, Any]) -> np.ndarray:
    values = point.get("coordinates")
    if not isinstance(values, list) or len(values) != 3 or not all(type(v) in (int, float) for v in values):
        raise RefusalError(f"its field {LANDMARKS} has a point without coordinates")
    if not all(abs(value) < 1e6 for value in values):
        raise RefusalError(f"its field {LANDMARKS} has a point without finite coordinates")
    return np.array(values, dtype=np.float64)
