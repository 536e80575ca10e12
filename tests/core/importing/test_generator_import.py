"""Imported generators give the pictures of the code that they come from.

The pinned values were computed with NVIDIA's and rosinality's own code on weights from a formula (see
`foreign_files`): NVlabs/stylegan (1e0d5c7) and stylegan2 (bf0fe0b) under TensorFlow 2.21,
stylegan2-ada-pytorch (d72cc7d), stylegan3 (c233a91) and rosinality/stylegan2-pytorch (bef283a).
"""

import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from foreign_files import CHANNELS, latents, write_alone
from foreign_nvidia import nvidia_stylegan2, nvidia_stylegan3, state_of, write_nvidia_torch
from foreign_rosinality import write_rosinality, write_safetensors, write_state
from foreign_tensorflow import stylegan1_variables, stylegan2_variables, tf_network, write_tf
from safetensors import safe_open

from core.commands.main import main
from core.errors import AssetError
from core.generator.checkpoint import load_generator
from core.importing.generator_import import import_generator

WRITERS = {
    "NVIDIA v1": lambda path: write_tf(path, tf_network(stylegan1_variables())),
    **{
        f"NVIDIA v2 {kind}": lambda path, kind=kind: write_tf(path, tf_network(stylegan2_variables(kind)))
        for kind in ("skip", "resnet", "orig", "grown")
    },
    **{
        f"ADA {kind}": lambda path, kind=kind: write_nvidia_torch(path, nvidia_stylegan2(kind, clamp=0.9))
        for kind in ("skip", "resnet", "orig")
    },
    "v3 T": lambda path: write_nvidia_torch(path, nvidia_stylegan3()),
    "v3 R": lambda path: write_nvidia_torch(path, nvidia_stylegan3(radial=True)),
    "rosinality": write_rosinality,
    "NVIDIA v1 alone": lambda path: write_alone(path, tf_network(stylegan1_variables())),
    "ADA skip alone": lambda path: write_alone(path, nvidia_stylegan2(clamp=0.9)),
    "ADA skip of PTI": lambda path: write_alone(path, nvidia_stylegan2(clamp=0.9), torch.save),
    "v3 T of PTI": lambda path: write_alone(path, nvidia_stylegan3(), torch.save),
    "rosinality as G_ema": lambda path: write_state(path, "G_ema"),
    "rosinality as params_ema of basicsr": lambda path: write_state(path, "params_ema", basicsr=True),
    "rosinality of e4e": lambda path: write_state(path, "state_dict", prefix="decoder."),
    "rosinality as safetensors": write_safetensors,
    "rosinality before torch 1.6": lambda path: write_rosinality(path, legacy=True),
}
PINNED = json.loads(Path(__file__).with_name("pinned_pictures.json").read_text())


@pytest.mark.parametrize("name", WRITERS)
def test_picture_is_that_of_the_original_code(tmp_path: Path, name: str) -> None:
    generator, _ = import_generator(WRITERS[name](tmp_path / "generator"))
    picture = generator(torch.from_numpy(latents()), 0.7)
    assert picture.shape == (1, 3, 16, 16)
    pinned = PINNED[re.sub(" (as|of|before|alone).*", "", name)]
    np.testing.assert_allclose(picture[0, :, 3::5, 4::5].flatten(1), pinned, atol=2e-5)


@pytest.mark.parametrize("name", ["NVIDIA v1", "NVIDIA v2 resnet", "v3 R"])
def test_command_writes_what_the_loader_reads(tmp_path: Path, name: str) -> None:
    source, out = WRITERS[name](tmp_path / "foreign.pkl"), tmp_path / "generator.safetensors"
    assert main(["import-generator", str(source), "--out", str(out)]) == 0
    z = torch.from_numpy(latents())
    assert torch.equal(load_generator(out)(z, 0.7), import_generator(source)[0](z, 0.7))
    with safe_open(out, framework="pt") as file:
        provenance = json.loads(file.metadata()["rig_editor"])["provenance"]["source"]
    assert provenance["sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()
    assert provenance["file"] == "foreign.pkl"
    again, provenance = import_generator(out)
    assert torch.equal(again(z, 0.7), load_generator(out)(z, 0.7))
    assert provenance["source"]["format"] == "rig editor"


def test_command_says_why_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "picture.pkl"
    path.write_bytes(b"\x89PNG" + bytes(100))
    assert main(["import-generator", str(path), "--out", str(tmp_path / "out.safetensors")]) == 2
    assert f"{path} cannot be imported" in capsys.readouterr().err
    assert not (tmp_path / "out.safetensors").exists()


def test_format_is_told_from_content(tmp_path: Path) -> None:
    path = write_rosinality(tmp_path / "generator.pkl")
    assert import_generator(path)[1]["source"]["format"] == "torch archive"


def test_early_protocols_and_training_checkpoints(tmp_path: Path) -> None:
    z = torch.from_numpy(latents())
    network = tf_network(stylegan1_variables())
    early = import_generator(write_tf(tmp_path / "a", network, protocol=2))[0]
    late = import_generator(write_tf(tmp_path / "b", network, protocol=5))[0]
    assert torch.equal(early(z), late(z))
    path = write_rosinality(tmp_path / "c", latent_avg=None, g_optim={"state": {0: torch.ones(2)}})
    generator, provenance = import_generator(path)
    assert "mean of 4096" in provenance["source"]["w_avg"]
    w = generator.mapping(torch.randn(4096, 8, generator=torch.Generator().manual_seed(1)))
    assert torch.allclose(generator.w_avg, w.mean(dim=0), atol=0.1)


def test_drafts_stop_where_there_is_an_output(tmp_path: Path) -> None:
    outputs = {"NVIDIA v1": (4, 8, 16), "NVIDIA v2 skip": (4, 8, 16), "NVIDIA v2 orig": (16,), "v3 T": (16,)}
    for name, resolutions in outputs.items():
        generator, _ = import_generator(WRITERS[name](tmp_path / "generator"))
        assert generator.output_resolutions == resolutions
        w_plus = generator.broadcast(generator.w_avg[None])
        for side in resolutions:
            assert generator.synthesis(w_plus, max_resolution=side).shape == (1, 3, side, side)
        with pytest.raises(ValueError, match="max_resolution 2 "):
            generator.synthesis(w_plus, max_resolution=2)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("label_size", 10, "label_size"),
        ("nonlinearity", "relu", "nonlinearity"),
        ("use_noise", False, "use_noise"),
        ("resample_kernel", [1, 2, 1], "resample_kernel"),
        ("mapping_lrmul", "x", "mapping_lrmul"),
        ("conv_clamp", "x", "conv_clamp"),
    ],
)
def test_unsupported_option_of_tensorflow_is_named(
    tmp_path: Path, field: str, value: object, message: str
) -> None:
    network = tf_network(stylegan2_variables(), **{field: value})
    with pytest.raises(AssetError, match=message):
        import_generator(write_tf(tmp_path / "g.pkl", network))


@pytest.mark.parametrize(
    ("path", "attribute", "value", "message"),
    [
        ("synthesis.b8.conv1", "activation", "relu", "activation"),
        ("synthesis.b8.conv1", "conv_clamp", 3.0, "conv_clamp"),
        ("synthesis.b16", "architecture", "dense", "architecture"),
        ("mapping.fc1", "bias_gain", "x", "bias_gain"),
    ],
)
def test_unsupported_option_of_torch_is_named(
    tmp_path: Path, path: str, attribute: str, value: object, message: str
) -> None:
    network = nvidia_stylegan2()
    network.child(path).state[attribute] = value
    with pytest.raises(AssetError, match=message):
        import_generator(write_nvidia_torch(tmp_path / "g.pkl", network))


def test_other_networks_are_named(tmp_path: Path) -> None:
    conditional = nvidia_stylegan2()
    conditional.state["c_dim"] = 4
    with pytest.raises(AssetError, match="conditional"):
        import_generator(write_nvidia_torch(tmp_path / "g.pkl", conditional))
    sharper = nvidia_stylegan3()
    sharper.state["_init_kwargs"]["first_cutoff"] = 1.0
    with pytest.raises(AssetError, match="frequencies"):
        import_generator(write_nvidia_torch(tmp_path / "g.pkl", sharper))
    filtered = nvidia_stylegan3()
    filtered.child("synthesis.L1_20_5").state["_buffers"]["up_filter"] += 0.1
    with pytest.raises(AssetError, match="up_filter"):
        import_generator(write_nvidia_torch(tmp_path / "g.pkl", filtered))


@pytest.mark.parametrize(("channels", "pictures"), [(1, "grey pictures"), (4, r"transparency \(RGBA\)")])
def test_generators_that_make_no_rgb_are_named(tmp_path: Path, channels: int, pictures: str) -> None:
    network = nvidia_stylegan2()
    for resolution in CHANNELS:
        parameters = network.child(f"synthesis.b{resolution}.torgb").state["_parameters"]
        parameters["weight"] = torch.zeros(channels, *parameters["weight"].shape[1:])
        parameters["bias"] = torch.zeros(channels)
    with pytest.raises(AssetError, match=f"makes .*{pictures}.*only RGB is supported"):
        import_generator(write_nvidia_torch(tmp_path / "g.pkl", network))


def test_bare_state_of_ada_makes_its_picture(tmp_path: Path) -> None:
    """Without its modules, so with the options of a new training: no clamp."""
    network = nvidia_stylegan2()
    whole, _ = import_generator(write_nvidia_torch(tmp_path / "whole.pkl", network))
    torch.save({"G_ema": state_of(network)}, tmp_path / "state.pt")
    bare, provenance = import_generator(tmp_path / "state.pt")
    z = torch.from_numpy(latents())
    assert torch.equal(bare(z, 0.7), whole(z, 0.7))
    assert provenance["source"]["assumed"] == "options of a new training"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\n<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "git lfs pull"),
        (b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(512) + b"\x89HDF\r\n\x1a\n", "MATLAB 7.3"),
    ],
)
def test_what_is_no_generator_is_named_as_what_it_is(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "g.pkl").write_bytes(data)
    with pytest.raises(AssetError, match=words):
        import_generator(tmp_path / "g.pkl")
