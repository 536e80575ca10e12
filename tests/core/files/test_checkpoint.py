"""A network file comes back as it was, and a bad one is explained."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from core.errors import AssetError, ExportError
from core.files.checkpoint import load_state, read_tensors, write_tensors


def test_round_trip_keeps_values_and_metadata(tmp_path: Path) -> None:
    weight = torch.randn(3, 4)
    path = tmp_path / "folder" / "net.safetensors"
    write_tensors(path, {"a": weight, "b": weight}, {"num_ws": 12, "names": ["x"]})
    tensors, metadata = read_tensors(path)
    assert torch.equal(tensors["a"], weight)
    assert torch.equal(tensors["b"], weight)
    assert metadata == {"num_ws": 12, "names": ["x"]}
    assert [child.name for child in path.parent.iterdir()] == ["net.safetensors"]


def test_missing_truncated_and_foreign_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    with pytest.raises(AssetError, match="does not exist"):
        read_tensors(path)
    write_tensors(path, {"a": torch.ones(100)}, {})
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(AssetError, match="damaged"):
        read_tensors(path)
    path.write_text("hello")
    with pytest.raises(AssetError, match=r"net\.safetensors"):
        read_tensors(path)
    save_file({"a": torch.ones(2)}, path)
    with pytest.raises(AssetError, match="rig_editor"):
        read_tensors(path)


def test_unwritable_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="Cannot make the folder"):
        write_tensors(tmp_path / "file" / "net.safetensors", {}, {})


def test_load_state_names_the_field() -> None:
    module = torch.nn.Linear(2, 3)
    state = dict(module.state_dict())
    with pytest.raises(AssetError, match="'bias' is missing"):
        load_state("net", module, {"weight": state["weight"]})
    with pytest.raises(AssetError, match="'weight' has shape"):
        load_state("net", module, {**state, "weight": torch.ones(3, 3)})
    load_state("net", module, {**state, "bias": torch.ones(3)})
    assert torch.equal(module.bias, torch.ones(3))
