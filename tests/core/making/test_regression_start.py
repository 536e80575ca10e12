"""A training may begin with another one: the picture stays, factors are matched by name, layers grow."""

import json

import pytest
import torch

from core.errors import AssetError
from core.files.checkpoint import write_tensors
from core.generator.checkpoint import save_generator
from core.generator.stylegan2 import Generator, GeneratorConfig
from core.making.regression_network import factored_generator
from core.making.regression_start import FACTOR_WEIGHT, starting_weights

NARROW = GeneratorConfig(16, {4: 8, 8: 6, 16: 4}, z_dim=32, w_dim=16)
WIDE = GeneratorConfig(16, {4: 8, 8: 8, 16: 8}, z_dim=32, w_dim=16)
FACTORS = {"yaw": 1, "hair": 3}


def write_state(path, generator, factors):
    tensors = {f"average.{name}": tensor for name, tensor in generator.state_dict().items()}
    write_tensors(path, tensors, {"scene_factors": factors})


def parameters_of(generator):
    return {name: parameter.detach() for name, parameter in generator.named_parameters()}


def begun(path, config, factors):
    generator = factored_generator(config, sum(factors.values())).requires_grad_(False)
    own = dict(generator.named_parameters())
    for name, weight in starting_weights(path, parameters_of(generator), factors).items():
        own[name].copy_(weight)
    return generator


def picture(generator, z):
    return generator.synthesis(generator.broadcast(generator.mapping(z)), noise_mode="none")


@pytest.fixture
def first():
    torch.manual_seed(0)
    return factored_generator(NARROW, 4).requires_grad_(False)


def test_wider_layers_show_the_same_picture(first, tmp_path):
    write_state(tmp_path / "state.safetensors", first, FACTORS)
    wide = begun(tmp_path / "state.safetensors", WIDE, FACTORS)
    z = torch.randn(3, 32)
    assert torch.allclose(picture(wide, z), picture(first, z), atol=1e-4)


def test_an_exported_generator_begins_a_training_as_well(first, tmp_path):
    plain = Generator(NARROW)
    weights = {name: t for name, t in first.state_dict().items() if name != FACTOR_WEIGHT}
    weights["mapping.layers.0.weight"] = first.mapping.layers[0].weight
    plain.load_state_dict({name: weights.get(name, own) for name, own in plain.state_dict().items()})
    save_generator(tmp_path / "generator.safetensors", plain, {})
    z = torch.randn(2, 32)
    again = begun(tmp_path / "generator.safetensors", NARROW, FACTORS)
    assert torch.allclose(picture(again, z), picture(first, z), atol=1e-4)


def test_factors_are_matched_by_name(first, tmp_path):
    write_state(tmp_path / "state.safetensors", first, FACTORS)
    factors = {"hair": 3, "glasses": 1, "yaw": 1}
    begun_weight = begun(tmp_path / "state.safetensors", NARROW, factors).state_dict()[FACTOR_WEIGHT]
    old = first.state_dict()[FACTOR_WEIGHT]
    turn, back = old[:, 0], begun_weight[:, 4]
    assert torch.nn.functional.cosine_similarity(turn, back, dim=0) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("factors", [FACTORS, {"yaw": 1, "hair": 5}])
def test_a_file_of_something_else_is_refused(tmp_path, factors):
    path = tmp_path / "other.safetensors"
    fresh = parameters_of(factored_generator(NARROW, sum(factors.values())))
    write_tensors(path, {"x": torch.zeros(1)}, {"kind": json.dumps("other")})
    with pytest.raises(AssetError, match="no state of a generator's training"):
        starting_weights(path, fresh, factors)
    save_generator(path, Generator(NARROW), {})
    with pytest.raises(AssetError, match="not trained on scenes"):
        starting_weights(path, fresh, factors)


def test_narrower_layers_are_refused(tmp_path):
    torch.manual_seed(0)
    write_state(tmp_path / "state.safetensors", factored_generator(WIDE, 4), FACTORS)
    with pytest.raises(AssetError, match="does not fit into"):
        begun(tmp_path / "state.safetensors", NARROW, FACTORS)
