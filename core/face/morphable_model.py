"""The 3D morphable face model: identity, albedo and expression coefficients to geometry and colour."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from core.errors import AssetError
from core.face.groups import SHAPE, Group, GroupName, groups_for
from core.face.landmarks import LANDMARK_COUNT
from core.face.params import BlockTable, FaceParams, block_table
from core.files.file_kind import foreign_content, is_zip
from core.files.json_text import parse_json
from core.files.npz import Npz, write_npz
from core.files.refusal import RefusalError
from core.files.whole_read import read_start

if TYPE_CHECKING:
    from core.face.face_shapes import FaceShapes

FORMAT = "morphable-model-1"
AMBIENT_WHITE = 1 / 0.28209479177387814  # γ_0 at which the shading is 1
UNIT_NAME = re.compile(r"[A-Za-z]\w{0,63}", re.ASCII)
"""Of an expression: what files, sliders and command lines can hold."""
_LARGEST = 1e6  # of all fields: no face has coordinates, indices or coefficients beyond it


class MorphableModel(nn.Module):
    """A linear face model in centimetres: x to the viewer's right, y up, z to the viewer, origin in the head.

    Buffers:
        mean_vertices: (V, 3); mean_albedo: (V, 3) in [0, 1].
        identity_basis: (Ki, V, 3) and albedo_basis: (Ka, V, 3), σ-scaled: coefficients ~ N(0, 1).
        expression_basis: (Ke, V, 3), displacement at 1: first of the named units, whose coefficients lie in
            [0, 1], then of the unnamed components, σ-scaled, whose coefficients ~ N(0, 1).
        expression_sigma: (Ke,) prior scale of each unit or component.
        triangles: (F, 3) int64, counter-clockwise seen from outside.
        landmark_vertices: (68,) int64, iBUG order.
        face_weight: (V,) 1 on the frontal face skin, 0 on scalp, ears, neck and back.

    Attributes:
        units: names of the named expression units.
        components: names of the unnamed components, `expression_00` and so on.
        provenance: where the model comes from, JSON values.
        shapes: in which the faces of a rig differ; a model that belongs to no rig has none.
    """

    mean_vertices: torch.Tensor
    mean_albedo: torch.Tensor
    identity_basis: torch.Tensor
    albedo_basis: torch.Tensor
    expression_basis: torch.Tensor
    expression_sigma: torch.Tensor
    triangles: torch.Tensor
    landmark_vertices: torch.Tensor
    face_weight: torch.Tensor

    def __init__(
        self, arrays: dict[str, np.ndarray], units: tuple[str, ...], provenance: dict[str, Any]
    ) -> None:
        super().__init__()
        _check(arrays, units)
        for name, kind in ARRAYS.items():
            self.register_buffer(name, torch.as_tensor(arrays[name].astype(kind)))
        self.units = units
        self.components = _component_names(len(arrays["expression_basis"]) - len(units))
        self.provenance = provenance
        self.shapes: FaceShapes | None = None

    @property
    def expression_names(self) -> tuple[str, ...]:
        """Names of all expression coefficients in their order."""
        return (*self.units, *self.components)

    @property
    def table(self) -> BlockTable:
        """The semantic vector of this model."""
        sizes = [len(basis) for basis in (self.identity_basis, self.albedo_basis, self.expression_basis)]
        return block_table(sizes[0], sizes[1], sizes[2], components=len(self.components))

    @property
    def groups(self) -> dict[GroupName, Group]:
        """What can be moved together; a group without columns in this model is not in it."""
        found = groups_for(self.table, self.expression_names)
        has_shapes = self.shapes is not None and self.shapes.labels
        return found if has_shapes else {name: group for name, group in found.items() if name != SHAPE}

    def vertices(self, identity: torch.Tensor, expression: torch.Tensor) -> torch.Tensor:
        """Return vertices (N, V, 3) in the model frame for coefficients (N, Ki) and (N, Ke)."""
        offset = identity @ self.identity_basis.flatten(1) + expression @ self.expression_basis.flatten(1)
        return self.mean_vertices + offset.unflatten(1, (-1, 3))

    def albedo_colors(self, albedo: torch.Tensor) -> torch.Tensor:
        """Return vertex reflectance (N, V, 3), about [0, 1], for coefficients (N, Ka)."""
        return self.mean_albedo + (albedo @ self.albedo_basis.flatten(1)).unflatten(1, (-1, 3))

    def neutral_params(self, n: int = 1) -> FaceParams:
        """Return N mean faces, frontal, at the origin, in white ambient light of shading 1."""
        zeros = {block.name: torch.zeros(n, block.size) for block in self.table.blocks}
        params = self.table.unpack(self.table.pack(_light_as_matrix(zeros)))
        params.sh_coeffs[:, 0] = AMBIENT_WHITE
        return params.to(self.mean_vertices.device)

    def save(self, path: Path, half: bool = True) -> None:
        """Write the model as npz, its bases in half precision where wanted; raises ExportError."""
        arrays = {name: getattr(self, name).cpu().numpy() for name in ARRAYS}
        stored = {n: a.astype(np.float16 if half and n in HALF else ARRAYS[n]) for n, a in arrays.items()}
        header = {"format": FORMAT, "expression_names": self.units, "provenance": self.provenance}
        write_npz(path, {"header": np.array(json.dumps(header)), **stored})

    @classmethod
    def load(cls, path: Path) -> MorphableModel:
        """Read a model that `save` wrote.

        Raises:
            AssetError: the file is missing, damaged or of another kind; the sentence names file and field.
        """
        arrays, header = _read(path)
        try:
            return cls(arrays, tuple(header["expression_names"]), dict(header["provenance"]))
        except AssetError as error:
            raise AssetError(f"{path}: {error}") from error


ARRAYS = {
    "mean_vertices": np.float32,
    "mean_albedo": np.float32,
    "identity_basis": np.float32,
    "albedo_basis": np.float32,
    "expression_basis": np.float32,
    "expression_sigma": np.float32,
    "triangles": np.int64,
    "landmark_vertices": np.int64,
    "face_weight": np.float32,
}
HALF = {"identity_basis", "albedo_basis", "expression_basis"}


def _component_names(count: int) -> tuple[str, ...]:
    digits = max(2, len(str(count - 1)))
    return tuple(f"expression_{index:0{digits}d}" for index in range(count))


def _light_as_matrix(blocks: dict[str, torch.Tensor]) -> FaceParams:
    return FaceParams(**{**blocks, "sh_coeffs": blocks["sh_coeffs"].unflatten(1, (-1, 3))})


def _read(path: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    if not os.path.exists(path):
        raise AssetError(f"The face model {path} does not exist; choose a folder that holds face_model.npz.")
    start = read_start(path, 1024)
    if os.path.isdir(path) or not (is_zip(start) or foreign_content(start)):
        raise AssetError(
            f"{path} is not a face model of this program; convert it with "
            "`python -m core import-face-model`, then use what that writes."
        )
    file = Npz(path)
    missing = [name for name in ("header", *ARRAYS) if name not in file]
    if missing:
        raise AssetError(f"{path} has no field {missing[0]}; it is not a face model of this program.")
    header = _read_header(path, file.read(["header"])["header"])
    return file.read(ARRAYS), header


def _read_header(path: Path, text: np.ndarray) -> dict[str, Any]:
    try:
        header = parse_json(str(text))
    except RefusalError as error:
        raise AssetError(f"{path}: field header is damaged: {error}; restore the file.") from error
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise AssetError(f"{path}: field header does not say {FORMAT}; convert the model first.")
    names = header.get("expression_names")
    if not isinstance(names, list) or not isinstance(header.get("provenance"), dict):
        raise AssetError(f"{path}: field header lacks expression_names or provenance; restore the file.")
    if not all(isinstance(name, str) and UNIT_NAME.fullmatch(name) for name in names):
        raise AssetError(
            f"{path}: field expression_names holds something that is not a name; restore the file."
        )
    return header


def _check(arrays: dict[str, np.ndarray], units: tuple[str, ...]) -> None:
    """Refuse arrays whose shapes or indices do not fit together."""
    if len(set(units)) < len(units):
        raise AssetError("field expression_names holds a name twice; restore the file.")
    vertices, expressions = arrays["mean_vertices"].shape[:1], arrays["expression_basis"].shape[:1]
    expected: dict[str, tuple[int | None, ...]] = {
        "mean_vertices": (*vertices, 3),
        "mean_albedo": (*vertices, 3),
        "identity_basis": (None, *vertices, 3),
        "albedo_basis": (None, *vertices, 3),
        "expression_basis": (None, *vertices, 3),
        "expression_sigma": expressions,
        "triangles": (None, 3),
        "landmark_vertices": (LANDMARK_COUNT,),
        "face_weight": vertices,
    }
    for name, shape in expected.items():
        _check_array(name, arrays[name], shape)
    if len(units) > len(arrays["expression_basis"]):
        raise AssetError("field expression_names is longer than expression_basis; restore the file.")
    if (arrays["expression_sigma"] <= 0).any():
        raise AssetError("field expression_sigma holds values that are not positive; restore the file.")
    for name in ("triangles", "landmark_vertices"):
        if not arrays[name].size or arrays[name].min() < 0 or arrays[name].max() >= vertices[0]:
            raise AssetError(f"field {name} points outside the {vertices[0]} vertices; restore the file.")


def _check_array(name: str, array: np.ndarray, shape: tuple[int | None, ...]) -> None:
    if array.dtype.kind not in "fiub":
        raise AssetError(f"field {name} holds no numbers; restore the file.")
    if array.ndim != len(shape) or any(e not in (None, a) for e, a in zip(shape, array.shape, strict=True)):
        raise AssetError(f"field {name} has shape {array.shape} where {shape} is expected; restore the file.")
    if not np.isfinite(array).all():
        raise AssetError(f"field {name} holds values that are not finite; restore the file.")
    if array.size and max(-float(array.min()), float(array.max())) > _LARGEST:
        raise AssetError(f"field {name} holds values beyond {_LARGEST:g}; restore the file.")
