"""The Basel Face Model 2009, `01_MorphableModel.mat`, with the expressions of Guo et al.

Fields (Paysan et al., AVSS 2009): `shapeMU` (3V, 1) and `shapePC` (3V, K) in micrometres, `shapeEV` (K, 1)
standard deviations, `texMU`, `texPC`, `texEV` likewise in 0 to 255, `tl` (F, 3) triangles counted from 1 and
wound clockwise. V = 53,490.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.face.landmarks import LANDMARK_COUNT
from core.files.refusal import RefusalError
from core.importing.containers.mat_file import MatFile
from core.importing.containers.numbers import checked, index_base, indices
from core.importing.face_models.basel_2009_landmarks import LANDMARK_VERTICES, VERTEX_COUNT
from core.importing.face_models.guo_expressions import read_guo_expressions
from core.importing.face_models.source import FaceSource, sigma_scaled, unit_colors

LICENCE = "Basel Face Model licence, University of Basel: not to be passed on"
_CENTIMETRES = 1e-4


def is_basel_2009(file: MatFile) -> bool:
    """Tell whether a MATLAB file is this model."""
    return "shapePC" in file


def read_basel_2009(file: MatFile, expressions: Path | None) -> FaceSource:
    """Read the model; raises RefusalError naming the field that is wrong."""
    if expressions is None:
        raise RefusalError(
            "it has no expressions; give those of Guo et al. (--expressions), the folder that holds "
            "Exp_Pca.bin, std_exp.txt and BFM_exp_idx.mat"
        )
    mean, identity, scaled = _component_model(file, "shape")
    color, albedo, _ = _component_model(file, "tex")
    if color.shape != mean.shape:
        raise RefusalError("its fields shapeMU and texMU have different lengths")
    color, albedo, notes = unit_colors(color, albedo)
    corners = checked(file.read("tl"), "tl", (None, 3))
    known = len(mean) == VERTEX_COUNT
    guo = read_guo_expressions(expressions, len(mean))
    basis = np.zeros((len(guo.basis), *mean.shape), np.float32)
    basis[:, guo.vertices] = guo.basis
    return FaceSource(
        kind="Basel Face Model 2009",
        licence=LICENCE,
        centimetres=_CENTIMETRES,
        vertices=mean,
        triangles=indices(corners, "tl", len(mean), index_base(corners)),
        identity_basis=identity,
        expression_basis=basis,
        mean_albedo=color,
        albedo_basis=albedo,
        landmarks=np.array(LANDMARK_VERTICES) if known else np.full(LANDMARK_COUNT, -1),
        notes={"basis": "scaled by σ in the file" if scaled else "orthonormal in the file", **notes},
    ).crop(guo.vertices)


def _component_model(file: MatFile, prefix: str) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return mean (V, 3), σ-scaled basis (K, V, 3) and whether the file held it scaled."""
    columns = checked(file.read(f"{prefix}PC"), f"{prefix}PC", (None, None))
    length, count = columns.shape
    if length % 3:
        raise RefusalError(
            f"its field {prefix}PC has {length} rows, which are not x, y and z for each vertex"
        )
    mean = checked(file.read(f"{prefix}MU").reshape(-1), f"{prefix}MU", (length,))
    sigma = checked(file.read(f"{prefix}EV").reshape(-1), f"{prefix}EV", (count,))
    basis, scaled = sigma_scaled(columns, sigma)
    return mean.astype(np.float64).reshape(-1, 3), basis, scaled
