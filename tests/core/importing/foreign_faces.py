"""Writes one toy head as every kind of face model file, to the published field lists."""

import json
import pickle
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import trimesh
from scipy.io import savemat
from scipy.sparse import csc_matrix

from core.face.morphable_model import MorphableModel
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import FACE_MODEL
from core.importing.face_models.basel_2009_landmarks import LANDMARK_VERTICES
from core.importing.face_models.face_import import import_face_model

BASEL_COUNT, GUO_COUNT = 53_490, 53_215
BASEL_START = 30_000  # where the toy head's own vertices lie among Basel's; no landmark is there


@dataclass(frozen=True)
class Head:
    """The truth: centimetres, counter-clockwise, σ-scaled, colours in [0, 1]."""

    vertices: np.ndarray
    triangles: np.ndarray
    landmarks: np.ndarray
    identity: np.ndarray
    expression: np.ndarray
    mean_albedo: np.ndarray
    albedo: np.ndarray


@cache
def toy_head() -> Head:
    """An ellipsoid of 642 vertices; its landmarks lie about where those of a head do."""
    ball = trimesh.creation.icosphere(subdivisions=3, radius=1.0)
    vertices = np.array(ball.vertices) * [8.5, 10.5, 10.5]
    shipped = MorphableModel.load(SHIPPED_RIG / FACE_MODEL)
    points = shipped.mean_vertices[shipped.landmark_vertices].numpy()
    landmarks = np.linalg.norm(points[:, None] - vertices, axis=2).argmin(1)
    return Head(
        vertices,
        np.array(ball.faces),
        landmarks,
        _components(vertices, (12.0, 5.0, 2.0), 0),
        _components(vertices, (4.0, 1.5), 1),
        0.5 + 0.2 * np.sin(vertices / 3),
        _components(vertices, (2.0, 0.7), 2),
    )


def _components(vertices: np.ndarray, sigmas: tuple[float, ...], seed: int) -> np.ndarray:
    """Smooth, orthogonal, and as long as their σ."""
    rng = np.random.default_rng(seed)
    waves = [np.sin(vertices @ rng.normal(size=(3, 3)) / 4).ravel() for _ in sigmas]
    columns, _ = np.linalg.qr(np.stack(waves, axis=1))
    return (columns * sigmas).T.reshape(len(sigmas), -1, 3)


def flat(basis: np.ndarray) -> np.ndarray:
    """(K, V, 3) → (3V, K)."""
    return basis.reshape(len(basis), -1).T


def unit_columns(basis: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(K, V, 3) → orthonormal columns (3V, K) and their σ (K,)."""
    sigma = np.linalg.norm(flat(basis), axis=0)
    return flat(basis) / sigma, sigma


# Basel Face Model 2009: micrometres, from 1, clockwise, 0 to 255


def basel_rows() -> np.ndarray:
    """Which vertex of the toy head each of Basel's vertices shows."""
    rows = np.arange(BASEL_COUNT) % 642
    rows[BASEL_START : BASEL_START + 642] = np.arange(642)
    rows[list(LANDMARK_VERTICES)] = toy_head().landmarks
    return rows


def basel_2009_fields() -> dict[str, np.ndarray]:
    head, rows = toy_head(), basel_rows()
    fields = {"tl": (head.triangles[:, ::-1] + BASEL_START + 1).astype(np.float64)}
    for prefix, scale, mean, basis in (
        ("shape", 1e4, head.vertices, head.identity),
        ("tex", 255.0, head.mean_albedo, head.albedo),
    ):
        columns, sigma = unit_columns(basis[:, rows] * scale)
        fields |= {
            f"{prefix}MU": mean[rows].reshape(-1, 1) * scale,
            f"{prefix}PC": columns.astype(np.float32),
            f"{prefix}EV": sigma[:, None],
        }
    return fields


def write_basel_2009(folder: Path, **changes: Any) -> Path:
    write_guo(folder)
    path = folder / "01_MorphableModel.mat"
    savemat(path, basel_2009_fields() | changes, do_compression=True)
    return path


def write_guo(folder: Path) -> Path:
    head, rows = toy_head(), basel_rows()
    columns, sigma = unit_columns(head.expression[:, rows[:GUO_COUNT]] * 1e4)
    numbers = np.concatenate([np.full((1, 3 * GUO_COUNT), 7.0), columns.T]).astype("<f4")
    (folder / "Exp_Pca.bin").write_bytes(len(sigma).to_bytes(4, "little") + numbers.tobytes())
    (folder / "std_exp.txt").write_text(" ".join(f"{s:.9g}" for s in sigma))
    savemat(folder / "BFM_exp_idx.mat", {"trimIndex": np.arange(1, GUO_COUNT + 1, dtype=np.uint16)[:, None]})
    return folder


# Deep3D: decimetres, scaled by σ, from 1, as floating-point numbers


def deep3d_fields() -> dict[str, np.ndarray]:
    head = toy_head()
    return {
        "meanshape": head.vertices.reshape(1, -1) / 10,
        "meantex": head.mean_albedo.reshape(1, -1) * 255,
        "idBase": flat(head.identity) / 10,
        "exBase": flat(head.expression) / 10,
        "texBase": flat(head.albedo) * 255,
        "tri": (head.triangles + 1).astype(np.float32),
        "keypoints": (head.landmarks + 1).astype(np.float32)[None],
    }


def write_deep3d(folder: Path, **changes: Any) -> Path:
    path = folder / "BFM_model_front.mat"
    savemat(path, deep3d_fields() | changes)
    return path


# Basel Face Model 2017 and 2019: millimetres, variances, cells (3, F), the expressions' mean is not zero

NAMED = {
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


def basel_h5_fields() -> dict[str, Any]:
    head = toy_head()
    open_mouth = head.expression[0] * 5
    points = (head.vertices * 10 - open_mouth)[head.landmarks]
    fields: dict[str, Any] = {
        "shape/representer/cells": head.triangles.T.astype(np.int32),
        "metadata/landmarks/json": json.dumps(
            [{"id": name, "coordinates": points[i].tolist()} for name, i in NAMED.items()]
        ),
    }
    for group, mean, basis in (
        ("shape", head.vertices * 10 - open_mouth, head.identity * 10),
        ("expression", open_mouth, head.expression * 10),
        ("color", head.mean_albedo, head.albedo),
    ):
        columns, sigma = unit_columns(basis)
        fields |= {
            f"{group}/model/mean": mean.ravel(),
            f"{group}/model/pcaBasis": columns,
            f"{group}/model/pcaVariance": sigma**2,
            f"{group}/model/noiseVariance": np.zeros(1),
        }
    return fields


def write_basel_h5(folder: Path, **changes: Any) -> Path:
    path = folder / "model2019_bfm.h5"
    fields = basel_h5_fields() | {name.replace("__", "/"): value for name, value in changes.items()}
    with h5py.File(path, "w") as file:
        for name, value in fields.items():
            if value is not None:
                file[name] = value
    return path


# FLAME: metres, 300 + 100 components, jaw with correctives


def flame_fields() -> dict[str, Any]:
    head = toy_head()
    count = len(head.vertices)
    directions = np.zeros((count, 3, 400), np.float32)
    directions[:, :, :3] = np.moveaxis(head.identity, 0, 2) / 100
    directions[:, :, 300:302] = np.moveaxis(head.expression, 0, 2) / 100
    jaw = 1 / (1 + np.exp((head.vertices[:, 1] + 3) * 2))
    weights = np.stack([0.1 * (1 - jaw), 0.9 * (1 - jaw), jaw, 0 * jaw, 0 * jaw], axis=1)
    regressor = np.zeros((5, count))
    regressor[:, [0, 5, 9]] = 1 / 3
    return {
        "v_template": head.vertices / 100,
        "shapedirs": directions,
        "posedirs": 0.01 * np.sin(np.arange(count * 108).reshape(count, 3, 36) / 50),
        "J_regressor": regressor,
        "weights": weights,
        "kintree_table": np.array([[4294967295, 0, 1, 1, 1], [0, 1, 2, 3, 4]], dtype=np.uint32),
        "f": head.triangles.astype(np.uint32),
        "bs_type": "lrotmin",
    }


def write_flame_npz(folder: Path, **changes: Any) -> Path:
    path = folder / "flame.npz"
    fields = flame_fields() | changes
    np.savez(path, **{name: value for name, value in fields.items() if value is not None})
    return path


class Ch:
    """A chumpy array as `chumpy.ch` pickles it."""

    def __init__(self, x: np.ndarray) -> None:
        self.x = x
        self._dirty_vars = set()
        self._itr = None


class _Python2Pickler(pickle._Pickler):
    """Writes texts and bytes alike as Python 2 did."""

    dispatch = dict(pickle._Pickler.dispatch)  # noqa: RUF012

    def _save(self, value: bytes | str) -> None:
        raw = value if isinstance(value, bytes) else value.encode("latin-1")
        self.write(b"T" + len(raw).to_bytes(4, "little") + raw)
        self.memoize(value)

    dispatch[bytes] = dispatch[str] = _save


@contextmanager
def _chumpy() -> Iterator[None]:
    module = types.ModuleType("chumpy.ch")
    module.Ch = Ch
    Ch.__module__, Ch.__qualname__ = "chumpy.ch", "Ch"
    sys.modules |= {"chumpy": types.ModuleType("chumpy"), "chumpy.ch": module}
    try:
        yield
    finally:
        del sys.modules["chumpy"], sys.modules["chumpy.ch"]


def write_flame_pickle(folder: Path, **changes: Any) -> Path:
    path = folder / "generic_model.pkl"
    fields = flame_fields() | changes
    if isinstance(fields["shapedirs"], np.ndarray):
        fields["shapedirs"] = Ch(fields["shapedirs"])
    fields["J_regressor"] = csc_matrix(fields["J_regressor"])
    with _chumpy(), path.open("wb") as file:
        _Python2Pickler(file, protocol=2).dump(fields)
    return path


def embedding(count: int = 68) -> dict[str, np.ndarray]:
    """Each landmark as the heaviest corner of some triangle, the last `count` of the 68."""
    head = toy_head()
    rows, weights = [], []
    for vertex in head.landmarks[-count:]:
        row, corner = np.argwhere(head.triangles == vertex)[0]
        rows.append(row)
        weights.append(np.where(np.arange(3) == corner, 0.8, 0.1))
    return {"rows": np.array(rows), "weights": np.array(weights)}


def write_embedding(folder: Path) -> Path:
    path = folder / "landmark_embedding.npz"
    full = embedding()
    np.savez(path, full_lmk_faces_idx=full["rows"][None], full_lmk_bary_coords=full["weights"][None])
    return path


# ICT-FaceKit: centimetres, one OBJ per shape, transparent shells


def write_obj(path: Path, vertices: np.ndarray, faces: list[tuple[str, np.ndarray]]) -> None:
    lines = ["# toy", *(f"v {x:.6f} {y:.6f} {z:.6f}" for x, y, z in vertices), "vt 0 0"]
    for material, corners in faces:
        lines.append(f"usemtl {material}")
        lines += ["f " + " ".join(f"{corner + 1}/1" for corner in face) for face in corners]
    path.write_text("\n".join(lines) + "\n")


ICT_UNITS = ("jawOpen", "eyeBlink_L")


def write_ict(folder: Path) -> Path:
    """A last vertex and triangle belong to a shell."""
    head = toy_head()
    place = folder / "FaceXModel"
    place.mkdir()
    shell = len(head.vertices)
    faces = [("M_Face", head.triangles), ("M_EyeLashes", np.array([[0, 1, shell]]))]
    names = [f"identity{i:03d}" for i in range(3)] + list(ICT_UNITS)
    for name, delta in zip(
        ["generic_neutral_mesh", *names], [0 * head.vertices, *head.identity, *head.expression], strict=True
    ):
        write_obj(place / f"{name}.obj", np.concatenate([head.vertices + delta, [[0, 0, 30.0]]]), faces)
    index = {"expressions": ICT_UNITS, "idx_to_landmark_verts": head.landmarks.tolist()}
    (place / "vertex_indices.json").write_text(json.dumps(index))
    return folder


def write_own(folder: Path) -> Path:
    head = toy_head()
    path = folder / "face_model.npz"
    arrays = {
        "mean_vertices": head.vertices,
        "mean_albedo": head.mean_albedo,
        "identity_basis": head.identity,
        "albedo_basis": head.albedo,
        "expression_basis": head.expression,
        "expression_sigma": np.ones(2),
        "triangles": head.triangles,
        "landmark_vertices": head.landmarks,
        "face_weight": (head.vertices[:, 2] > 0).astype(float),
    }
    MorphableModel(arrays, ("jawOpen",), {"name": "toy"}).save(path, half=False)
    return path


Writer = Callable[..., Path]
WRITERS: dict[str, Writer] = {
    "Basel 2009": write_basel_2009,
    "Deep3D": write_deep3d,
    "Basel 2019": write_basel_h5,
    "FLAME npz": write_flame_npz,
    "FLAME pickle": write_flame_pickle,
    "ICT": write_ict,
    "own": write_own,
}


def load_face(kind: str, folder: Path, **changes: Any) -> MorphableModel:
    """Write the toy head as a kind of file, with changed fields, and import it."""
    path = WRITERS[kind](folder, **changes)
    return import_face_model(
        path,
        expressions=folder if kind == "Basel 2009" else None,
        landmarks=write_embedding(folder) if kind.startswith("FLAME") else None,
    )
