"""ICT-FaceKit: a folder of OBJ files (MIT licence).

`generic_neutral_mesh.obj`, `identity000.obj` … and one OBJ per expression are whole meshes of one topology;
a component is its mesh minus the neutral one. `vertex_indices.json` lists the expressions and the 68 landmark
vertices, counted from 0. Lengths are centimetres, polygons are quads, wound counter-clockwise. The light
edition has no albedo. Transparent shells (tears, lashes, the film over the eyes) are left out: they would be
drawn as skin.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from core.errors import AssetError
from core.face.landmarks import LANDMARK_COUNT
from core.face.morphable_model import UNIT_NAME
from core.files.json_text import read_json
from core.files.refusal import RefusalError
from core.importing.containers.numbers import checked, indices
from core.importing.containers.obj_file import ObjMesh, read_obj, read_obj_vertices
from core.importing.face_models.source import FaceSource
from core.importing.face_surface.skin import eye_colors

NEUTRAL, NAMES = "generic_neutral_mesh.obj", "vertex_indices.json"
TRANSPARENT = ("M_LacrimalFluid", "M_EyeBlend", "M_EyeOcclusion", "M_EyeLashes")
PART_COLORS = {"M_GumsTongue": (0.60, 0.26, 0.25), "M_Teeth": (0.72, 0.68, 0.60)}
EYES = (("M_ScleraLeft", "M_IrisLeft"), ("M_ScleraRight", "M_IrisRight"))
_MAX_IDENTITIES, _MAX_EXPRESSIONS = 500, 500


def ict_folder(place: Path) -> Path | None:
    """Return the folder of the model, `place` itself or the FaceXModel in it, or None."""
    return next((folder for folder in (place, place / "FaceXModel") if (folder / NEUTRAL).is_file()), None)


def ict_files(folder: Path) -> list[Path]:
    """Return every file that the model is read from; raises RefusalError when their list is damaged."""
    names = [*_identities(folder), *_expressions(_index(folder))]
    return [folder / NAMES, folder / NEUTRAL, *(folder / f"{name}.obj" for name in names)]


def read_ict(folder: Path) -> FaceSource:
    """Read the model; raises RefusalError naming the file that is wrong."""
    index = _index(folder)
    mesh = read_obj(folder / NEUTRAL)
    expressions = _expressions(index)
    landmarks = _numbers(index, "idx_to_landmark_verts")
    visible = ~np.isin(mesh.material, [i for i, name in enumerate(mesh.materials) if name in TRANSPARENT])
    source = FaceSource(
        kind="ICT-FaceKit",
        licence="MIT, USC Institute for Creative Technologies",
        centimetres=1.0,
        vertices=mesh.vertices,
        triangles=mesh.triangles[visible],
        identity_basis=_deltas(folder, _identities(folder), mesh.vertices),
        expression_basis=_deltas(folder, expressions, mesh.vertices),
        units=tuple(_unit_name(name) for name in expressions),
        part_colors=_part_colors(mesh),
        landmarks=indices(landmarks, "idx_to_landmark_verts", len(mesh.vertices), base=0),
        notes={"landmarks": NAMES, "left out": "transparent shells around the eyes"},
    )
    return source.crop(np.unique(source.triangles))


def _index(folder: Path) -> dict[str, Any]:
    try:
        index = read_json(folder / NAMES)
    except AssetError as error:
        raise RefusalError(f"{NAMES} is missing or damaged ({str(error).rstrip('.')})") from error
    if not isinstance(index, dict):
        raise RefusalError(f"{NAMES} is damaged: it is not a JSON object")
    return index


def _identities(folder: Path) -> list[str]:
    names: list[str] = []
    while len(names) < _MAX_IDENTITIES and (folder / f"identity{len(names):03d}.obj").is_file():
        names.append(f"identity{len(names):03d}")
    if not names:
        raise RefusalError("identity000.obj is missing")
    return names


def _expressions(index: dict[str, Any]) -> list[str]:
    names = index.get("expressions")
    if not isinstance(names, list) or not 1 <= len(names) <= _MAX_EXPRESSIONS:
        raise RefusalError(f"{NAMES} lacks the field expressions")
    if not all(isinstance(name, str) and UNIT_NAME.fullmatch(name) for name in names):
        raise RefusalError(
            f"{NAMES} has an expression whose name is not made of letters, digits and underscores"
        )
    return names


def _numbers(index: dict[str, Any], name: str) -> np.ndarray:
    values = index.get(name)
    if not isinstance(values, list) or not all(type(v) is int and abs(v) < 2**31 for v in values):
        raise RefusalError(f"{NAMES} lacks the field {name}")
    return checked(np.array(values), name, (LANDMARK_COUNT,))


def _deltas(folder: Path, names: list[str], neutral: np.ndarray) -> np.ndarray:
    basis = np.empty((len(names), *neutral.shape), np.float32)
    for row, name in enumerate(names):
        vertices = read_obj_vertices(folder / f"{name}.obj")
        if vertices.shape != neutral.shape:
            raise RefusalError(f"{name}.obj has {len(vertices)} vertices, the neutral mesh {len(neutral)}")
        basis[row] = vertices - neutral
    return basis


def _unit_name(name: str) -> str:
    """Return ARKit's name of a unit: `browDown_L` is browDownLeft."""
    for suffix, side in (("_L", "Left"), ("_R", "Right")):
        if name.endswith(suffix):
            return name.removesuffix(suffix) + side
    return name


def _part_colors(mesh: ObjMesh) -> np.ndarray:
    """Return colours of teeth, gums and eyes; irises show through the cornea, the front of the sclera."""
    colors = np.full(mesh.vertices.shape, np.nan)
    for name, color in PART_COLORS.items():
        colors[_part(mesh, (name,))] = color
    for names in EYES:
        rows = _part(mesh, names)
        if len(rows):
            colors[rows] = eye_colors(mesh.vertices[rows])
    return colors


def _part(mesh: ObjMesh, names: tuple[str, ...]) -> np.ndarray:
    """Return the vertices of materials."""
    wanted = [index for index, name in enumerate(mesh.materials) if name in names]
    return np.unique(mesh.triangles[np.isin(mesh.material, wanted)])
