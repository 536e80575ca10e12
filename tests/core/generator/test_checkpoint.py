"""A generator comes back from its file bit for bit; a wrong file is explained."""

import pytest
import torch
from safetensors.torch import save_file

from core.errors import AssetError
from core.files.checkpoint import write_tensors
from core.generator import stylegan1, stylegan3
from core.generator.checkpoint import load_generator, save_generator
from core.generator.stylegan2 import Generator, GeneratorConfig

CONFIG = GeneratorConfig(8, {4: 4, 8: 2}, z_dim=16, w_dim=16)
FIELDS = {"img_resolution": 8, "channels": {"4": 4, "8": 2}, "z_dim": 16, "w_dim": 16, "mapping_layers": 2}


def test_round_trip_is_exact(tmp_path):
    generator = Generator(CONFIG).eval()
    generator.w_avg.normal_()
    path = tmp_path / "generator.safetensors"
    save_generator(path, generator, {"images_seen": 7})
    loaded = load_generator(path)
    z = torch.randn(2, 16)
    assert loaded.config == CONFIG
    assert torch.equal(loaded(z, 0.7), generator(z, 0.7))
    assert not any(parameter.requires_grad for parameter in loaded.parameters())


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (None, "config"),
        ({**FIELDS, "w_dim": 10**9}, r"config\.w_dim"),
        ({**FIELDS, "img_resolution": 12}, "power of two"),
        ({**FIELDS, "channels": {"4": 4}}, "channels"),
        ({**FIELDS, "channels": {"four": 4, "8": 2}}, "config"),
        ({**FIELDS, "layers": 3}, r"config\.layers"),
        ({**FIELDS, "architecture": ["skip"]}, r"config\.architecture"),
        ({**FIELDS, "conv_clamp": True}, r"config\.conv_clamp"),
        ({**FIELDS, "channels": {"4": 2048, "8": 2048}}, "shape"),
    ],
)
def test_bad_configuration_is_named(tmp_path, config, message):
    path = tmp_path / "generator.safetensors"
    write_tensors(path, Generator(CONFIG).state_dict(), {"architecture": "stylegan2", "config": config})
    with pytest.raises(AssetError, match=message) as error:
        load_generator(path)
    assert str(path) in str(error.value)


def test_foreign_architecture_and_missing_tensor_are_named(tmp_path):
    path = tmp_path / "generator.safetensors"
    state = Generator(CONFIG).state_dict()
    write_tensors(path, state, {"architecture": "rignet", "config": FIELDS})
    with pytest.raises(AssetError, match="architecture"):
        load_generator(path)
    del state["w_avg"]
    write_tensors(path, state, {"architecture": "stylegan2", "config": FIELDS})
    with pytest.raises(AssetError, match="w_avg"):
        load_generator(path)


@pytest.mark.parametrize(
    "generator",
    [
        stylegan1.Generator(stylegan1.GeneratorConfig(8, {4: 4, 8: 2}, z_dim=16, w_dim=16)),
        Generator(GeneratorConfig(8, {4: 4, 8: 2}, 16, 16, architecture="resnet", conv_clamp=1.5)),
        stylegan3.Generator(stylegan3.GeneratorConfig(16, (4, 4, 3), z_dim=16, w_dim=16, first_cutoff=1.7)),
    ],
    ids=["stylegan1", "stylegan2", "stylegan3"],
)
def test_every_architecture_comes_back(tmp_path, generator):
    path = tmp_path / "generator.safetensors"
    save_generator(path, generator, {})
    z = torch.randn(2, 16)
    loaded = load_generator(path)
    assert loaded.config == generator.config
    assert torch.equal(loaded(z), generator(z))


def test_hostile_metadata_is_one_sentence(tmp_path):
    path = tmp_path / "generator.safetensors"
    tensors = {"x": torch.zeros(1)}
    save_file(tensors, path, {"rig_editor": "[" * 100_000})
    with pytest.raises(AssetError, match="nested more than 64"):
        load_generator(path)
    fields = {"img_resolution": 2048, "channels": [2048] * 40}
    write_tensors(path, tensors, {"architecture": "stylegan3", "config": fields})
    with pytest.raises(AssetError, match="missing"):
        load_generator(path)
