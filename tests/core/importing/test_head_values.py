"""What readers tell of the shipped head comes with the program, and says nothing of other heads."""

from pathlib import Path

import numpy as np
import pytest

from core.controls.control import controls_for
from core.errors import AssetError
from core.face.face_reader import READERS
from core.face.morphable_model import ARRAYS, MorphableModel
from core.files.assets import SHIPPED_READER, SHIPPED_RIG
from core.files.checkpoint import read_tensors, write_tensors
from core.files.rig_files import FACE_MODEL
from core.importing.face_surface import head_values as owner
from core.importing.face_surface.head_values import HEAD_VALUES, head_values, load_values, save_values


@pytest.fixture(scope="module")
def head() -> MorphableModel:
    return MorphableModel.load(SHIPPED_RIG / FACE_MODEL)


def test_every_reader_tells_angles_and_units_of_the_shipped_head(head: MorphableModel) -> None:
    values = head_values(head)
    assert values.keys() == READERS.keys()
    for told in values.values():
        assert {"yaw", "pitch", "roll", "mouthSmile", "eyeBlink", "eyeLookX", "browDown"} <= set(told.names)
        assert set(told.names) <= set(controls_for(head))
        assert (told.error > 0).all()
    assert (values["both"].sight >= values["dlib"].sight - 0.02).all(), "more points tell more"


def test_other_heads_are_not_spoken_of(toy_model: MorphableModel, head: MorphableModel) -> None:
    assert head_values(toy_model) == {}
    own = {name: getattr(head, name).numpy() for name in ARRAYS}
    units = tuple(f"other{number}" for number in range(len(head.units)))
    assert head_values(MorphableModel(own, units, {})) == {}


def test_stored_values_come_back(tmp_path: Path, head: MorphableModel) -> None:
    save_values(tmp_path / HEAD_VALUES, head_values(head))
    points = np.random.default_rng(0).normal(0, 1, (3, READERS["both"].points.count, 2))
    again = load_values(tmp_path / HEAD_VALUES)["both"]
    assert np.array_equal(again.read(points), head_values(head)["both"].read(points))


@pytest.mark.parametrize(
    "harm", ["missing", "no tensors", "shape", "nan", "kind", "readers", "names", "order", "twice"]
)
def test_damaged_file_is_named(
    harm: str, tmp_path: Path, head: MorphableModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, "SHIPPED_READER", tmp_path)
    tensors, metadata = read_tensors(SHIPPED_READER / HEAD_VALUES)
    if harm == "shape":
        tensors["dlib.mean"] = tensors["dlib.mean"][1:]
    if harm == "nan":
        tensors["both.weights"][0, 0] = float("nan")
    if harm == "kind":
        metadata["kind"] = "picture_judge"
    if harm == "names":
        metadata["names"]["both"] = 7
    if harm == "order":
        metadata["names"]["dlib"] = metadata["names"]["dlib"][::-1]
    if harm == "twice":
        metadata["names"] = {reader: ["yaw", *own[1:-1], "yaw"] for reader, own in metadata["names"].items()}
    if harm == "readers":
        metadata["names"]["somebody"] = metadata["names"].pop("both")
    if harm != "missing":
        write_tensors(tmp_path / HEAD_VALUES, {} if harm == "no tensors" else tensors, metadata)
    with pytest.raises(AssetError, match=HEAD_VALUES):
        head_values(head)
