"""Renders of scenes that are damaged are named, whatever the damage does to the library that reads them."""

import zipfile
from pathlib import Path

import pytest

from core.errors import AssetError
from core.scenes.corpus_files import FACTORS_FILE, load_arrays, load_factors


def npy(header: str, data: bytes = b"") -> bytes:
    text = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + data


@pytest.mark.parametrize(
    "content",
    [
        npy("{'descr': '|u1', 'fortran_order': False, 'shape': (412316860416,), }"),
        npy("{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,), }"),
        npy("{'descr': '|u1', 'fortran_order': False, 'shape': ("),
        b"no array at all",
    ],
    ids=["384 GiB", "no size", "unfinished", "bytes"],
)
def test_damaged_shard_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    with zipfile.ZipFile(tmp_path / "shard.npz", "w") as archive:
        archive.writestr("images.npy", content)
    with pytest.raises(AssetError, match="Render the corpus again"):
        load_arrays(tmp_path / "shard.npz", ("images",))


def test_factors_of_no_size_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / FACTORS_FILE).write_text('{"yaw": 1e999}')
    with pytest.raises(AssetError, match="Render the corpus again"):
        load_factors(tmp_path)
