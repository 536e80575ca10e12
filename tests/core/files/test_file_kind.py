"""What a file is, is told from its content; its name counts where the content says nothing."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from foreign_rosinality import write_rosinality, write_safetensors
from PIL import Image

from core.files.file_kind import kind_of


def _picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (20, 20)).save(file, kind)
    return file.getvalue()


def _array(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.json", json.dumps({"format": "x"}).encode(), "edit"),
        ("a.json", json.dumps({"name": "x", "format": "rig-editor-preset-1"}).encode(), "preset"),
        ("a.png", _picture("PNG"), "picture"),
        ("a.pkl", _picture("JPEG"), "picture"),
        ("a.json", _picture("WEBP"), "picture"),
        ("a", _picture("TIFF"), "picture"),
        ("a.txt", _array(w_plus=np.zeros((2, 3))), "code"),
        ("a.npz", b"torn", "code"),
        ("a.pkl", b"torn", "generator"),
        ("a.png", b"torn", "picture"),
        ("a.rig", b"torn", "rig"),
        ("a.txt", b"torn", None),
    ],
)
def test_content_counts_before_the_name(tmp_path: Path, name: str, data: bytes, kind: str | None) -> None:
    (tmp_path / name).write_bytes(data)
    assert kind_of(tmp_path / name) == kind


def test_files_of_torch_are_told_apart(tmp_path: Path) -> None:
    torch.save(torch.zeros(1, 14, 512), tmp_path / "code.pt")
    assert kind_of(tmp_path / "code.pt") == "code"
    assert kind_of(write_rosinality(tmp_path / "generator.pt")) == "generator"
    assert kind_of(write_rosinality(tmp_path / "old.pt", legacy=True)) == "generator"
    for content in (torch.zeros(1, 18, 512), {"latent": torch.zeros(18, 512)}):
        torch.save(content, tmp_path / "code.pt", _use_new_zipfile_serialization=False)
        assert kind_of(tmp_path / "code.pt") == "code"
    assert kind_of(write_safetensors(tmp_path / "g.bin")) == "generator"


def test_rigs_are_folders(tmp_path: Path) -> None:
    assert kind_of(tmp_path) == "rig"
    assert kind_of(tmp_path / "rig.json") == "rig"
    assert kind_of(tmp_path / "missing.npz") == "code"
    assert kind_of(tmp_path / "missing") is None
