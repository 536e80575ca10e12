"""F gives plausible faces from the start and survives the disk."""

from pathlib import Path
from typing import Any

import pytest
import torch

from core.errors import AssetError
from core.face.morphable_model import MorphableModel
from core.files.checkpoint import read_tensors, write_tensors
from core.rig.linear_rignet import LinearRigNet
from core.rig.reconstructor import FaceReconstructor

NUM_WS, W_DIM = 4, 16


@pytest.fixture
def network(toy_model: MorphableModel) -> FaceReconstructor:
    torch.manual_seed(0)
    return FaceReconstructor(NUM_WS, W_DIM, toy_model.table, hidden=24)


def test_untrained_faces_are_plausible(network: FaceReconstructor, toy_model: MorphableModel) -> None:
    params = network(torch.randn(50, NUM_WS, W_DIM))
    assert params.identity.shape == (50, 4)
    assert params.sh_coeffs.shape == (50, 9, 3)
    assert params.expression.min() > 0.02
    assert params.expression.max() < 0.2
    assert params.rotation.abs().max() < 0.5
    assert torch.allclose(params.sh_coeffs, toy_model.neutral_params().sh_coeffs, atol=0.5)


def test_it_knows_whose_points_it_learned_from(network: FaceReconstructor, tmp_path: Path) -> None:
    path = tmp_path / "f.safetensors"
    network.reader = "mediapipe"
    network.save(path)
    assert FaceReconstructor.load(path).reader == "mediapipe"
    tensors, metadata = read_tensors(path)
    write_tensors(path, tensors, {name: value for name, value in metadata.items() if name != "reader"})
    assert FaceReconstructor.load(path).reader == "dlib"
    write_tensors(path, tensors, metadata | {"reader": 7})
    with pytest.raises(AssetError, match="field reader"):
        FaceReconstructor.load(path)


def test_it_knows_what_it_was_told(network: FaceReconstructor, tmp_path: Path) -> None:
    path = tmp_path / "f.safetensors"
    network.told = ("yaw", "jawOpen")
    network.save(path)
    assert FaceReconstructor.load(path).told == ("yaw", "jawOpen")
    tensors, metadata = read_tensors(path)
    write_tensors(path, tensors, {name: value for name, value in metadata.items() if name != "told"})
    assert FaceReconstructor.load(path).told == ()
    for wrong in ("yaw", [7], ["x" * 999], ["yaw"] * 9_999):
        write_tensors(path, tensors, metadata | {"told": wrong})
        with pytest.raises(AssetError, match="field told"):
            FaceReconstructor.load(path)


def test_inputs_are_standardised_per_layer(network: FaceReconstructor) -> None:
    scale = torch.tensor([1.0, 5.0, 0.2, 1.0])[:, None]
    codes = torch.randn(500, NUM_WS, W_DIM)
    before = network(codes)
    network.set_latent_statistics(codes * scale + 3)
    after = network(codes * scale + 3)
    assert torch.allclose(before.rotation, after.rotation, atol=0.02)


def test_ambient_light_sets_the_starting_brightness(network: FaceReconstructor) -> None:
    network.set_ambient_light(torch.tensor([0.5, 0.4, 0.3]))
    light = network(torch.zeros(1, NUM_WS, W_DIM)).sh_coeffs[0, 0]
    assert torch.allclose(light * 0.282095, torch.tensor([0.5, 0.4, 0.3]), atol=0.1)


def test_wrong_shape_is_refused(network: FaceReconstructor) -> None:
    with pytest.raises(AssertionError, match="w_plus"):
        network(torch.zeros(1, NUM_WS + 1, W_DIM))


def test_round_trip(network: FaceReconstructor, tmp_path: Path) -> None:
    network.set_latent_statistics(torch.randn(9, NUM_WS, W_DIM))
    network.save(tmp_path / "f.safetensors")
    loaded = FaceReconstructor.load(tmp_path / "f.safetensors")
    codes = torch.randn(3, NUM_WS, W_DIM)
    assert torch.equal(loaded(codes).rotation, network(codes).rotation)


def test_foreign_and_damaged_files_are_named(
    network: FaceReconstructor, toy_model: MorphableModel, tmp_path: Path
) -> None:
    path = tmp_path / "f.safetensors"
    LinearRigNet(NUM_WS, W_DIM, toy_model.table).save(path)
    with pytest.raises(AssetError, match="kind"):
        FaceReconstructor.load(path)
    network.save(path)
    tensors, metadata = read_tensors(path)
    write_tensors(path, tensors, {**metadata, "table": None})
    with pytest.raises(AssetError, match="field table is not an object"):
        FaceReconstructor.load(path)
    write_tensors(path, tensors, {**metadata, "hidden": 25})
    with pytest.raises(AssetError, match="layers"):
        FaceReconstructor.load(path)


@pytest.mark.parametrize(
    "change", [{"hidden": 30_000}, {"hidden": -1}, {"hidden": float("inf")}, {"w_dim": 2**62}]
)
def test_claimed_sizes_are_refused_before_memory_is_given(
    network: FaceReconstructor, tmp_path: Path, change: dict[str, Any]
) -> None:
    path = tmp_path / "f.safetensors"
    network.save(path)
    tensors, metadata = read_tensors(path)
    write_tensors(path, tensors, metadata | change)
    with pytest.raises(AssetError, match=r"f\.safetensors: (field|tensor)"):
        FaceReconstructor.load(path)


def test_values_that_are_no_numbers_are_refused(network: FaceReconstructor, tmp_path: Path) -> None:
    path = tmp_path / "f.safetensors"
    network.save(path)
    tensors, metadata = read_tensors(path)
    write_tensors(path, tensors | {"w_mean": tensors["w_mean"] * float("nan")}, metadata)
    with pytest.raises(AssetError, match="tensor 'w_mean' holds values that are not numbers"):
        FaceReconstructor.load(path)
