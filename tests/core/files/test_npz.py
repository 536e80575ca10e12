"""npz files of strangers: sizes and types are checked before memory is given."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.errors import AssetError
from core.files.npz import Npz


def test_arrays_are_what_was_saved(tmp_path: Path) -> None:
    arrays = {"a": np.arange(6.0).reshape(2, 3).T, "b": np.array("text"), "c": np.array([True])}
    np.savez_compressed(tmp_path / "x.npz", **arrays)
    file = Npz(tmp_path / "x.npz")
    for name, array in file.read(arrays).items():
        np.testing.assert_array_equal(array, arrays[name])


@pytest.mark.parametrize("kind", ["<f3", "<i7", "<f0", "|O", "<c8"])
def test_unknown_kinds_of_numbers_are_refused(tmp_path: Path, kind: str) -> None:
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': (1,), }}".ljust(117).encode() + b"\n"
    with zipfile.ZipFile(tmp_path / "x.npz", "w") as archive:
        archive.writestr("a.npy", b"\x93NUMPY\x01\x00" + (118).to_bytes(2, "little") + header + bytes(8))
    with pytest.raises(AssetError, match="holds no plain numbers"):
        Npz(tmp_path / "x.npz").read(["a"])


def test_an_array_that_inflates_far_is_refused(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "x.npz", a=np.zeros(2**25, np.uint32))
    with pytest.raises(AssetError, match="more memory than a file of its size may"):
        Npz(tmp_path / "x.npz").read(["a"])


def test_what_is_no_npz_is_named_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "x.npz").write_text("<!doctype html><p>Please sign in.")
    with pytest.raises(AssetError, match="it is a web page"):
        Npz(tmp_path / "x.npz")
