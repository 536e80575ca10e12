"""Vertices, faces and materials of Wavefront OBJ files; texture coordinates and normals are left out."""

from __future__ import annotations

import re
import warnings
from array import array
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.errors import AssetError
from core.files.refusal import RefusalError
from core.files.whole_read import read_whole

MAX_BYTES = 2**27
_VERTEX_WIDTHS = (3, 4, 6, 7)  # position, with weight, with colour, with both
_VERTEX = re.compile(rb"^v (.*)$", re.MULTILINE)
_FACE = re.compile(rb"^(f|usemtl)[ \t](.*)$", re.MULTILINE)
_MAX_CORNERS = 16


class ObjMesh(NamedTuple):
    """A mesh.

    Attributes:
        vertices: (V, 3) float64.
        triangles: (F, 3) int64; polygons are cut into fans.
        material: (F,) index into `materials`.
        materials: names; the first, "", is that of faces before any material is named.
    """

    vertices: np.ndarray
    triangles: np.ndarray
    material: np.ndarray
    materials: tuple[str, ...]


def read_obj(path: Path) -> ObjMesh:
    """Read a whole mesh; raises RefusalError naming the file."""
    data = _read(path)
    vertices = _vertices(path, data)
    triangles, material = array("i"), array("i")
    materials = [""]
    for match in _FACE.finditer(data):
        if match[1] == b"usemtl":
            materials.append(match[2].strip().decode("latin-1"))
            continue
        fan = _fan(path, match[2])
        triangles.extend(fan)
        material.extend([len(materials) - 1] * (len(fan) // 3))
    corners = np.array(triangles, dtype=np.int64).reshape(-1, 3)
    if not len(corners) or corners.min() < 0 or corners.max() >= len(vertices):
        raise RefusalError(f"the faces of {path.name} are missing or point outside its vertices")
    return ObjMesh(vertices, corners, np.array(material), tuple(materials))


def read_obj_vertices(path: Path) -> np.ndarray:
    """Read the vertices (V, 3) alone; raises RefusalError naming the file."""
    return _vertices(path, _read(path))


def _read(path: Path) -> bytes:
    try:
        return read_whole(path, MAX_BYTES)
    except AssetError as error:
        raise RefusalError(str(error).rstrip(".")) from error


def _vertices(path: Path, data: bytes) -> np.ndarray:
    rows = _VERTEX.findall(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what is no number ends the text with no more than a warning
            numbers = np.fromstring(b" ".join(rows), sep=" ")
    except (ValueError, DeprecationWarning) as error:
        raise RefusalError(f"{path.name} has a coordinate that is not a number") from error
    width, rest = divmod(numbers.size, max(len(rows), 1))
    if rest or width not in _VERTEX_WIDTHS:
        raise RefusalError(f"{path.name} holds no vertices, or one without three coordinates")
    vertices = numbers.reshape(-1, width)[:, :3]
    if not (np.abs(vertices) < 1e6).all():  # also refuses NaN
        raise RefusalError(f"{path.name} has a coordinate that is not finite")
    return vertices


def _fan(path: Path, text: bytes) -> list[int]:
    """Return the corners of the triangles of a polygon, one after another."""
    corners = text.split()
    try:
        first, *rest = (int(corner.split(b"/", 1)[0]) - 1 for corner in corners)
    except ValueError as error:
        raise RefusalError(f"{path.name} has a damaged face") from error
    if not 3 <= len(corners) <= _MAX_CORNERS or not all(abs(corner) < 2**31 for corner in (first, *rest)):
        raise RefusalError(f"{path.name} has a face of {len(corners)} corners, or a damaged one")
    return [corner for a, b in pairwise(rest) for corner in (first, a, b)]
