"""RigNet leaves untouched portraits alone, bit for bit, whatever its architecture."""

from pathlib import Path

import pytest
import torch

from core.errors import AssetError
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.files.checkpoint import read_tensors, write_tensors
from core.rig.linear_rignet import LinearRigNet
from core.rig.reconstructor import FaceReconstructor
from core.rig.residual_rignet import ResidualRigNet
from core.rig.rignet import RigNet, edit_latent
from core.rig.rignet_architectures import ARCHITECTURES, load_rignet

NUM_WS, W_DIM = 4, 16


def network_of(architecture: str, model: MorphableModel, mode: str = "joint") -> RigNet:
    torch.manual_seed(0)
    network = ARCHITECTURES[architecture](NUM_WS, W_DIM, model.table, mode)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    return network.eval().requires_grad_(False)


@pytest.fixture(params=list(ARCHITECTURES))
def rignet(request: pytest.FixtureRequest, toy_model: MorphableModel) -> RigNet:
    return network_of(request.param, toy_model)


@pytest.fixture
def linear(toy_model: MorphableModel) -> RigNet:
    return network_of("linear", toy_model)


@pytest.fixture
def codes() -> torch.Tensor:
    return torch.randn(3, NUM_WS, W_DIM, generator=torch.Generator().manual_seed(1))


def turned(params: FaceParams, yaw: float) -> FaceParams:
    rotation = params.rotation.clone()
    rotation[:, 0] += yaw
    return params.replace(rotation=rotation)


@pytest.mark.parametrize("architecture", list(ARCHITECTURES))
def test_untrained_network_is_identity(
    architecture: str, toy_model: MorphableModel, codes: torch.Tensor
) -> None:
    network = ARCHITECTURES[architecture](NUM_WS, W_DIM, toy_model.table)
    original = toy_model.neutral_params(3)
    assert torch.equal(network(codes, turned(original, 0.3), original), codes)


def test_untouched_parameters_change_nothing(
    rignet: RigNet, toy_model: MorphableModel, codes: torch.Tensor
) -> None:
    params = FaceReconstructor(NUM_WS, W_DIM, toy_model.table)(codes)
    assert torch.equal(edit_latent(rignet, codes, params, params), codes)


def test_edit_of_one_portrait_does_not_touch_its_neighbours(
    rignet: RigNet, toy_model: MorphableModel, codes: torch.Tensor
) -> None:
    original = toy_model.neutral_params(3)
    rotation = original.rotation.clone()
    rotation[1, 0] = 0.3
    edited = edit_latent(rignet, codes, original.replace(rotation=rotation), original)
    assert torch.equal(edited[0], codes[0])
    assert not torch.allclose(edited[1], codes[1])


@pytest.mark.parametrize(
    ("architecture", "same"), [("linear", True), ("steering", True), ("residual", False)]
)
def test_only_the_residual_network_edits_each_portrait_its_own_way(
    architecture: str, same: bool, toy_model: MorphableModel, codes: torch.Tensor
) -> None:
    original = toy_model.neutral_params(3)
    edited = edit_latent(network_of(architecture, toy_model), codes, turned(original, 0.3), original)
    offset = edited - codes
    assert torch.allclose(offset[0], offset[1], atol=1e-5) == same


def test_single_mode_answers_to_its_own_block_only(toy_model: MorphableModel, codes: torch.Tensor) -> None:
    network = network_of("residual", toy_model, mode="light")
    original = toy_model.neutral_params(3)
    assert torch.equal(edit_latent(network, codes, turned(original, 0.3), original), codes)
    brighter = original.replace(sh_coeffs=original.sh_coeffs * 1.2)
    assert not torch.equal(edit_latent(network, codes, brighter, original), codes)


def test_requests_count_as_far_as_the_corpus_reaches(toy_model: MorphableModel, codes: torch.Tensor) -> None:
    network = network_of("residual", toy_model)
    assert isinstance(network, ResidualRigNet)
    original = toy_model.neutral_params(3)
    network.p_high[toy_model.table.slice("rotation")] = 0.5
    far, furthest = (edit_latent(network, codes, turned(original, yaw), original) for yaw in (9.0, 0.5))
    assert torch.equal(far, furthest)


def test_each_layer_of_the_linear_network_has_its_own_map(
    linear: LinearRigNet, toy_model: MorphableModel, codes: torch.Tensor
) -> None:
    linear.decoder[2] = 0
    linear.decoder_bias.zero_()
    params = toy_model.neutral_params(3)
    changed = (linear(codes, params, params) - codes).abs().amax((0, 2)) > 1e-6
    assert changed.tolist() == [True, True, False, True]


def test_layers_match_plain_linear_maps(
    linear: LinearRigNet, toy_model: MorphableModel, codes: torch.Tensor
) -> None:
    params = toy_model.neutral_params(3)
    encoded = codes[:, 1] @ linear.encoder[1] + linear.encoder_bias[1]
    inputs = torch.cat([encoded, toy_model.table.pack(params)], dim=1)
    expected = codes[:, 1] + inputs @ linear.decoder[1] + linear.decoder_bias[1]
    assert torch.allclose(linear(codes, params, params)[:, 1], expected, atol=1e-5)


def test_round_trip(rignet: RigNet, toy_model: MorphableModel, codes: torch.Tensor, tmp_path: Path) -> None:
    path = tmp_path / "rignet.safetensors"
    original = toy_model.neutral_params(3)
    rignet.set_statistics(codes, original.replace(rotation=torch.randn(3, 3)))
    rignet.save(path)
    again = load_rignet(path)
    assert again.architecture == rignet.architecture
    wanted = turned(original, 0.3)
    assert torch.equal(again(codes, wanted, original), rignet(codes, wanted, original))


def test_file_without_architecture_is_the_papers(linear: RigNet, tmp_path: Path) -> None:
    path = tmp_path / "old.safetensors"
    linear.save(path)
    tensors, metadata = read_tensors(path)
    old = {name: metadata[name] for name in ("kind", "num_ws", "w_dim", "encoded_dim", "mode", "table")}
    write_tensors(path, tensors, old)
    assert isinstance(load_rignet(path), LinearRigNet)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"w_dim": 17}, "encoder"),
        ({"architecture": "cubic"}, "field architecture is 'cubic', not one of linear"),
        ({"architecture": ["linear"]}, "field architecture"),
        ({"mode": "hair"}, "field mode is 'hair', not one of pose"),
        ({"hidden": -1}, "field hidden is not a whole number"),
        ({"kind": "cat"}, "field kind is 'cat'"),
    ],
)
def test_foreign_file_is_named(
    change: dict[str, object], named: str, toy_model: MorphableModel, tmp_path: Path
) -> None:
    path = tmp_path / "rignet.safetensors"
    network_of("residual", toy_model).save(path)
    tensors, metadata = read_tensors(path)
    write_tensors(path, tensors, {**metadata, **change})
    with pytest.raises(AssetError, match=named):
        load_rignet(path)
