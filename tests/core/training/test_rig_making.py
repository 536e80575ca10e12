"""Any generator and any face model become a rig, at their own sizes; what stops halfway can be looked at."""

import dataclasses
import json
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest
import torch
from foreign_rosinality import write_rosinality
from foreign_tensorflow import stylegan1_variables, tf_network, write_tf
from PIL import Image

from core.editing.edit import Edit
from core.editing.edit_pipeline import pipeline_for
from core.editing.picture import EditResult
from core.editing.portrait_source import PortraitSource
from core.errors import AssetError, RequestError
from core.face.morphable_model import MorphableModel
from core.files.rig_files import MANIFEST, RECONSTRUCTOR, RIGNET
from core.generator import stylegan3
from core.generator.checkpoint import save_generator
from core.rig.opening import open_rig
from core.rig.rig import FaceRig, Rig
from core.rig.training_run.record import FIRST_SAMPLES
from core.training import rig_making, work_folder
from core.training.config import CorpusConfig, TrainingConfig
from core.training.rig_making import make_rig

CONFIG = TrainingConfig(corpus_count=12, judged=0, resolution=16)
CONFIG = dataclasses.replace(
    CONFIG,
    corpus=CorpusConfig(workers=1, reader="dlib"),
    reconstructor=dataclasses.replace(
        CONFIG.reconstructor,
        keep_undetected=True,
        steps=3,
        hidden=16,
        landmark_batch_size=4,
        photo_batch_size=2,
    ),
    rignet=dataclasses.replace(
        CONFIG.rignet,
        keep_undetected=True,
        steps=3,
        landmark_batch_size=4,
        photo_batch_size=2,
        direct_batch_size=4,
    ),
)


@pytest.fixture(autouse=True)
def few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rig_making, "STATISTICS_SAMPLES", 60)


def tensorflow(path: Path) -> Path:
    return write_tf(path, tf_network(stylegan1_variables()))


def own_stylegan3(path: Path) -> Path:
    torch.manual_seed(0)
    save_generator(path, stylegan3.Generator(stylegan3.GeneratorConfig(16, (8,) * 4, z_dim=12, w_dim=10)), {})
    return path


@pytest.mark.parametrize(
    ("write", "model_name"), [(tensorflow, "component_model"), (own_stylegan3, "toy_model")]
)
def test_any_pair_becomes_a_rig(
    tmp_path: Path, request: pytest.FixtureRequest, write: object, model_name: str
) -> None:
    assert callable(write)
    model: MorphableModel = request.getfixturevalue(model_name)
    model.save(tmp_path / "face.npz")
    generator = write(tmp_path / "generator.file")
    make_rig(generator, tmp_path / "face.npz", tmp_path / "work", tmp_path / "rig", CONFIG, {})
    rig = open_rig(tmp_path / "rig")
    assert isinstance(rig, Rig)
    assert rig.model.table == model.table
    assert rig.manifest["provenance"]["generator_file"]["file"] == "generator.file"
    result = pipeline_for(rig).edit(Edit(PortraitSource(7), {"yaw": 20.0}))
    assert isinstance(result, EditResult)
    assert result.w_plus.shape == (rig.generator.num_ws, rig.generator.w_dim)
    views = np.load(tmp_path / "work" / "turned" / "shard_00000.npz")
    assert len(views["valid"]) == CONFIG.corpus_count // 2
    report = json.loads((tmp_path / "work" / "reconstructor.json").read_text())
    assert "landmark_px" not in report, "no face was found in these pictures"


def test_stopped_training_leaves_a_rig_that_reads_faces(
    tmp_path: Path, toy_model: MorphableModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    toy_model.save(tmp_path / "face.npz")
    paths = write_rosinality(tmp_path / "g.pt"), tmp_path / "face.npz", tmp_path / "work"
    with monkeypatch.context() as patched:
        patched.setattr(rig_making, "train_rignet", stop)
        with pytest.raises(KeyboardInterrupt):
            make_rig(*paths, tmp_path / "rig", CONFIG, {})
    halfway = open_rig(tmp_path / "rig")
    assert isinstance(halfway, FaceRig)
    assert not isinstance(halfway, Rig)
    again = tmp_path / "rig" / "generator.safetensors", *paths[1:]  # in half precision, the same all the same
    make_rig(*again, tmp_path / "rig", CONFIG, {})
    assert isinstance(open_rig(tmp_path / "rig"), Rig)


def test_generator_without_faces_is_one_sentence(tmp_path: Path, toy_model: MorphableModel) -> None:
    toy_model.save(tmp_path / "face.npz")
    path = write_rosinality(tmp_path / "g.pt")
    reconstructor = dataclasses.replace(CONFIG.reconstructor, keep_undetected=False)
    strict = dataclasses.replace(CONFIG, reconstructor=reconstructor)
    with pytest.raises(AssetError, match=r"found in 0 of 12 pictures of .*g\.pt \(see .*png\); a rig"):
        make_rig(path, tmp_path / "face.npz", tmp_path / "work", tmp_path / "rig", strict, {})
    assert not (tmp_path / "rig" / MANIFEST).exists()


def test_too_few_faces_are_noticed_in_the_first_hundred_which_are_shown(
    tmp_path: Path, toy_model: MorphableModel
) -> None:
    toy_model.save(tmp_path / "face.npz")
    path = write_rosinality(tmp_path / "g.pt")
    reconstructor = dataclasses.replace(CONFIG.reconstructor, keep_undetected=False)
    config = dataclasses.replace(CONFIG, reconstructor=reconstructor, corpus_count=3_000)
    with pytest.raises(AssetError, match="found in 0 of 100 pictures"):
        make_rig(path, tmp_path / "face.npz", tmp_path / "work", tmp_path / "rig", config, {})
    assert not (tmp_path / "work" / "corpus").exists()
    with Image.open(tmp_path / "work" / FIRST_SAMPLES) as sheet:
        assert sheet.width == sheet.height == 10 * (64 + 4)


def test_other_settings_are_refused_by_name(tmp_path: Path, toy_model: MorphableModel) -> None:
    toy_model.save(tmp_path / "face.npz")
    paths = write_rosinality(tmp_path / "g.pt"), tmp_path / "face.npz", tmp_path / "work"
    make_rig(*paths, tmp_path / "rig", CONFIG, {})
    networks = {
        tmp_path / "rig" / name: (tmp_path / "rig" / name).read_bytes() for name in (RECONSTRUCTOR, RIGNET)
    }
    other = dataclasses.replace(CONFIG, reconstructor=dataclasses.replace(CONFIG.reconstructor, seed=5))
    with pytest.raises(AssetError, match=r"work was begun with seed 0, not 5; ask for the same again"):
        make_rig(*paths, tmp_path / "rig", other, {})
    other = dataclasses.replace(CONFIG, rignet=dataclasses.replace(CONFIG.rignet, architecture="linear"))
    with pytest.raises(AssetError, match=r"begun with rignet\.architecture residual, not linear;"):
        make_rig(*paths, tmp_path / "rig", other, {})
    make_rig(
        *paths,
        tmp_path / "rig",
        dataclasses.replace(CONFIG, corpus=CorpusConfig(workers=2, reader="dlib")),
        {},
    )
    assert networks == {path: path.read_bytes() for path in networks}


def test_a_record_that_names_no_reader_is_dlibs(tmp_path: Path, toy_model: MorphableModel) -> None:
    toy_model.save(tmp_path / "face.npz")
    paths = write_rosinality(tmp_path / "g.pt"), tmp_path / "face.npz", tmp_path / "work"
    dlib, mediapipe = (
        dataclasses.replace(CONFIG, corpus=CorpusConfig(workers=1, reader=name))
        for name in ("dlib", "mediapipe")
    )
    make_rig(*paths, tmp_path / "rig", dlib, {})
    assert json.loads((tmp_path / "rig" / MANIFEST).read_text())["reader"] == "dlib"
    for record in (tmp_path / "work" / name for name in ("sampling.json", "training.json")):
        said = json.loads(record.read_text())
        record.write_text(json.dumps({n: value for n, value in said.items() if not n.endswith("reader")}))
    make_rig(*paths, tmp_path / "rig", dlib, {})
    with pytest.raises(AssetError, match="begun with reader dlib, not mediapipe"):
        make_rig(*paths, tmp_path / "rig", mediapipe, {})


def test_processes_that_do_not_train_together_do_not_train_twice(
    tmp_path: Path, toy_model: MorphableModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_folder, "_PATIENCE_S", 0.0)
    monkeypatch.setattr(work_folder, "claim", lambda path: nullcontext(False))  # others hold it
    toy_model.save(tmp_path / "face.npz")
    paths = write_rosinality(tmp_path / "g.pt"), tmp_path / "face.npz", tmp_path / "work"
    with pytest.raises(RequestError, match=r"Other processes train the networks of .*work; wait for them"):
        make_rig(*paths, tmp_path / "rig", CONFIG, {})
    assert not list((tmp_path / "work").glob("*.safetensors"))
    assert list((tmp_path / "work" / "corpus").glob("shard_*.npz")), "samples are made together"


def test_samples_of_another_generator_are_refused(tmp_path: Path, toy_model: MorphableModel) -> None:
    toy_model.save(tmp_path / "face.npz")
    folders = tmp_path / "face.npz", tmp_path / "work", tmp_path / "rig"
    make_rig(write_rosinality(tmp_path / "g.pt"), *folders, CONFIG, {})
    with pytest.raises(AssetError, match="holds samples of another generator; choose another --work"):
        make_rig(tensorflow(tmp_path / "g.pkl"), *folders, CONFIG, {})
    assert len(np.load(tmp_path / "work" / "corpus" / "shard_00000.npz")["valid"]) == 12
