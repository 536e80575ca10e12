"""Files for other programs: picture, parameters and mesh. Every write is whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import trimesh

from core.controls.control import LIGHT, is_free
from core.controls.control_values import read_controls
from core.editing.photo_place import PhotoPlace
from core.editing.picture import EditResult, Picture
from core.errors import ExportError
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.files.npz import write_npz
from core.files.whole_file import write_json, write_whole
from core.frames import to_levels
from core.likeness.likeness import Likeness, face_mesh
from core.render.mesh_colors import MeshColors
from core.rig.rig import FaceRig, GeneratorRig
from core.saving.edit_record import edit_record, for_others
from core.saving.glb import glb_bytes
from core.saving.photo_record import PHOTO_FIELD, photo_record
from core.saving.picture_encoding import PictureTags, picture_bytes
from core.saving.picture_style import USUAL_STYLE, PictureStyle

PARAMETERS_FORMAT = "rig-editor-parameters-1"
MESH_SUFFIXES = (".obj", ".ply", ".glb")


def save_picture(path: Path, result: Picture, rig: GeneratorRig, style: PictureStyle = USUAL_STYLE) -> None:
    """Write the frame as PNG, WebP or JPEG by the path's suffix, with the edit in its metadata.

    Raises:
        ExportError: the suffix is another one, or the file cannot be written.
    """
    tags = PictureTags(json.dumps(describe_edit(result, rig)))
    write_whole(path, picture_bytes(path, result.frame, tags, style))


def save_w_plus(path: Path, w_plus: np.ndarray, photo: PhotoPlace | None = None) -> None:
    """Write a code as npz with one float32 array `w_plus` (L, w_dim).

    Args:
        path: the file.
        w_plus: the code.
        photo: that it was found for; it becomes a text `photo` beside the code.

    Raises:
        ExportError: the file cannot be written.
    """
    arrays = {"w_plus": w_plus.astype(np.float32)}
    if photo is not None:
        arrays[PHOTO_FIELD] = np.array(json.dumps(photo_record(photo)))
    write_npz(path, arrays)


def save_params_json(path: Path, result: EditResult, rig: FaceRig) -> None:
    """Write the edit and all face parameters as readable JSON; raises ExportError."""
    document = describe_edit(result, rig)
    blocks = rig.model.table.blocks
    document["parameters"] = {
        kind: {b.name: getattr(params, b.name)[0].tolist() for b in blocks}
        for kind, params in (("original", result.original), ("target", result.target))
    }
    write_json(path, document)


def save_mesh(
    path: Path,
    model: MorphableModel,
    params: FaceParams,
    colors: MeshColors = "lit",
    likeness: Likeness | None = None,
) -> None:
    """Write the face mesh in the world frame as OBJ, PLY (centimetres) or GLB (metres) by the path's suffix.

    Args:
        path: the file.
        model: face model.
        params: one face.
        colors: "lit" as on screen, or "albedo", the skin alone, for programs with a light of their own.
        likeness: to the portrait, where that was looked at.

    Raises:
        ExportError: the suffix is another one, or the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in MESH_SUFFIXES:
        raise ExportError(f"{path} has no mesh suffix; use one of {', '.join(MESH_SUFFIXES)}.")
    face = face_mesh(model, params, colors, likeness)
    if suffix == ".glb":
        parts = face.vertices, face.triangles, face.normals, face.colors
        write_whole(path, glb_bytes(*parts, is_lit=colors == "lit"))
        return
    mesh = trimesh.Trimesh(
        face.vertices,
        face.triangles,
        process=False,
        vertex_colors=to_levels(face.colors),
        vertex_normals=face.normals,
    )
    data = mesh.export(file_type=suffix.removeprefix("."))
    assert isinstance(data, (str, bytes)), "these formats are single files"
    write_whole(path, data.encode() if isinstance(data, str) else data)


def describe_edit(result: Picture, rig: GeneratorRig) -> dict[str, Any]:
    """Return what is needed to repeat an edit, as JSON values."""
    edit = result.edit
    return {
        "format": PARAMETERS_FORMAT,
        "rig": {"name": rig.name, "fingerprint": rig.fingerprint},
        **edit_record(for_others(edit)),
        "achieved": _achieved(result, rig),
    }


def _achieved(result: Picture, rig: GeneratorRig) -> dict[str, float]:
    """Return what F reads off the edited portrait for the touched controls, where there is an F."""
    if not (isinstance(result, EditResult) and isinstance(rig, FaceRig)):
        return {}
    values = read_controls(rig.model, result.achieved)
    return {name: values[name] for name in result.edit.controls if _is_read(name)}


def _is_read(name: str) -> bool:
    """Return whether F tells what a control has achieved: not of free directions and changes of light."""
    return not (name.startswith(LIGHT) or is_free(name))
