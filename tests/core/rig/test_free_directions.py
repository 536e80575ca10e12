"""Directions of W that leave the face alone are found, kept, and refused where they do not fit."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import AssetError, RequestError
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.files.rig_files import FREE_DIRECTIONS, MANIFEST
from core.rig.free_directions import FreeDirections
from core.rig.free_search import LONGEST_REACH, free_directions, plain_directions
from core.rig.free_storage import store_free, store_free_names
from core.rig.opening import keeps_edits
from core.rig.rig import Rig, load_rig, save_rig
from core.rig.rig_file import pack_rig, unpacked
from core.rig.statistics import Statistics

FACE, HAIR = 20, 27  # W's first 20 numbers are the face, and number 27 varies most of the others
Reader = Callable[[torch.Tensor], FaceParams]


@pytest.fixture
def reader(toy_model: MorphableModel) -> Reader:
    """An F that reads the face and nothing else."""
    weights = torch.zeros(32, toy_model.table.size)
    weights[:FACE] = torch.from_numpy(np.random.default_rng(1).normal(size=(FACE, toy_model.table.size)))
    return lambda w_plus: toy_model.table.unpack(w_plus.mean(1) @ weights)


@pytest.fixture
def statistics(toy_model: MorphableModel, reader: Reader) -> Statistics:
    w = np.random.default_rng(0).normal(size=(400, 32)).astype(np.float32)
    w[:, HAIR] *= 5
    w[:, 0] *= 9
    params = toy_model.table.pack(reader(torch.from_numpy(w)[:, None])).numpy()
    return Statistics(np.arange(400), params, w)


@pytest.fixture
def every_warning() -> Iterator[None]:
    torch.set_warn_always(True)  # else each is given once in a process
    yield
    torch.set_warn_always(False)


def found_by(rig: Rig, reader: Reader, statistics: Statistics) -> FreeDirections:
    return free_directions(rig.generator, rig.model, reader, statistics)


def test_directions_in_read_only_memory_bring_no_warning(every_warning: None) -> None:
    arrays = np.eye(2, 4, dtype=np.float32), np.ones(3, bool), np.ones(2, np.float32)
    for array in arrays:
        array.setflags(write=False)
    free = FreeDirections(*arrays)
    offset = free.offset(torch.tensor([[0.5, -1.0]]))
    assert free.amounts(offset).tolist() == [[0.5, -1.0]]


def test_what_the_face_does_not_explain_is_found(
    toy_rig: Rig, reader: Reader, statistics: Statistics
) -> None:
    free = found_by(toy_rig, reader, statistics)
    first = free.directions[0]
    assert abs(first).argmax() == HAIR, "not number 0, which varies more but moves the face"
    assert abs(first[HAIR]) == pytest.approx(5, rel=0.1), "one σ of the samples"
    assert abs(free.directions[:, :FACE]).max() < 0.1
    assert free.reach[0] == LONGEST_REACH
    again = found_by(toy_rig, reader, statistics)
    assert np.array_equal(free.directions, again.directions)


def test_a_direction_goes_as_far_as_f_sees_the_face_stay(
    toy_rig: Rig, reader: Reader, statistics: Statistics
) -> None:
    def touchy(w_plus: torch.Tensor, bend: float) -> FaceParams:
        seen = reader(w_plus)
        return seen.replace(rotation=seen.rotation + bend * w_plus.mean(1)[:, HAIR : HAIR + 1].abs())

    near = found_by(toy_rig, lambda w_plus: touchy(w_plus, 0.4), statistics)
    assert 0.5 <= near.reach[0] < LONGEST_REACH
    none = found_by(toy_rig, lambda w_plus: touchy(w_plus, 400.0), statistics)
    assert not (abs(none.directions).argmax(1) == HAIR).any(), "of no use"


def test_a_bare_generator_has_the_components_of_w(toy_rig: Rig) -> None:
    free = plain_directions(toy_rig.generator)
    lengths = np.linalg.norm(free.directions, axis=1)
    assert len(free) == 10
    assert (np.diff(lengths) <= 1e-6).all(), "what varies most comes first"
    assert free.layers.all()
    assert np.array_equal(free.directions, plain_directions(toy_rig.generator).directions)


@pytest.fixture
def folder(toy_rig: Rig, free: FreeDirections, tmp_path: Path) -> Path:
    """A rig with free directions."""
    save_rig(replace(toy_rig, path=tmp_path / "rig", stored_free=free), {}, {})
    return tmp_path / "rig"


def test_a_rig_folder_keeps_them(folder: Path, free: FreeDirections, tmp_path: Path) -> None:
    rig = load_rig(folder)
    assert np.array_equal(rig.free.directions, free.directions)
    assert np.array_equal(rig.free.layers, free.layers)
    pack_rig(folder, tmp_path / "rig.rig")
    assert np.array_equal(load_rig(unpacked(tmp_path / "rig.rig")).free.reach, free.reach)


def test_they_are_put_into_a_rig_that_has_none(toy_rig: Rig, free: FreeDirections, tmp_path: Path) -> None:
    save_rig(replace(toy_rig, path=tmp_path), {}, {"reliable": {"yaw": [-9, 9]}})
    old = load_rig(tmp_path)
    store_free(tmp_path, free, {"free_2": "Backdrop"}, {"portraits": 3})
    new = load_rig(tmp_path)
    assert len(new.free) == len(free)
    assert new.free_names == {"free_2": "Backdrop"}
    assert new.manifest["quality"] == {"reliable": {"yaw": [-9, 9]}, "free_directions": {"portraits": 3}}
    assert new.free_key != old.free_key
    assert not keeps_edits(tmp_path, old), "the same numbers would mean something else"


def test_names_change_nothing_else(folder: Path) -> None:
    before = load_rig(folder)
    store_free_names(folder, {"free_1": "  Hair\nlength "})
    named = load_rig(folder)
    assert named.free_names == {"free_1": "Hair length"}
    assert named.fingerprint == before.fingerprint
    store_free_names(folder, {"free_1": ""})
    assert load_rig(folder).free_names == {}
    with pytest.raises(RequestError, match="at most 60 characters"):
        store_free_names(folder, {"free_1": "x" * 61})


def test_names_that_are_no_text_are_refused(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | {"free_names": {"free_1": 7}}))
    with pytest.raises(AssetError, match=r"field free_names\.free_1 is not text"):
        load_rig(folder)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"directions": np.zeros((2, 32), np.float32)}, "moves nothing"),
        ({"directions": np.full((2, 32), np.nan, np.float32)}, "field directions is not a table"),
        ({"directions": np.ones((2, 31), np.float32)}, r"directions has the shape \(2, 31\) where \(2, 32\)"),
        ({"directions": np.ones((65, 32), np.float32), "reach": np.ones(65, np.float32)}, "same directions"),
        ({"reach": np.ones(3, np.float32)}, "same directions"),
        ({"reach": np.array([1, 1e9], np.float32)}, "field reach is not within"),
        ({"reach": np.array(["a", "b"])}, "field reach is not a table"),
        ({"layers": np.zeros(6, bool)}, "moves nothing"),
        ({"layers": np.ones(7, bool)}, "field layers has the shape"),
    ],
)
def test_what_does_not_fit_is_refused(
    toy_rig: Rig, folder: Path, free: FreeDirections, change: dict, words: str
) -> None:
    fields = {"directions": free.directions, "layers": free.layers, "reach": free.reach} | change
    np.savez(folder / FREE_DIRECTIONS, **fields)
    with pytest.raises(AssetError, match=words):
        FreeDirections.load(folder / FREE_DIRECTIONS).check(folder, toy_rig.generator)


def test_a_changed_file_is_refused(folder: Path, free: FreeDirections) -> None:
    replace(free, reach=free.reach / 2).save(folder / FREE_DIRECTIONS)
    with pytest.raises(AssetError, match=r"free_directions\.npz is damaged"):
        load_rig(folder)
