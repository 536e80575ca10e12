"""HDF5 files: only what lies in the file itself is read."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from core.files.refusal import RefusalError
from core.importing.containers.hdf5_file import Hdf5File


def test_numbers_and_texts_are_what_was_saved(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file.create_dataset("group/a", data=np.arange(6.0).reshape(2, 3), compression="gzip", chunks=(1, 3))
        file["text"] = "σ"
    with Hdf5File(tmp_path / "x.h5") as file:
        np.testing.assert_array_equal(file.read("group/a"), np.arange(6.0).reshape(2, 3))
        assert file.read_text("text") == "σ"
        assert "group/b" not in file


def test_other_files_are_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(bytes(80))
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file.create_dataset("outside", (10,), "f8", external=[(str(secret), 0, 80)])
        layout = h5py.VirtualLayout((10,), "f8")
        layout[:] = h5py.VirtualSource(str(secret), "data", shape=(10,))
        file.create_virtual_dataset("virtual", layout)
        file["soft"] = h5py.SoftLink("/outside")
        file["link"] = h5py.ExternalLink(str(secret), "/data")
        file["words"] = ["a", "b"]
    with Hdf5File(tmp_path / "x.h5") as file:
        for name in ("outside", "virtual"):
            with pytest.raises(RefusalError, match=f"field {name} is stored outside the file"):
                file.read(name)
        for name in ("soft", "link"):
            with pytest.raises(RefusalError, match=f"field {name} is missing"):
                file.read(name)
        with pytest.raises(RefusalError, match="field words holds no numbers"):
            file.read("words")


def test_a_claimed_size_takes_no_memory(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file.create_dataset("a", (10**6, 10**6), "f8", chunks=(1000, 1000))
    with (
        Hdf5File(tmp_path / "x.h5") as file,
        pytest.raises(RefusalError, match="field a is larger than that of any face model"),
    ):
        file.read("a")


def test_types_that_numpy_lacks_hold_no_numbers(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "x.h5", "w") as file:
        space = h5py.h5s.create_simple((2,))
        h5py.h5d.create(file.id, b"time", h5py.h5t.UNIX_D32LE, space)
    with (
        Hdf5File(tmp_path / "x.h5") as file,
        pytest.raises(RefusalError, match="field time holds no numbers"),
    ):
        file.read("time")


def test_chunks_far_larger_than_the_file_are_refused(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file.create_dataset("a", (6,), "f8", chunks=(2**27,), maxshape=(None,), compression="gzip")
    with Hdf5File(tmp_path / "x.h5") as file, pytest.raises(RefusalError, match="far more memory"):
        file.read("a")
