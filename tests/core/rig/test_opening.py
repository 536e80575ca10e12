"""A generator file, an unfinished rig folder and a whole one open with what they hold."""

import json
import shlex
import shutil
from pathlib import Path

import numpy as np
import pytest
from foreign_nvidia import nvidia_stylegan2, nvidia_stylegan3, write_nvidia_torch
from foreign_rosinality import write_rosinality
from foreign_tensorflow import stylegan1_variables, tf_network, write_tf

from core.commands.main import build_parser, main
from core.editing.edit import Edit, Quality, StyleMix
from core.editing.edit_pipeline import pipeline_for
from core.editing.face_pipeline import FacePipeline
from core.editing.picture import EditResult, Picture
from core.editing.pipeline import GeneratorPipeline
from core.editing.portrait_source import PortraitSource
from core.errors import AssetError, RequestError
from core.files.rig_files import FACE_FILES, GENERATOR, MANIFEST, RIGNET
from core.frames import to_frame
from core.rig.opening import is_foreign, open_rig, training_command
from core.rig.rig import FaceRig, GeneratorRig, Rig, load_rig, save_rig
from core.saving.export import describe_edit

SOURCE, OTHER = PortraitSource(7), PortraitSource(8)
FILES = {
    "v1.pkl": lambda path: write_tf(path, tf_network(stylegan1_variables())),
    "skip.pkl": lambda path: write_nvidia_torch(path, nvidia_stylegan2("skip")),
    "resnet.pkl": lambda path: write_nvidia_torch(path, nvidia_stylegan2("resnet")),
    "orig.pkl": lambda path: write_nvidia_torch(path, nvidia_stylegan2("orig")),
    "v3.pkl": lambda path: write_nvidia_torch(path, nvidia_stylegan3()),
    "rosinality.pt": write_rosinality,
}


def without(folder: Path, *gone: str) -> Path:
    """Take files away from a rig folder and from its manifest."""
    manifest = json.loads((folder / MANIFEST).read_text())
    for name in gone:
        del manifest["files"][name]
        (folder / name).unlink()
    (folder / MANIFEST).write_text(json.dumps(manifest))
    return folder


@pytest.fixture
def folder(toy_rig: Rig, tmp_path: Path) -> Path:
    return Path(shutil.copytree(toy_rig.path, tmp_path / "rig"))


def picture(rig: GeneratorRig, edit: Edit, quality: Quality = "final") -> Picture:
    return pipeline_for(rig).edit(edit, quality)


@pytest.mark.parametrize("name", FILES)
def test_generator_file_opens_alone(tmp_path: Path, name: str) -> None:
    rig = open_rig(FILES[name](tmp_path / name))
    assert (rig.name, type(rig), is_foreign(rig)) == (Path(name).stem, GeneratorRig, True)
    pipeline = pipeline_for(rig)
    assert isinstance(pipeline, GeneratorPipeline)
    shown = picture(rig, Edit(SOURCE), "draft")
    assert shown.frame.shape == (16, 16, 3)
    assert np.array_equal(shown.frame, to_frame(pipeline.generate(SOURCE)[0]))
    assert describe_edit(shown, rig)["rig"] == {"name": rig.name, "fingerprint": rig.fingerprint}


def test_fingerprint_follows_the_bytes_and_not_the_name(tmp_path: Path) -> None:
    first = open_rig(FILES["rosinality.pt"](tmp_path / "a.pt"))
    shutil.copy(tmp_path / "a.pt", tmp_path / "b.pt")
    other = open_rig(FILES["skip.pkl"](tmp_path / "c.pkl"))
    assert open_rig(tmp_path / "b.pt").fingerprint == first.fingerprint != other.fingerprint


def test_styles_of_a_bare_generator_are_mixed(toy_rig: Rig) -> None:
    rig = open_rig(toy_rig.path / GENERATOR)
    assert not is_foreign(rig)
    own, other = (picture(rig, Edit(source)).w_plus for source in (SOURCE, OTHER))
    mixed = picture(rig, Edit(SOURCE, mix=StyleMix(OTHER, (0, 1)))).w_plus
    assert np.array_equal(mixed, np.concatenate([other[:2], own[2:]]))


@pytest.mark.parametrize(
    "request_", [Edit(SOURCE, {"yaw": 9.0}), Edit(SOURCE, {}, transfers={"pose": OTHER})]
)
def test_edits_without_rignet_are_refused_in_one_sentence(folder: Path, request_: Edit) -> None:
    for rig in (open_rig(folder / GENERATOR), open_rig(without(folder, RIGNET))):
        with pytest.raises(RequestError, match=r"has no RigNet yet, so '(yaw|pose)' cannot be set"):
            pipeline_for(rig).edit(request_)


def test_folder_without_rignet_reads_faces(toy_rig: Rig, folder: Path) -> None:
    rig = open_rig(without(folder, RIGNET))
    assert isinstance(rig, FaceRig)
    assert not isinstance(rig, Rig)
    assert rig.fingerprint != toy_rig.fingerprint
    assert isinstance(pipeline_for(rig), FacePipeline)
    shown, whole = (picture(r, Edit(SOURCE)) for r in (rig, toy_rig))
    assert isinstance(shown, EditResult)
    assert isinstance(whole, EditResult)
    assert np.array_equal(shown.frame, whole.frame)
    for params in (shown.original, shown.target, shown.achieved):
        assert params.rotation.equal(whole.original.rotation)
    with pytest.raises(AssetError, match=r"is not finished: it holds no rignet\.safetensors"):
        load_rig(folder)


def test_unfinished_rig_is_saved_and_finished(toy_rig: Rig, tmp_path: Path) -> None:
    parts = {name: getattr(toy_rig, name) for name in ("generator", "model", "reconstructor", "statistics")}
    save_rig(FaceRig(path=tmp_path / "new", manifest={"name": "new"}, **parts), {}, {})
    rig = open_rig(tmp_path / "new")
    assert {*rig.manifest["files"]} == {*FACE_FILES}
    assert not isinstance(rig, Rig)


def test_folder_of_a_generator_alone_opens(folder: Path) -> None:
    rig = open_rig(without(folder, *(name for name in (*FACE_FILES, RIGNET) if name != GENERATOR)))
    assert type(rig) is GeneratorRig
    assert not is_foreign(rig)


def test_training_command_is_one_that_the_program_takes(folder: Path, tmp_path: Path) -> None:
    file = FILES["v3.pkl"](tmp_path / "my generator.pkl")
    for rig, model in ((open_rig(file), "assets/demo"), (open_rig(without(folder, RIGNET)), str(folder))):
        words = shlex.split(training_command(rig))
        options = build_parser().parse_args(words[3:])
        assert options.generator.is_file()
        assert options.face_model.is_file()
        assert model in str(options.face_model)


def test_command_makes_portrait_and_code_of_a_foreign_file(tmp_path: Path) -> None:
    file, out, code = FILES["skip.pkl"](tmp_path / "g.pkl"), tmp_path / "a.png", tmp_path / "a.npz"
    words = ["portrait", "--generator", str(file), "--seed", "7", "--out", str(out), "--code", str(code)]
    assert main(words) == 0
    assert out.is_file()
    shown = picture(open_rig(file), Edit(SOURCE))
    assert np.array_equal(np.load(code)["w_plus"], shown.w_plus)


def test_edit_of_a_bare_generator_names_the_training(
    toy_rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rig = str(toy_rig.path / GENERATOR)
    assert main(["edit", "--rig", rig, "--seed", "7", "--yaw", "9", "--out", str(tmp_path / "a.png")]) == 2
    assert "has no RigNet yet; make one: python -m core train --generator" in capsys.readouterr().err
