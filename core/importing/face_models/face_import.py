"""Face models of other codes become ours: the format is told from the content, never from the name."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import AssetError, ExportError
from core.face.morphable_model import MorphableModel
from core.files.file_kind import HDF5_START, foreign_content, is_pickle, is_zip
from core.files.npz import Npz
from core.files.refusal import RefusalError
from core.files.whole_read import read_whole
from core.importing.containers.hdf5_file import Hdf5File
from core.importing.containers.mat_file import MatFile
from core.importing.face_models.assembly import assemble
from core.importing.face_models.basel_2009 import is_basel_2009, read_basel_2009
from core.importing.face_models.basel_h5 import is_basel_h5, read_basel_h5
from core.importing.face_models.deep3d import is_deep3d, read_deep3d
from core.importing.face_models.flame import FIELDS as FLAME_FIELDS
from core.importing.face_models.flame import read_flame
from core.importing.face_models.flame_landmarks import read_landmarks
from core.importing.face_models.flame_pickle import load_flame_pickle, to_array
from core.importing.face_models.ict import ict_files, ict_folder, read_ict
from core.importing.face_models.source import FaceSource

KNOWN = "Basel Face Model 2009, 2017 or 2019, Deep3D's BFM_model_front.mat, FLAME, ICT-FaceKit or our own npz"
_MAX_FILE = 2**31


def import_face_model(
    path: Path,
    expressions: Path | None = None,
    landmarks: Path | None = None,
    components: int | None = None,
) -> MorphableModel:
    """Read a face model of any known format; nothing in the file is executed.

    Args:
        path: a file, or the folder of ICT-FaceKit.
        expressions: Guo et al.'s expression basis for the Basel Face Model 2009, which has none.
        landmarks: FLAME's landmark embedding; without it landmarks are found by geometry.
        components: keep at most so many components of each basis (StyleRig: 80); None keeps all.

    Returns:
        the model in our conventions; its provenance names the source and its SHA-256.

    Raises:
        AssetError: a file is missing, damaged, hostile, or of another kind; the sentence says which and what.
    """
    if components is not None and components < 1:
        raise AssetError(f"{components} components cannot be kept; ask for at least one.")
    try:
        source, digest = _read(path, expressions)
        if landmarks is not None:
            source = _with_landmarks(source, landmarks)
        provenance = {"source": {"file": path.resolve().name, "sha256": digest, "format": source.kind}}
        if expressions is not None:
            provenance["source"]["expressions"] = expressions.name
        return assemble(source, provenance, components)
    except RefusalError as error:
        raise AssetError(
            f"{path} cannot be imported: {error}. Choose another file or mend this one."
        ) from error


def convert_face_model(
    path: Path,
    out: Path,
    expressions: Path | None = None,
    landmarks: Path | None = None,
    components: int | None = None,
) -> MorphableModel:
    """Import a face model and write it as our npz file; arguments as of `import_face_model`.

    Raises:
        AssetError: as `import_face_model`.
        ExportError: the file cannot be written.
    """
    model = import_face_model(path, expressions, landmarks, components)
    try:
        model.save(out, half=False)
    except OSError as error:
        raise ExportError(f"Cannot write {out}: {error.strerror}; choose another place.") from error
    return model


def _read(path: Path, expressions: Path | None) -> tuple[FaceSource, str]:
    """Return the source and the SHA-256 of what it was read from."""
    if os.path.isdir(path):
        folder = ict_folder(path)
        if folder is None:
            raise RefusalError(
                "the folder holds no generic_neutral_mesh.obj; name a file, or ICT-FaceKit's folder"
            )
        return _without_expressions(read_ict(folder), expressions), _hash_folder(folder)
    data = read_whole(path, _MAX_FILE)
    if foreign := foreign_content(data):
        raise RefusalError(foreign)
    source = _read_file(path, data, expressions)
    return source, hashlib.sha256(data).hexdigest()


def _read_file(path: Path, data: bytes, expressions: Path | None) -> FaceSource:
    if data[126:128] in (b"IM", b"MI"):
        file = MatFile(memoryview(data))
        if is_basel_2009(file):
            return read_basel_2009(file, expressions)
        if is_deep3d(file):
            return _without_expressions(read_deep3d(file), expressions)
        raise RefusalError("it is a MATLAB file without the field shapePC or idBase of a face model")
    if data[:8] == HDF5_START:
        with Hdf5File(path, data) as archive:
            if is_basel_h5(archive):
                return _without_expressions(read_basel_h5(archive), expressions)
        raise RefusalError("it is an HDF5 file without the field shape/model/pcaBasis of a face model")
    if is_zip(data):
        return _without_expressions(_read_npz(path), expressions)
    if is_pickle(data):
        return _without_expressions(_read_flame_pickle(memoryview(data)), expressions)
    raise RefusalError(f"it is not a face model of a known kind ({KNOWN})")


def _read_npz(path: Path) -> FaceSource:
    archive = Npz(path)
    if "shapedirs" in archive:
        _require(archive)
        return read_flame(lambda name: archive.read([name])[name])
    if "identity_basis" in archive:
        return _own(MorphableModel.load(path))
    raise RefusalError("it is an npz file without the field shapedirs or identity_basis of a face model")


def _read_flame_pickle(data: memoryview) -> FaceSource:
    content = load_flame_pickle(data)
    _require(content)
    return read_flame(lambda name: to_array(content[name]))


def _require(content: Any) -> None:
    missing = [name for name in FLAME_FIELDS if name not in content]
    if missing:
        raise RefusalError(f"its field {missing[0]} of a FLAME model is missing")


def _own(model: MorphableModel) -> FaceSource:
    """Return our own model as a source, so that it can be cut, and is checked like any other."""
    arrays = {name: buffer.numpy() for name, buffer in model.named_buffers()}
    return FaceSource(
        kind=str(model.provenance.get("name", "rig editor")),
        licence=str(model.provenance.get("licence", "")),
        centimetres=1.0,
        vertices=arrays["mean_vertices"].astype(np.float64),
        triangles=arrays["triangles"],
        identity_basis=arrays["identity_basis"],
        expression_basis=arrays["expression_basis"],
        units=model.units,
        mean_albedo=arrays["mean_albedo"],
        albedo_basis=arrays["albedo_basis"],
        landmarks=arrays["landmark_vertices"],
        notes={"earlier": model.provenance},
    )


def _without_expressions(source: FaceSource, expressions: Path | None) -> FaceSource:
    if expressions is not None:
        raise RefusalError(
            f"it has expressions of its own ({source.kind}); leave the folder of expressions out"
        )
    return source


def _with_landmarks(source: FaceSource, landmarks: Path) -> FaceSource:
    if source.kind != "FLAME":
        raise RefusalError(
            f"landmark files are known for FLAME only, this is {source.kind}; leave the landmark file out"
        )
    source.landmarks[:] = read_landmarks(landmarks, source.triangles)
    return source


def _hash_folder(folder: Path) -> str:
    """Return the SHA-256 of the list of files and their own hashes."""
    hashes = {file.name: hashlib.sha256(read_whole(file)).hexdigest() for file in ict_files(folder)}
    return hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
