"""Every kind of face model file gives the same head; wrong files are refused by name."""

from pathlib import Path

import numpy as np
import pytest
import torch
from foreign_faces import (
    WRITERS,
    basel_2009_fields,
    basel_rows,
    deep3d_fields,
    flame_fields,
    load_face,
    toy_head,
    write_deep3d,
    write_embedding,
    write_flame_npz,
)

from core.commands.main import main
from core.face.morphable_model import MorphableModel
from core.importing.face_models.face_import import import_face_model
from core.importing.face_models.flame import rotation_of
from core.importing.face_surface.orientation import EYES, eye_middle

WITHOUT_ALBEDO = ("FLAME npz", "FLAME pickle", "ICT")


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, MorphableModel]:
    return {kind: load_face(kind, tmp_path_factory.mktemp("face")) for kind in WRITERS}


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
    model = load_face("FLAME npz", tmp_path, weights=weights)
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
    model = load_face("Basel 2009", tmp_path, **scaled)
    torch.testing.assert_close(
        model.identity_basis, models["Basel 2009"].identity_basis, atol=1e-4, rtol=1e-3
    )


def test_basel_h5_of_statismo_08_is_not_scaled_again(
    tmp_path: Path, models: dict[str, MorphableModel]
) -> None:
    head = toy_head()
    scaled = head.identity.reshape(3, -1).T * 10
    model = load_face("Basel 2019", tmp_path, shape__model__pcaBasis=scaled)
    torch.testing.assert_close(model.identity_basis, models["Basel 2019"].identity_basis)


def test_deep3d_counted_from_0_is_noticed(tmp_path: Path, models: dict[str, MorphableModel]) -> None:
    fields = deep3d_fields()
    model = load_face("Deep3D", tmp_path, tri=fields["tri"] - 1, keypoints=fields["keypoints"] - 1)
    assert torch.equal(model.triangles, models["Deep3D"].triangles)
    assert torch.equal(model.landmark_vertices, models["Deep3D"].landmark_vertices)


def test_clockwise_meshes_are_turned(tmp_path: Path, models: dict[str, MorphableModel]) -> None:
    model = load_face("Deep3D", tmp_path, tri=deep3d_fields()["tri"][:, ::-1])
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


def test_command_says_how_far_landmarks_of_flame_may_lie(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = write_flame_npz(tmp_path), tmp_path / "own" / "a.npz"
    out.parent.mkdir()
    assert main(["import-face-model", str(source), "--out", str(out)]) == 0
    assert "give --landmarks with FLAME's or DECA's landmark file" in capsys.readouterr().out
    landmarks = ["--landmarks", str(write_embedding(tmp_path))]
    assert main(["import-face-model", str(source), *landmarks, "--out", str(out)]) == 0
    assert "give --landmarks" not in capsys.readouterr().out
