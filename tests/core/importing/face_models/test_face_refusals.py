"""Files that are no face models, or damaged ones, are refused by name, and nothing in them is executed."""

import json
import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from foreign_faces import (
    BASEL_START,
    deep3d_fields,
    flame_fields,
    load_face,
    toy_head,
    write_basel_2009,
    write_deep3d,
    write_flame_pickle,
    write_ict,
)
from scipy.io import savemat

from core.errors import AssetError
from core.face.morphable_model import MorphableModel
from core.importing.face_models.face_import import import_face_model


def refused(sentence: str) -> Any:
    return pytest.raises(AssetError, match=sentence)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"idBase": np.full((1926, 3), np.nan)}, "field idBase holds values that are not finite numbers"),
        ({"idBase": np.ones((1925, 3))}, r"field idBase has shape \(1925, 3\), expected 1926×any"),
        ({"idBase": np.zeros((1926, 0))}, "field idBase has shape"),
        (
            {"tri": np.array([[1.0, 2, 643]])},
            "field tri points outside: indices 1 to 643, allowed are 1 to 642",
        ),
        ({"tri": np.array([[1.0, 2, 2.5]])}, "field tri holds indices that are not whole numbers"),
        ({"keypoints": np.ones((1, 67))}, "field keypoints has shape"),
        ({"keypoints": np.ones((1, 68))}, "outer eye corners lie 0 cm apart"),
        ({"meanshape": np.ones((1, 1925))}, "field meanshape has 1925 numbers"),
        (
            {"meanshape": deep3d_fields()["meanshape"] * 100},
            "unit of length is not that of the published file",
        ),
        ({"idBase": deep3d_fields()["idBase"] * 100}, "identity basis moves vertices by .* cm"),
        ({"texBase": "text"}, "field texBase is missing"),
    ],
)
def test_wrong_fields_are_named(tmp_path: Path, changes: dict[str, Any], sentence: str) -> None:
    with refused(sentence):
        load_face("Deep3D", tmp_path, **changes)


def test_mirrored_axes_are_refused(tmp_path: Path) -> None:
    mirrored = (toy_head().vertices * [1, -1, 1]).reshape(1, -1) / 10
    with refused("not those of an upright face that looks along z"):
        load_face("Deep3D", tmp_path, meanshape=mirrored)


def test_basel_2009_needs_expressions(tmp_path: Path) -> None:
    path = write_basel_2009(tmp_path)
    with refused("it has no expressions; give those of Guo et al"):
        import_face_model(path)
    (tmp_path / "BFM_exp_idx.mat").unlink()
    with refused("53490 vertices are not the 53215 of the expressions, and BFM_exp_idx.mat"):
        import_face_model(path, tmp_path)
    (tmp_path / "std_exp.txt").write_text("1 2 3")
    with refused("std_exp.txt holds 3 standard deviations, expected 2"):
        import_face_model(path, tmp_path)


def test_basel_2009_with_a_bad_index_is_refused(tmp_path: Path) -> None:
    with refused("field tl points outside"):
        load_face("Basel 2009", tmp_path, tl=np.array([[BASEL_START, 1.0, 53_491]]))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"expression__model__pcaBasis": None}, "it has no group expression"),
        (
            {"shape__model__pcaVariance": np.array([1.0, -1, 1])},
            "pcaVariance holds values that are not positive",
        ),
        ({"color__model__mean": None}, "field color/model/mean is missing"),
        ({"shape__representer__cells": np.zeros((5, 3), int)}, "cells has shape"),
        ({"metadata__landmarks__json": "[{"}, "landmarks/json is damaged"),
        ({"metadata__landmarks__json": '[{"id": "center.nose.tip"}]'}, "a point without coordinates"),
        ({"shape__model__mean": h5py.ExternalLink("other.h5", "/mean")}, "field shape/model/mean is missing"),
    ],
)
def test_wrong_h5_fields_are_named(tmp_path: Path, changes: dict[str, Any], sentence: str) -> None:
    with refused(sentence):
        load_face("Basel 2019", tmp_path, **changes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"shapedirs": np.zeros((642, 3, 150), np.float32)}, "field shapedirs has shape"),
        ({"posedirs": None}, "field posedirs of a FLAME model is missing"),
        ({"kintree_table": np.array([[0, 0, 1, 2, 3], [0, 1, 2, 3, 4]])}, "kintree_table does not hang jaw"),
        ({"weights": np.full((642, 5), np.inf)}, "field weights holds values that are not finite numbers"),
        ({"f": np.array([[0, 1, 642]])}, "field f points outside"),
        ({"v_template": np.array([{}])}, "flame.npz is damaged"),
    ],
)
def test_wrong_flame_fields_are_named(tmp_path: Path, changes: dict[str, Any], sentence: str) -> None:
    with refused(sentence):
        load_face("FLAME npz", tmp_path, **changes)


def test_ict_faults_are_named(tmp_path: Path) -> None:
    folder = write_ict(tmp_path) / "FaceXModel"
    (folder / "jawOpen.obj").write_text("v 1 2 3\n")
    with refused(r"jawOpen\.obj has 1 vertices, the neutral mesh 643"):
        import_face_model(tmp_path)
    (folder / "jawOpen.obj").write_text("v 1 2 x\n")
    with refused(r"jawOpen\.obj has a coordinate that is not a number"):
        import_face_model(tmp_path)
    (folder / "jawOpen.obj").unlink()
    with refused(r"jawOpen\.obj cannot be read"):
        import_face_model(tmp_path)
    (folder / "vertex_indices.json").write_text('{"expressions": ["../../etc/passwd"]}')
    with refused("an expression whose name is not made of"):
        import_face_model(tmp_path)


def test_options_for_other_models_are_refused(tmp_path: Path) -> None:
    path = write_deep3d(tmp_path)
    with refused("it has expressions of its own"):
        import_face_model(path, expressions=tmp_path)
    with refused("landmark files are known for FLAME only"):
        import_face_model(path, landmarks=tmp_path)
    with refused("0 components cannot be kept"):
        import_face_model(path, components=0)


# Hostile files


class Bomb:
    """Pickles to a call of os.system."""

    def __reduce__(self) -> Any:
        return os.system, ("touch executed",)


def test_nothing_in_a_pickle_is_executed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "generic_model.pkl"
    path.write_bytes(pickle.dumps({"v_template": Bomb()}, protocol=2))
    with refused("asks for posix.system, which is not allowed; nothing was executed"):
        import_face_model(path)
    assert not (tmp_path / "executed").exists()


def test_objects_in_mat_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "objects.mat"
    savemat(path, {"shapePC": np.ones((3, 3))})
    data = bytearray(path.read_bytes())
    for array_class in (3, 16, 17):  # object, function, opaque
        data[144] = array_class
        path.write_bytes(data)
        with refused("it holds objects or functions, which no face model needs"):
            import_face_model(path)


def test_a_small_file_cannot_take_much_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.npz"
    header = np.lib.format.magic(1, 0) + (118).to_bytes(2, "little")
    header += b"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }".ljust(117) + b"\n"
    with zipfile.ZipFile(path, "w") as archive:
        for name in flame_fields():
            archive.writestr(f"{name}.npy", header)
    with refused("more or fewer bytes than its shape says"):
        import_face_model(path)


def test_foreign_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo.mat"
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(1000))
    with refused("not a face model of a known kind .Basel Face Model 2009"):
        import_face_model(path)
    savemat(path, {"x": 1})
    with refused("MATLAB file without the field shapePC or idBase"):
        import_face_model(path)
    path.write_bytes(bytes(512) + b"\x89HDF\r\n\x1a\n")
    with refused("MATLAB 7.3 file; save it in MATLAB with the option -v7"):
        import_face_model(path)
    with refused("the folder holds no generic_neutral_mesh"):
        import_face_model(tmp_path)


@pytest.mark.parametrize("name", ["ümlaut", "_x", "1st", "a b", "x" * 65])
def test_ict_names_that_no_rig_could_hold_are_refused(tmp_path: Path, name: str) -> None:
    path = write_ict(tmp_path) / "FaceXModel" / "vertex_indices.json"
    index = json.loads(path.read_text())
    path.write_text(json.dumps(index | {"expressions": [name]}))
    with refused("an expression whose name is not made of"):
        import_face_model(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have names on Unix only")
def test_a_pipe_within_a_folder_does_not_block(tmp_path: Path) -> None:
    path = write_ict(tmp_path) / "FaceXModel" / "jawOpen.obj"
    path.unlink()
    os.mkfifo(path)
    with refused("jawOpen.obj is not a regular file"):
        import_face_model(tmp_path)


@pytest.mark.parametrize("write", [write_ict, write_deep3d, write_flame_pickle])
def test_a_model_to_be_converted_first_is_named(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    with refused("convert it with `python -m core import-face-model`"):
        MorphableModel.load(write(tmp_path))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\0\2IM" + bytes(400), r"option -v7"),
        (b"<!DOCTYPE html><title>Log in</title>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1", "git lfs pull"),
    ],
)
def test_what_is_no_face_model_is_named_as_what_it_is(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "model.mat").write_bytes(data)
    with refused(words):
        import_face_model(tmp_path / "model.mat")
