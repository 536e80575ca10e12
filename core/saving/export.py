"""Files for other programs: picture, parameters and mesh. Every write is whole or not at all."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import trimesh
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from core.controls.control_values import read_controls
from core.editing.picture import EditResult, Picture
from core.errors import ExportError
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.files.npz import write_npz
from core.files.whole_file import write_json, write_whole
from core.frames import to_levels
from core.render.renderer import shade_vertices
from core.render.surface import vertex_normals
from core.rig.rig import FaceRig, GeneratorRig
from core.saving.edit_record import edit_record
from core.saving.glb import glb_bytes
from core.saving.mesh_colors import MeshColors

PARAMETERS_FORMAT = "rig-editor-parameters-1"
PNG_KEY = "rig-editor"
DESCRIPTION_TAG = 0x010E  # EXIF ImageDescription, for formats without text fields of their own
LOSSY = {".webp": "WEBP", ".jpg": "JPEG", ".jpeg": "JPEG"}
LOSSY_QUALITY = 95
MOST_EXIF = 65_000  # what fits into one segment of a JPEG file
MESH_SUFFIXES = (".obj", ".ply", ".glb")


def save_picture(path: Path, result: Picture, rig: GeneratorRig) -> None:
    """Write the frame as PNG, WebP or JPEG by the path's suffix, with the edit in its metadata.

    Raises:
        ExportError: the suffix is another one, or the file cannot be written.
    """
    write_whole(path, picture_bytes(path, result.frame, json.dumps(describe_edit(result, rig))))


def picture_bytes(path: Path, frame: np.ndarray, description: str = "") -> bytes:
    """Return a frame (H, W, 3 or 4) uint8 encoded for a path's suffix; raises ExportError for another one."""
    suffix, buffer = path.suffix.lower(), io.BytesIO()
    if suffix == ".png":
        info = PngInfo()
        if description:
            info.add_itxt(PNG_KEY, description)
        Image.fromarray(frame).save(buffer, "PNG", pnginfo=info)
    elif suffix in LOSSY:
        exif = Image.Exif()
        if description:
            exif[DESCRIPTION_TAG] = description
        data = exif.tobytes()
        if len(data) > MOST_EXIF:
            raise ExportError(f"{path} cannot hold an edit of this size; save it as PNG.")
        Image.fromarray(frame).save(buffer, LOSSY[suffix], quality=LOSSY_QUALITY, exif=data)
    else:
        raise ExportError(f"{path} has no picture suffix; use one of .png, {', '.join(LOSSY)}.")
    return buffer.getvalue()


def save_w_plus(path: Path, w_plus: np.ndarray) -> None:
    """Write a code as npz with one float32 array `w_plus` (L, w_dim); raises ExportError."""
    write_npz(path, {"w_plus": w_plus.astype(np.float32)})


def save_params_json(path: Path, result: EditResult, rig: FaceRig) -> None:
    """Write the edit and all face parameters as readable JSON; raises ExportError."""
    document = describe_edit(result, rig)
    blocks = rig.model.table.blocks
    document["parameters"] = {
        kind: {b.name: getattr(params, b.name)[0].tolist() for b in blocks}
        for kind, params in (("original", result.original), ("target", result.target))
    }
    write_json(path, document)


def save_mesh(path: Path, model: MorphableModel, params: FaceParams, colors: MeshColors = "lit") -> None:
    """Write the face mesh in the world frame as OBJ, PLY (centimetres) or GLB (metres) by the path's suffix.

    Args:
        path: the file.
        model: face model.
        params: one face.
        colors: "lit" as on screen, or "albedo", the skin alone, for programs with a light of their own.

    Raises:
        ExportError: the suffix is another one, or the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in MESH_SUFFIXES:
        raise ExportError(f"{path} has no mesh suffix; use one of {', '.join(MESH_SUFFIXES)}.")
    placed, lit = shade_vertices(model, params)
    shown = lit if colors == "lit" else model.albedo_colors(params.albedo)
    vertices, triangles = placed[0].cpu().numpy(), model.triangles.cpu().numpy()
    rgb = shown[0].cpu().numpy()
    if suffix == ".glb":
        normals = vertex_normals(placed, model.triangles)[0].cpu().numpy()
        write_whole(path, glb_bytes(vertices, triangles, normals, rgb, is_lit=colors == "lit"))
        return
    mesh = trimesh.Trimesh(vertices, triangles, process=False, vertex_colors=to_levels(rgb))
    data = mesh.export(file_type=suffix.removeprefix("."))
    assert isinstance(data, (str, bytes)), "these formats are single files"
    write_whole(path, data.encode() if isinstance(data, str) else data)


def describe_edit(result: Picture, rig: GeneratorRig) -> dict[str, Any]:
    """Return what is needed to repeat an edit, as JSON values."""
    edit = result.edit
    return {
        "format": PARAMETERS_FORMAT,
        "rig": {"name": rig.name, "fingerprint": rig.fingerprint},
        **edit_record(edit),
        "achieved": _achieved(result, rig),
    }


def _achieved(result: Picture, rig: GeneratorRig) -> dict[str, float]:
    """Return what F reads off the edited portrait for the touched controls, where there is an F."""
    if not (isinstance(result, EditResult) and isinstance(rig, FaceRig)):
        return {}
    values = read_controls(rig.model, result.achieved)
    return {name: values[name] for name in result.edit.controls if not name.startswith("light_")}
