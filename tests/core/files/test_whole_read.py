"""Files are read whole; what is no plain file is refused at once."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import AssetError
from core.files.npz import Npz
from core.files.whole_read import read_start, read_whole
from core.generator.checkpoint import load_generator, save_generator
from core.generator.stylegan2 import Generator, GeneratorConfig


def test_bytes_are_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_whole(tmp_path / "a") == b"12345"
    assert read_start(tmp_path / "a", 3) == b"123"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have names on Unix only")
def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(AssetError, match="pipe is not a regular file"):
        read_whole(tmp_path / "pipe")
    assert read_start(tmp_path / "pipe", 3) == b""


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="an endless device of Unix")
def test_a_device_does_not_go_on_for_ever() -> None:
    with pytest.raises(AssetError, match="is not a regular file"):
        read_whole(Path("/dev/zero"))


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="none cannot be read: it does not exist"):
        read_whole(tmp_path / "none")
    with pytest.raises(AssetError, match="cannot be read"):
        read_whole(tmp_path)
    with pytest.raises(AssetError, match="cannot be read"):
        read_whole(Path("a\0b"))
    (tmp_path / "large").write_bytes(bytes(2**20 + 1))
    with pytest.raises(AssetError, match="large is larger than 1 MiB"):
        read_whole(tmp_path / "large", 2**20)


def test_a_file_that_is_shortened_afterwards_ends_nothing(tmp_path: Path) -> None:
    """A memory map of it would end the program at the first look at what is gone."""
    generator = Generator(GeneratorConfig(z_dim=8, w_dim=8, img_resolution=16, channels={4: 4, 8: 4, 16: 4}))
    save_generator(tmp_path / "g.safetensors", generator, {})
    np.savez(tmp_path / "a.npz", w=np.ones(10_000))
    loaded, arrays = load_generator(tmp_path / "g.safetensors"), Npz(tmp_path / "a.npz")
    for name in ("g.safetensors", "a.npz"):
        os.truncate(tmp_path / name, 0)
    assert torch.equal(loaded.w_avg, generator.w_avg)
    assert float(arrays.read(["w"])["w"].sum()) == 10_000
