"""Exports open in independent readers and fail without leaving anything behind."""

import json
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import trimesh
from PIL import Image

from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.picture import EditResult
from core.editing.portrait_source import PortraitSource
from core.errors import ExportError
from core.render.renderer import shade_vertices
from core.rig.rig import Rig
from core.saving.export import save_mesh, save_params_json, save_picture, save_w_plus
from core.saving.glb import linear_colors
from core.saving.picture_style import PictureStyle
from core.saving.session_file import read_session


@pytest.fixture
def result(toy_rig: Rig) -> EditResult:
    edited = EditPipeline(toy_rig).edit(Edit(PortraitSource(7), {"yaw": 20.0}))
    assert edited is not None
    return edited


def test_png_holds_the_frame_and_the_edit(toy_rig: Rig, result: EditResult, tmp_path: Path) -> None:
    save_picture(tmp_path / "a.png", result, toy_rig)
    with Image.open(tmp_path / "a.png") as picture:
        assert (picture.format, picture.size) == ("PNG", result.frame.shape[1::-1])
        assert np.array_equal(np.asarray(picture), result.frame)
        edit = json.loads(picture.info["rig-editor"])
    assert edit["seed"] == 7
    assert edit["controls"] == {"yaw": 20.0}
    assert edit["rig"]["fingerprint"] == toy_rig.fingerprint
    restored = EditPipeline(toy_rig).edit(read_session(tmp_path / "a.png").portrait.edit)
    assert restored is not None
    assert np.array_equal(restored.frame, result.frame)


@pytest.mark.parametrize("suffix", [".webp", ".jpg"])
def test_lossy_picture_is_near_and_holds_the_edit(
    toy_rig: Rig, result: EditResult, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    save_picture(path, result, toy_rig)
    with Image.open(path) as picture:
        assert np.abs(np.asarray(picture).astype(int) - result.frame).mean() < 12
    assert read_session(path).portrait.edit.controls == {"yaw": 20.0}


def test_size_and_quality_are_the_artists_choice(toy_rig: Rig, result: EditResult, tmp_path: Path) -> None:
    save_picture(tmp_path / "a.png", result, toy_rig, PictureStyle(side=48))
    with Image.open(tmp_path / "a.png") as picture:
        expected = Image.fromarray(result.frame).resize((48, 48), Image.Resampling.LANCZOS)
        assert np.array_equal(np.asarray(picture), np.asarray(expected))
    assert read_session(tmp_path / "a.png").portrait.edit.controls == {"yaw": 20.0}
    for quality in (10, 100):
        style = PictureStyle(side=512, quality=quality)
        save_picture(tmp_path / f"{quality}.jpg", result, toy_rig, style)
    sizes = [(tmp_path / f"{quality}.jpg").stat().st_size for quality in (10, 100)]
    assert 2 * sizes[0] < sizes[1]


@pytest.mark.parametrize("values", [{"side": 9000}, {"side": 0}, {"quality": 0}, {"quality": 101}])
def test_size_and_quality_out_of_range_are_refused(values: dict[str, int]) -> None:
    with pytest.raises(ExportError, match="is out of range; choose"):
        PictureStyle(**values)


def test_picture_suffix_is_checked(toy_rig: Rig, result: EditResult, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"use one of \.png, \.webp"):
        save_picture(tmp_path / "a.tif", result, toy_rig)


def test_code_is_plain_npz(result: EditResult, tmp_path: Path) -> None:
    save_w_plus(tmp_path / "a.npz", result.w_plus)
    with np.load(tmp_path / "a.npz", allow_pickle=False) as data:
        assert (data.files, data["w_plus"].dtype) == (["w_plus"], np.float32)
        assert np.array_equal(data["w_plus"], result.w_plus)


def test_json_holds_every_block(toy_rig: Rig, result: EditResult, tmp_path: Path) -> None:
    save_params_json(tmp_path / "a.json", result, toy_rig)
    document = json.loads((tmp_path / "a.json").read_text())
    assert set(document["parameters"]["target"]) == set(toy_rig.model.table.names)
    assert document["parameters"]["target"]["rotation"][0] == pytest.approx(np.radians(20))


@pytest.mark.parametrize("suffix", [".obj", ".ply", ".glb"])
def test_mesh_opens_elsewhere(toy_rig: Rig, result: EditResult, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"face{suffix}"
    save_mesh(path, toy_rig.model, result.target)
    (mesh,) = trimesh.load_scene(path, process=False).geometry.values()
    assert len(mesh.faces) == len(toy_rig.model.triangles)
    is_glb = suffix == ".glb"
    assert mesh.extents.max() == pytest.approx(0.176 if is_glb else 17.6, rel=0.2)
    _, lit = shade_vertices(toy_rig.model, result.target)
    shown = linear_colors(lit[0].numpy()) if is_glb else lit[0].numpy()
    visual = mesh.visual  # of a mesh with a material, colours are attributes
    colors = visual.vertex_attributes["color"] if is_glb else visual.vertex_colors / 255
    assert np.allclose(colors[:, :3], shown, atol=1.01 / 255)


@pytest.mark.parametrize("colors", ["lit", "albedo"])
def test_glb_says_what_viewers_need(
    toy_rig: Rig, result: EditResult, tmp_path: Path, colors: Literal["lit", "albedo"]
) -> None:
    path = tmp_path / "face.glb"
    save_mesh(path, toy_rig.model, result.target, colors)
    data = path.read_bytes()
    length = int.from_bytes(data[12:16], "little")
    document = json.loads(data[20 : 20 + length])
    (material,) = document["materials"]
    assert material["pbrMetallicRoughness"]["metallicFactor"] == 0
    assert ("KHR_materials_unlit" in document.get("extensionsUsed", [])) == (colors == "lit")
    (primitive,) = document["meshes"][0]["primitives"]
    view = document["bufferViews"][primitive["attributes"]["NORMAL"]]
    start = 28 + length + view["byteOffset"]
    normals = np.frombuffer(data[start : start + view["byteLength"]], "<f4").reshape(-1, 3)
    assert np.allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-5)
    placed, _ = shade_vertices(toy_rig.model, result.target)
    outward = placed[0].numpy() - placed[0].numpy().mean(0)
    assert ((normals * outward).sum(1) > 0).mean() > 0.95


def test_mesh_suffix_is_checked(toy_rig: Rig, result: EditResult, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"use one of \.obj, \.ply, \.glb"):
        save_mesh(tmp_path / "face.stl", toy_rig.model, result.target)


def test_unwritable_place_is_named_and_nothing_is_left(
    toy_rig: Rig, result: EditResult, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match=r"Cannot write .*missing.*; choose another place"):
        save_picture(tmp_path / "missing" / "a.png", result, toy_rig)
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(ExportError, match="Cannot write"):
        save_picture(tmp_path / "folder.png", result, toy_rig)
    assert [p.name for p in tmp_path.iterdir()] == ["folder.png"]
