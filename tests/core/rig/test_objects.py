"""What comes and goes by itself in pictures stays as it is, whatever is edited."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import AssetError
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.rig.calibration import STEPS, Calibrator
from core.rig.objects import Objects
from core.rig.reconstructor import FaceReconstructor
from core.rig.rignet_architectures import ARCHITECTURES
from core.rig.rignet_choices import Architecture
from core.rig.statistics import Statistics

NUM_WS, W_DIM, SAMPLES = 2, 6, 400


@pytest.fixture
def statistics(toy_model: MorphableModel) -> Statistics:
    rng = np.random.default_rng(0)
    w = rng.normal(size=(SAMPLES, W_DIM)) * [3, 2, 1, 1, 0.5, 0.5]
    w[:, 1] += w[:, 0]
    params = rng.normal(size=(SAMPLES, toy_model.table.size)) + w[:, :1]
    objects = np.eye(W_DIM)[[1, 3]]
    return Statistics(np.arange(SAMPLES), *(part.astype(np.float32) for part in (params, w, objects)))


def test_nothing_that_is_left_alone_moves_an_object(statistics: Statistics) -> None:
    objects = Objects.of(statistics)
    offsets = torch.randn(5, NUM_WS, W_DIM, generator=torch.Generator().manual_seed(0))
    left = objects.left_alone(offsets)
    assert left.shape == offsets.shape
    assert float((left @ objects.reads.T).abs().max()) < 1e-5
    assert torch.allclose(objects.left_alone(left), left, atol=1e-5)


def test_object_is_taken_out_along_the_way_that_samples_have_it(statistics: Statistics) -> None:
    objects = Objects.of(statistics)
    assert torch.allclose(objects.ways @ objects.reads.T, torch.eye(2), atol=1e-5)
    assert float(objects.ways[0, 0]) > 0.3, "the first number of W goes with the second"


def test_rows_of_any_size_say_the_same(statistics: Statistics) -> None:
    scaled = statistics.objects * np.array([[1e6], [1e-6]], np.float32)
    twice = np.concatenate([scaled, 0 * scaled[:1], scaled[:1]])
    objects = Objects.of(Statistics(statistics.seeds, statistics.params, statistics.w, twice))
    offsets = torch.randn(5, W_DIM, generator=torch.Generator().manual_seed(0))
    assert torch.allclose(objects.left_alone(offsets), Objects.of(statistics).left_alone(offsets), atol=1e-4)


def test_where_there_are_no_objects_all_may_move(statistics: Statistics) -> None:
    objects = Objects.of(Statistics(statistics.seeds, statistics.params, statistics.w))
    offsets = torch.randn(3, W_DIM)
    assert len(objects) == 0
    assert torch.equal(objects.left_alone(offsets), offsets)


@pytest.mark.parametrize("architecture", list(ARCHITECTURES))
@pytest.mark.parametrize("steps", [0, STEPS])
def test_edits_move_no_object(
    toy_model: MorphableModel, statistics: Statistics, architecture: Architecture, steps: int
) -> None:
    torch.manual_seed(0)
    reconstructor = FaceReconstructor(NUM_WS, W_DIM, toy_model.table, hidden=16).requires_grad_(False)
    rignet = ARCHITECTURES[architecture](NUM_WS, W_DIM, toy_model.table).requires_grad_(False)
    for parameter in rignet.parameters():
        parameter.normal_(0, 0.1)
    calibrator = Calibrator(toy_model, reconstructor, statistics, rignet)
    w = torch.from_numpy(statistics.w[:10])[:, None].expand(-1, NUM_WS, -1)
    original = reconstructor(w)
    turned = original.replace(rotation=original.rotation + torch.tensor([0.2, 0.0, 0.0]))
    edited, achieved = calibrator.edit(calibrator.see(w, original), turned, steps)
    assert float((edited - w).abs().max()) > 1e-3
    assert float(((edited - w) @ calibrator.objects.reads.T).abs().max()) < 1e-4
    assert torch.allclose(achieved.rotation, reconstructor(edited).rotation, atol=1e-4)


@pytest.mark.parametrize("architecture", list(ARCHITECTURES))
def test_rignets_learn_without_the_ways_of_objects(
    toy_model: MorphableModel, statistics: Statistics, architecture: Architecture
) -> None:
    rignet = ARCHITECTURES[architecture](NUM_WS, W_DIM, toy_model.table)
    params = FaceParams.cat([toy_model.neutral_params(SAMPLES)])
    params = params.replace(rotation=torch.from_numpy(statistics.w[:, :3]))
    w = torch.from_numpy(statistics.w)[:, None].expand(-1, NUM_WS, -1)
    objects = Objects.of(statistics)
    rignet.set_statistics(w, params)
    assert float((rignet.basis @ objects.reads.T).abs().max()) > 0.1
    rignet.set_statistics(w, params, objects)
    assert float((rignet.basis @ objects.reads.T).abs().max()) < 1e-4
    assert rignet.basis.any()


def test_objects_are_stored(statistics: Statistics, tmp_path: Path) -> None:
    statistics.save(tmp_path / "statistics.npz")
    assert np.array_equal(Statistics.load(tmp_path / "statistics.npz").objects, statistics.objects)


def test_older_statistics_note_none(statistics: Statistics, tmp_path: Path) -> None:
    np.savez(tmp_path / "old.npz", seeds=statistics.seeds, params=statistics.params, w=statistics.w)
    assert len(Statistics.load(tmp_path / "old.npz").objects) == 0


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        ({"w": np.full((SAMPLES, W_DIM), 1e30)}, "w holds impossible numbers"),
        ({"seeds": np.zeros(1), "params": np.zeros((1, 4)), "w": np.ones((1, W_DIM))}, "a single sample"),
    ],
)
def test_statistics_of_which_nothing_follows_are_refused(
    statistics: Statistics, tmp_path: Path, harm: dict[str, np.ndarray], sentence: str
) -> None:
    samples = {"seeds": statistics.seeds, "params": statistics.params, "w": statistics.w}
    np.savez(tmp_path / "statistics.npz", **(samples | harm))
    with pytest.raises(AssetError, match=sentence):
        Statistics.load(tmp_path / "statistics.npz")


@pytest.mark.parametrize(
    ("objects", "sentence"),
    [
        (np.full((1, W_DIM), np.nan), "objects is not a table of finite numbers"),
        (np.ones(W_DIM), "objects is not a table of finite numbers"),
        (np.ones((1, W_DIM), int), "objects is not a table of finite numbers"),
        (np.full((1, W_DIM), 1e300), "objects is not a table of finite numbers"),
        (np.ones((4, W_DIM)), "objects has 4 rows, more than are possible"),
        (np.ones((1, 4)), "objects is 4 numbers wide where 6 are expected"),
    ],
)
def test_damaged_objects_are_refused(
    statistics: Statistics, tmp_path: Path, objects: np.ndarray, sentence: str
) -> None:
    path = tmp_path / "statistics.npz"
    samples = {"seeds": statistics.seeds, "params": statistics.params, "w": statistics.w}
    np.savez(path, objects=objects, **samples)
    with pytest.raises(AssetError, match=sentence):
        Statistics.load(path).check(path, statistics.params.shape[1], W_DIM)
