"""The front of the Basel Face Model as Deep3DFaceReconstruction prepares it, `BFM_model_front.mat`.

Fields: `meanshape` (1, 3V) in decimetres, `idBase` (3V, 80) and `exBase` (3V, 64) scaled by σ already,
`meantex` (1, 3V) and `texBase` (3V, 80) in 0 to 255, `tri` (F, 3) and `keypoints` (1, 68), both counted from
1 and stored as floating-point numbers. V = 35,709.
"""

from __future__ import annotations

import numpy as np

from core.face.landmarks import LANDMARK_COUNT
from core.files.refusal import RefusalError
from core.importing.containers.mat_file import MatFile
from core.importing.containers.numbers import checked, index_base, indices
from core.importing.face_models.basel_2009 import LICENCE
from core.importing.face_models.source import FaceSource, as_basis, unit_colors

_CENTIMETRES = 10.0


def is_deep3d(file: MatFile) -> bool:
    """Tell whether a MATLAB file is this model."""
    return "idBase" in file


def read_deep3d(file: MatFile) -> FaceSource:
    """Read the model; raises RefusalError naming the field that is wrong."""
    flat = file.read("meanshape").reshape(-1)
    if not len(flat) or len(flat) % 3:
        raise RefusalError(
            f"its field meanshape has {len(flat)} numbers, which are not x, y and z for each vertex"
        )
    length, count = len(flat), len(flat) // 3
    vertices = checked(flat, "meanshape", (length,)).astype(np.float64).reshape(-1, 3)
    colors = checked(file.read("meantex").reshape(-1), "meantex", (length,)).astype(np.float64)
    corners = checked(file.read("tri"), "tri", (None, 3))
    keypoints = checked(file.read("keypoints").reshape(-1), "keypoints", (LANDMARK_COUNT,))
    base = index_base(corners)
    mean_albedo, albedo, notes = unit_colors(colors.reshape(-1, 3), _basis(file, "texBase", length))
    return FaceSource(
        kind="Basel Face Model 2009, front (Deep3DFaceReconstruction)",
        licence=LICENCE,
        centimetres=_CENTIMETRES,
        vertices=vertices,
        triangles=indices(corners, "tri", count, base),
        identity_basis=_basis(file, "idBase", length),
        expression_basis=_basis(file, "exBase", length),
        mean_albedo=mean_albedo,
        albedo_basis=albedo,
        landmarks=indices(keypoints, "keypoints", count, base),
        notes={"basis": "scaled by σ in the file", "indices": f"from {base}", **notes},
    )


def _basis(file: MatFile, name: str, length: int) -> np.ndarray:
    return as_basis(checked(file.read(name), name, (length, None)))
