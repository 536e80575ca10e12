"""Names of free directions go into the user's own rig folders, and for other rigs into a file."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from fake_pipeline import NUM_WS, W_DIM, FakePipeline

from app.document.free_names import FreeNames
from app.document.rig_info import GeneratorInfo, describe
from core.errors import RequestError
from core.face.morphable_model import MorphableModel
from core.files.assets import SHIPPED_RIG
from core.files.json_text import read_json
from core.files.rig_files import MANIFEST
from core.files.whole_file import write_json
from core.rig.free_directions import FreeDirections


@pytest.fixture
def opened(toy_model: MorphableModel) -> GeneratorInfo:
    free = FreeDirections(np.eye(1, W_DIM, dtype=np.float32), np.ones(NUM_WS, bool), np.ones(1, np.float32))
    return describe(FakePipeline(toy_model, free))


@pytest.fixture
def names(tmp_path: Path) -> FreeNames:
    return FreeNames(tmp_path / "data" / "names.json")


def label_of(names: FreeNames, opened: GeneratorInfo) -> str:
    found: list[GeneratorInfo] = []
    names.named.connect(found.append)
    names.name(opened)
    return found[0].controls["free_1"].label


def test_a_rig_folder_of_the_user_keeps_the_name(names: FreeNames, tmp_path: Path) -> None:
    write_json(tmp_path / MANIFEST, {"schema_version": 1, "files": {}})
    rig = SimpleNamespace(path=tmp_path, free_key="k", free_names={})
    assert names.rename(rig, "free_1", "Beard") == "Beard"
    assert read_json(tmp_path / MANIFEST)["free_names"] == {"free_1": "Beard"}
    assert not (tmp_path / "data").exists()


def test_a_shipped_rig_is_left_as_it_is(names: FreeNames, opened: GeneratorInfo) -> None:
    before = (SHIPPED_RIG / MANIFEST).read_bytes()
    rig = SimpleNamespace(path=SHIPPED_RIG, free_key=opened.rig.free_key, free_names={})
    names.rename(rig, "free_1", "Beard")
    assert (SHIPPED_RIG / MANIFEST).read_bytes() == before
    assert label_of(names, opened) == "Beard"


@pytest.mark.parametrize("text", ['{"0": {"free_1": 7}}', "[1]", '"x"', "{"])
def test_a_damaged_file_is_set_aside(
    names: FreeNames, opened: GeneratorInfo, tmp_path: Path, text: str
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "names.json").write_text(text)
    assert label_of(names, opened) == "Direction 1"
    names.rename(opened.rig, "free_1", "Beard")
    assert label_of(names, opened) == "Beard"
    assert (tmp_path / "data" / "names.damaged.json").read_text() == text


def test_a_name_too_long_is_one_sentence(names: FreeNames, opened: GeneratorInfo) -> None:
    with pytest.raises(RequestError, match="at most 60 characters"):
        names.rename(opened.rig, "free_1", "x" * 61)
