"""The expression basis of Guo et al. for the Basel Face Model 2009 (FaceWarehouse on Basel's topology).

Files, as read by Deep3DFaceReconstruction: `Exp_Pca.bin` (int32 K, float32 mean of 3N numbers, float32 K
components of 3N numbers), `std_exp.txt` (standard deviations), `BFM_exp_idx.mat` (which of the 53,490
vertices of Basel's mesh the N = 53,215 are, counted from 1). The stored mean is left out, as there: the
neutral face is Basel's own.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.errors import AssetError
from core.files.refusal import RefusalError
from core.files.whole_read import read_whole
from core.importing.containers.mat_file import MatFile
from core.importing.containers.numbers import LARGEST, checked, indices

COMPONENTS, SIGMAS, VERTICES = "Exp_Pca.bin", "std_exp.txt", "BFM_exp_idx.mat"
MAX_BYTES = 2**29
_MAX_COMPONENTS = 1000


class GuoExpressions(NamedTuple):
    """A basis for part of a mesh.

    Attributes:
        basis: (K, N, 3) σ-scaled, micrometres.
        vertices: (N,) increasing indices into the mesh.
    """

    basis: np.ndarray
    vertices: np.ndarray


def read_guo_expressions(place: Path, vertex_count: int) -> GuoExpressions:
    """Read the basis for a mesh of so many vertices.

    Args:
        place: the folder of the three files, or `Exp_Pca.bin` with the others beside it.
        vertex_count: of the whole mesh.

    Raises:
        RefusalError: a file is missing or damaged, or they do not fit together.
    """
    file = place / COMPONENTS if os.path.isdir(place) else place
    data = _bytes(file)
    count = int.from_bytes(data[:4], "little")
    numbers = np.frombuffer(data, "<f4", offset=4) if len(data) % 4 == 0 and len(data) > 4 else np.zeros(0)
    if not 1 <= count <= _MAX_COMPONENTS or not numbers.size or numbers.size % (3 * (count + 1)):
        raise RefusalError(
            f"its expressions {file.name} are damaged: their size fits no number of components"
        )
    stored = checked(numbers.reshape(count + 1, -1, 3), file.name, (None, None, 3))
    sigma = _sigmas(file.with_name(SIGMAS), count)
    vertices = _vertices(file.with_name(VERTICES), stored.shape[1], vertex_count)
    return GuoExpressions(stored[1:] * sigma[:, None, None], vertices)


def _bytes(path: Path) -> bytes:
    try:
        return read_whole(path, MAX_BYTES)
    except AssetError as error:
        raise RefusalError(f"it needs {path.name}: {str(error).rstrip('.')}") from error


def _sigmas(path: Path, count: int) -> np.ndarray:
    try:
        sigma = np.array(_bytes(path)[: 2**20].split()).astype(np.float32)
    except ValueError as error:
        raise RefusalError(f"{path.name} holds something that is not a number") from error
    if sigma.shape != (count,) or not ((sigma > 0) & (sigma < LARGEST)).all():
        raise RefusalError(
            f"{path.name} holds {len(sigma)} standard deviations, expected {count} positive ones"
        )
    return sigma


def _vertices(path: Path, count: int, vertex_count: int) -> np.ndarray:
    if count == vertex_count:
        return np.arange(count)
    try:
        trimmed = MatFile(memoryview(_bytes(path))).read("trimIndex")
    except RefusalError as error:
        raise RefusalError(
            f"its {vertex_count} vertices are not the {count} of the expressions, and {path.name}, which "
            f"would relate them, cannot be used: {error}"
        ) from error
    vertices = indices(checked(trimmed.ravel(), "trimIndex", (count,)), "trimIndex", vertex_count, base=1)
    if (np.diff(vertices) <= 0).any():
        raise RefusalError("its field trimIndex is not in increasing order")
    return vertices
