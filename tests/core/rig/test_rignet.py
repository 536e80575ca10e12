"""RigNet leaves untouched portraits alone, bit for bit, and edits each layer by its own map."""

from pathlib import Path

import pytest
import torch

from core.checkpoint import read_tensors, write_tensors
from core.errors import AssetError
from core.face.morphable_model import MorphableModel
from core.rig.reconstructor import FaceReconstructor
from core.rig.rignet import RigNet, edit_latent

NUM_WS, W_DIM = 4, 16


@pytest.fixture
def rignet(toy_model: MorphableModel) -> RigNet:
    torch.manual_seed(0)
    network = RigNet(NUM_WS, W_DIM, toy_model.table)
    torch.nn.init.normal_(network.decoder, std=0.1)
    return network.eval()


@pytest.fixture
def codes() -> torch.Tensor:
    return torch.randn(3, NUM_WS, W_DIM, generator=torch.Generator().manual_seed(1))


def test_untrained_network_is_identity(toy_model: MorphableModel, codes: torch.Tensor) -> None:
    network = RigNet(NUM_WS, W_DIM, toy_model.table)
    assert torch.equal(network(codes, toy_model.neutral_params(3)), codes)


def test_untouched_parameters_change_nothing(
    rignet: RigNet, toy_model: MorphableModel, codes: torch.Tensor
) -> None:
    params = FaceReconstructor(NUM_WS, W_DIM, toy_model.table)(codes)
    assert not torch.equal(rignet(codes, params), codes)
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


def test_each_layer_has_its_own_map(rignet: RigNet, toy_model: MorphableModel, codes: torch.Tensor) -> None:
    with torch.no_grad():
        rignet.decoder[2] = 0
    edited = rignet(codes, toy_model.neutral_params(3))
    changed = (edited - codes).abs().amax((0, 2)) > 1e-6
    assert changed.tolist() == [True, True, False, True]


def test_layers_match_plain_linear_maps(
    rignet: RigNet, toy_model: MorphableModel, codes: torch.Tensor
) -> None:
    params = toy_model.neutral_params(3)
    encoded = codes[:, 1] @ rignet.encoder[1]
    inputs = torch.cat([encoded, toy_model.table.pack(params)], dim=1)
    assert torch.allclose(rignet(codes, params)[:, 1], codes[:, 1] + inputs @ rignet.decoder[1], atol=1e-5)


def test_round_trip_and_foreign_files(
    rignet: RigNet, toy_model: MorphableModel, codes: torch.Tensor, tmp_path: Path
) -> None:
    path = tmp_path / "rignet.safetensors"
    rignet.set_statistics(codes, toy_model.neutral_params(3))
    rignet.save(path)
    params = toy_model.neutral_params(3)
    assert torch.equal(RigNet.load(path)(codes, params), rignet(codes, params))
    tensors, metadata = read_tensors(path)
    write_tensors(path, tensors, {**metadata, "w_dim": 17})
    with pytest.raises(AssetError, match="encoder"):
        RigNet.load(path)
    FaceReconstructor(NUM_WS, W_DIM, toy_model.table).save(path)
    with pytest.raises(AssetError, match="kind"):
        RigNet.load(path)
