"""Codes of other programs are read; what holds none is named as what it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.errors import AssetError
from core.rig.rig import Rig
from core.saving.code_file import MOST_CODES, read_code_file, read_codes

CODE = np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)
TENSOR = torch.from_numpy(CODE)


def _torch(content: Any, **options: Any) -> Callable[[Path], None]:
    return lambda path: torch.save(content, path, **options)


@pytest.mark.parametrize(
    "write",
    [
        lambda path: np.save(path.open("wb"), CODE[None]),
        lambda path: np.save(path.open("wb"), CODE.astype("f8")),
        _torch(TENSOR),
        _torch(TENSOR[None]),
        _torch(TENSOR, _use_new_zipfile_serialization=False),
        _torch({"latents": TENSOR}),
        _torch({"a.png": {"latent": TENSOR, "noise": [torch.zeros(2)]}}),
    ],
)
def test_codes_of_other_programs(tmp_path: Path, write: Callable[[Path], None]) -> None:
    write(tmp_path / "Ada.pt")
    found = read_code_file(tmp_path / "Ada.pt")
    assert np.array_equal(found.w_plus, CODE)
    assert found.name == "Ada"


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (TENSOR.expand(2, 3, 4).clone(), ["all 1", "all 2"]),
        (torch.stack([TENSOR[None], TENSOR[None]]), ["all 1", "all 2"]),
        ({"a.png": {"latent": TENSOR}, "folder/b.png": {"latent": TENSOR}}, ["a", "b"]),
        (TENSOR, ["all"]),
    ],
)
def test_codes_of_many_pictures(tmp_path: Path, content: Any, names: list[str]) -> None:
    torch.save(content, tmp_path / "all.pt")
    found = read_codes(tmp_path / "all.pt")
    assert [portrait.name for portrait in found] == names
    assert all(np.array_equal(portrait.w_plus, CODE) for portrait in found)


def test_one_of_several_codes_is_not_chosen_by_chance(tmp_path: Path) -> None:
    torch.save(torch.zeros(2, 3, 4), tmp_path / "all.pt")
    with pytest.raises(AssetError, match=r"all\.pt holds 2 codes; save one of them alone"):
        read_code_file(tmp_path / "all.pt")


def test_too_many_codes_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "all.npy", np.zeros((MOST_CODES + 1, 1, 2), np.float32))
    with pytest.raises(AssetError, match=f"it has {MOST_CODES + 1} codes, more than {MOST_CODES}"):
        read_codes(tmp_path / "all.npy")


@pytest.mark.parametrize("w", [CODE[0], CODE[:1], CODE[None, :1]])
def test_w_alone_is_that_of_every_layer(toy_rig: Rig, tmp_path: Path, w: np.ndarray) -> None:
    generator = toy_rig.generator
    w = np.resize(w, (*w.shape[:-1], generator.w_dim)).astype(np.float32)
    np.savez(tmp_path / "w.npz", w=w)
    np.savez(tmp_path / "w_plus.npz", w_plus=np.tile(w.reshape(1, -1), (generator.num_ws, 1)))
    alone, whole = (
        EditPipeline(toy_rig).edit(Edit(read_code_file(tmp_path / name))) for name in ("w.npz", "w_plus.npz")
    )
    assert alone is not None
    assert whole is not None
    assert np.array_equal(alone.frame, whole.frame)
    assert alone.w_plus.shape == (generator.num_ws, generator.w_dim)


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (_torch({"other": TENSOR}), "no tensor w_plus, w or latent"),
        (_torch({"w": torch.zeros(10**6)}), "larger than that of any code"),
        (_torch(torch.zeros(3, 4, dtype=torch.int64)), "not floating-point"),
        (_torch(TENSOR.expand(9, 3, 4)), "reaches beyond|9 codes|repeated"),
        (lambda path: Image.new("RGB", (20, 20)).save(path, "JPEG"), "it is a picture"),
        (lambda path: path.write_text("<html>"), "it is a web page"),
        (lambda path: path.write_text("text"), "neither an npz or npy file nor a tensor"),
        (lambda path: path.write_bytes(b"\x93NUMPY\x01\x00"), "damaged npy"),
        (
            lambda path: np.save(path.open("wb"), CODE[:0][None]),
            r"its shape \(1, 0, 4\) leaves it without numbers",
        ),
        (lambda path: np.save(path.open("wb"), np.zeros((0, 3, 4), np.float32)), "without numbers"),
        (lambda path: path.write_bytes(b"\x93NUMPY"), "a damaged npy file"),
    ],
)
def test_what_holds_no_code_is_named(tmp_path: Path, write: Callable[[Path], None], words: str) -> None:
    write(tmp_path / "bad.pt")
    with pytest.raises(AssetError, match=rf"bad\.pt holds no code: .*({words})"):
        read_code_file(tmp_path / "bad.pt")
