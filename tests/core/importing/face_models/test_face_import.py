"""Every kind of face model file gives the same head; wrong files are refused by name."""

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
import torch
from foreign_faces import (
    BASEL_START,
    basel_2009_fields,
    basel_rows,
    deep3d_fields,
    flame_fields,
    toy_head,
    write_basel_2009,
    write_basel_h5,
    write_deep3d,
    write_embedding,
    write_flame_npz,
    write_flame_pickle,
    write_ict,
    write_own,
)
from scipy.io import savemat

from core.commands.main import main
from core.errors import AssetError
from core.face.morphable_model import MorphableModel
from core.importing.face_models.face_import import import_face_model
from core.importing.face_models.flame import rotation_of
from core.importing.face_surface.orientation import EYES, eye_middle

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
WITHOUT_ALBEDO = ("FLAME npz", "FLAME pickle", "ICT")


def load(kind: str, folder: Path, **changes: Any) -> MorphableModel:
    path = WRITERS[kind](folder, **changes)
    return import_face_model(
        path,
        expressions=folder if kind == "Basel 2009" else None,
        landmarks=write_embedding(folder) if kind.startswith("FLAME") else None,
    )


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, MorphableModel]:
    return {kind: load(kind, tmp_path_factory.mktemp("face")) for kind in WRITERS}


def rows_of(kind: str, model: MorphableModel) -> np.ndarray:
    """Which vertex of the toy head each vertex of the model shows."""
    rows = basel_rows()[: len(model.mean_vertices)] if kind == "Basel 2009" else np.arange(642)
    assert len(rows) == len(model.mean_vertices)
    return rows


@pytest.mark.parametrize("kind", WRITERS)
def test_mean_face_is_in_centimetres_and_in_its_place(kind: str, models: dict[str, MorphableModel]) -> None:
    head, model = toy_head(), models[kind]
    truth, found = head.vertices[rows_of(kind, model)], model.mean_vertices.numpy()
    np.testing.assert_allclose(found - found.mean(0), truth - truth.mean(0), atol=1e-3)
    np.testing.assert_allclose(eye_middle(found[model.landmark_vertices]), EYES, atol=1e-4)


@pytest.mark.parametrize("kind", WRITERS)
def test_one_sigma_of_identity_moves_what_it_should(kind: str, models: dict[str, MorphableModel]) -> None:
    model = models[kind]
    for component in range(3):
        truth = toy_head().identity[component][rows_of(kind, model)]
        np.testing.assert_allclose(model.identity_basis[component], truth, atol=1e-4)


@pytest.mark.parametrize("kind", WRITERS)
def test_expressions_move_what_they_should(kind: str, models: dict[str, MorphableModel]) -> None:
    model = models[kind]
    first = 3 if kind.startswith("FLAME") else 0  # after the units of the jaw
    for component in range(2):
        truth = toy_head().expression[component][rows_of(kind, model)]
        np.testing.assert_allclose(model.expression_basis[first + component], truth, atol=1e-4)


@pytest.mark.parametrize("kind", WRITERS)
def test_triangles_face_outward(kind: str, models: dict[str, MorphableModel]) -> None:
    model = models[kind]
    a, b, c = model.mean_vertices[model.triangles].unbind(1)
    centre = model.mean_vertices.mean(0)
    assert (torch.linalg.cross(b - a, c - a) * ((a + b + c) / 3 - centre)).sum(1).min() > 0


@pytest.mark.parametrize("kind", [kind for kind in WRITERS if kind != "Basel 2019"])
def test_landmarks_come_from_the_file(kind: str, models: dict[str, MorphableModel]) -> None:
    model = models[kind]
    shown = rows_of(kind, model)[model.landmark_vertices]
    np.testing.assert_array_equal(shown, toy_head().landmarks)


def test_named_landmarks_of_basel_2019_are_kept_and_the_others_found(
    models: dict[str, MorphableModel],
) -> None:
    found = models["Basel 2019"].landmark_vertices.numpy()
    np.testing.assert_array_equal(
        found[[8, 30, 36, 45, 48, 54]], toy_head().landmarks[[8, 30, 36, 45, 48, 54]]
    )
    assert models["Basel 2019"].provenance["landmarks"].startswith("12 from the file")


@pytest.mark.parametrize("kind", [kind for kind in WRITERS if kind not in WITHOUT_ALBEDO])
def test_colours_lie_between_0_and_1(kind: str, models: dict[str, MorphableModel]) -> None:
    head, model = toy_head(), models[kind]
    rows = rows_of(kind, model)
    np.testing.assert_allclose(model.mean_albedo, head.mean_albedo[rows], atol=1e-5)
    np.testing.assert_allclose(model.albedo_basis[0], head.albedo[0][rows], atol=1e-5)


@pytest.mark.parametrize("kind", WITHOUT_ALBEDO)
def test_models_without_colours_get_a_skin(kind: str, models: dict[str, MorphableModel]) -> None:
    model = models[kind]
    on_face = model.face_weight > 0.5
    red, green, blue = model.mean_albedo[on_face].mean(0)
    assert 0.9 > red > green > blue > 0.2
    assert 20 < len(model.albedo_basis) <= 80
    darker = model.albedo_colors(torch.eye(len(model.albedo_basis))[:1])[0] - model.mean_albedo
    assert darker[on_face].mean(0).abs().min() > 0.05  # tone is what varies most


def test_eyeballs_of_flame_are_no_skin(tmp_path: Path) -> None:
    weights = flame_fields()["weights"]
    eye = np.argsort(np.linalg.norm(toy_head().vertices - [3, 2.7, 8.5], axis=1))[:12]
    weights[eye] = [0, 0, 0, 1, 0]
    model = load("FLAME npz", tmp_path, weights=weights)
    eyes = torch.from_numpy(eye)
    assert model.albedo_basis[:, eyes].abs().max() < 1e-3
    assert (model.mean_albedo[eyes].max(1).values > 0.8).any()  # white


def test_face_is_skin_from_jaw_to_forehead(models: dict[str, MorphableModel]) -> None:
    model = models["Deep3D"]
    assert 0.1 < model.face_weight.mean() < 0.5
    assert model.face_weight[model.landmark_vertices[30]] == 1
    assert model.face_weight[model.mean_vertices[:, 2].argmin()] == 0


def test_names_tell_units_from_components(models: dict[str, MorphableModel]) -> None:
    assert models["ICT"].expression_names == ("jawOpen", "eyeBlinkLeft")
    assert models["Deep3D"].expression_names == ("expression_00", "expression_01")
    assert models["FLAME pickle"].expression_names[:4] == ("jawOpen", "jawLeft", "jawRight", "expression_00")
    assert models["own"].expression_names == ("jawOpen", "expression_00")


def test_jaw_opens_as_the_file_would_skin_it(models: dict[str, MorphableModel]) -> None:
    fields = flame_fields()
    rotation = rotation_of(np.array([0.4, 0, 0]))
    feature = np.concatenate([np.zeros(9), (rotation - np.eye(3)).ravel(), np.zeros(18)])
    posed = fields["v_template"] + fields["posedirs"] @ feature
    joint = (fields["J_regressor"] @ fields["v_template"])[2]
    transforms = np.tile(np.eye(4), (5, 1, 1))
    transforms[2, :3, :3], transforms[2, :3, 3] = rotation, joint - rotation @ joint
    blended = np.einsum("vj,jab->vab", fields["weights"], transforms)
    skinned = np.einsum("vab,vb->va", blended, np.c_[posed, np.ones(len(posed))])[:, :3]
    model = models["FLAME npz"]
    np.testing.assert_allclose(model.expression_basis[0], (skinned - fields["v_template"]) * 100, atol=1e-3)
    chin = model.landmark_vertices[8]
    assert model.expression_basis[0, chin, 1] < -0.3  # cm
    assert model.expression_basis[1, chin, 0] > 0.1  # to the subject's left, the viewer's right


def test_transparent_shells_of_ict_are_left_out(models: dict[str, MorphableModel]) -> None:
    assert models["ICT"].mean_vertices[:, 2].max() < 20


# Conventions that differ between copies of one kind of file


def test_basel_2009_scaled_by_sigma_is_not_scaled_again(
    tmp_path: Path, models: dict[str, MorphableModel]
) -> None:
    fields = basel_2009_fields()
    scaled = {name: fields[name] * fields[name.replace("PC", "EV")].ravel() for name in ("shapePC", "texPC")}
    model = load("Basel 2009", tmp_path, **scaled)
    torch.testing.assert_close(
        model.identity_basis, models["Basel 2009"].identity_basis, atol=1e-4, rtol=1e-3
    )


def test_basel_h5_of_statismo_08_is_not_scaled_again(
    tmp_path: Path, models: dict[str, MorphableModel]
) -> None:
    head = toy_head()
    scaled = head.identity.reshape(3, -1).T * 10
    model = load("Basel 2019", tmp_path, shape__model__pcaBasis=scaled)
    torch.testing.assert_close(model.identity_basis, models["Basel 2019"].identity_basis)


def test_deep3d_counted_from_0_is_noticed(tmp_path: Path, models: dict[str, MorphableModel]) -> None:
    fields = deep3d_fields()
    model = load("Deep3D", tmp_path, tri=fields["tri"] - 1, keypoints=fields["keypoints"] - 1)
    assert torch.equal(model.triangles, models["Deep3D"].triangles)
    assert torch.equal(model.landmark_vertices, models["Deep3D"].landmark_vertices)


def test_clockwise_meshes_are_turned(tmp_path: Path, models: dict[str, MorphableModel]) -> None:
    model = load("Deep3D", tmp_path, tri=deep3d_fields()["tri"][:, ::-1])
    assert torch.equal(model.triangles, models["Deep3D"].triangles)
    assert model.provenance["winding"].startswith("turned")


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    path = write_deep3d(tmp_path).rename(tmp_path / "flame2023.pkl")
    assert import_face_model(path).provenance["name"].startswith("Basel Face Model 2009, front")


def test_components_are_cut_and_units_kept(tmp_path: Path) -> None:
    model = import_face_model(write_flame_npz(tmp_path), landmarks=write_embedding(tmp_path), components=5)
    assert model.table.sizes == {"identity": 5, "albedo": 5, "expression": 8, "components": 5}
    assert model.units == ("jawOpen", "jawLeft", "jawRight")


def test_command_writes_a_model_that_loads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "face_model.npz"
    assert main(["import-face-model", str(write_deep3d(tmp_path)), "--out", str(out)]) == 0
    model = MorphableModel.load(out)
    np.testing.assert_allclose(model.identity_basis, toy_head().identity, atol=1e-5)
    assert len(model.provenance["source"]["sha256"]) == 64
    assert "642 vertices" in capsys.readouterr().out
    assert main(["import-face-model", str(tmp_path / "none.mat"), "--out", str(out)]) == 2
    assert "cannot be read" in capsys.readouterr().err


# Wrong files


def refused(sentence: str) -> Any:
    return pytest.raises(AssetError, match=sentence)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"idBase": np.full((1926, 3), np.nan)}, "field idBase holds values that are no finite numbers"),
        ({"idBase": np.ones((1925, 3))}, r"field idBase has shape \(1925, 3\), expected 1926×any"),
        ({"idBase": np.zeros((1926, 0))}, "field idBase has shape"),
        (
            {"tri": np.array([[1.0, 2, 643]])},
            "field tri points outside: indices 1 to 643, allowed are 1 to 642",
        ),
        ({"tri": np.array([[1.0, 2, 2.5]])}, "field tri holds indices that are no whole numbers"),
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
        load("Deep3D", tmp_path, **changes)


def test_mirrored_axes_are_refused(tmp_path: Path) -> None:
    mirrored = (toy_head().vertices * [1, -1, 1]).reshape(1, -1) / 10
    with refused("not those of an upright face that looks along z"):
        load("Deep3D", tmp_path, meanshape=mirrored)


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
        load("Basel 2009", tmp_path, tl=np.array([[BASEL_START, 1.0, 53_491]]))


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
        load("Basel 2019", tmp_path, **changes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"shapedirs": np.zeros((642, 3, 150), np.float32)}, "field shapedirs has shape"),
        ({"posedirs": None}, "field posedirs of a FLAME model is missing"),
        ({"kintree_table": np.array([[0, 0, 1, 2, 3], [0, 1, 2, 3, 4]])}, "kintree_table does not hang jaw"),
        ({"weights": np.full((642, 5), np.inf)}, "field weights holds values that are no finite numbers"),
        ({"f": np.array([[0, 1, 642]])}, "field f points outside"),
        ({"v_template": np.array([{}])}, "flame.npz is damaged"),
    ],
)
def test_wrong_flame_fields_are_named(tmp_path: Path, changes: dict[str, Any], sentence: str) -> None:
    with refused(sentence):
        load("FLAME npz", tmp_path, **changes)


def test_ict_faults_are_named(tmp_path: Path) -> None:
    folder = write_ict(tmp_path) / "FaceXModel"
    (folder / "jawOpen.obj").write_text("v 1 2 3\n")
    with refused(r"jawOpen\.obj has 1 vertices, the neutral mesh 643"):
        import_face_model(tmp_path)
    (folder / "jawOpen.obj").write_text("v 1 2 x\n")
    with refused(r"jawOpen\.obj has a coordinate that is no number"):
        import_face_model(tmp_path)
    (folder / "jawOpen.obj").unlink()
    with refused(r"jawOpen\.obj cannot be read"):
        import_face_model(tmp_path)
    (folder / "vertex_indices.json").write_text('{"expressions": ["../../etc/passwd"]}')
    with refused("an expression that is no name"):
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
    with refused("no face model of a known kind .Basel Face Model 2009"):
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
    with refused("an expression that is no name"):
        import_face_model(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have names on Unix only")
def test_a_pipe_within_a_folder_does_not_block(tmp_path: Path) -> None:
    path = write_ict(tmp_path) / "FaceXModel" / "jawOpen.obj"
    path.unlink()
    os.mkfifo(path)
    with refused("jawOpen.obj is no plain file"):
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
