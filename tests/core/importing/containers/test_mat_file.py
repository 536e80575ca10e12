"""MATLAB 5 files, as SciPy writes them."""

from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from core.files.refusal import RefusalError
from core.importing.containers.mat_file import MatFile


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("kind", ["<f4", "<f8", "u1", "<i2", "<u2", "<i4", "<u4", "<i8"])
def test_arrays_are_what_was_saved(tmp_path: Path, kind: str, compressed: bool) -> None:
    values = {"a": np.arange(12).reshape(3, 4).astype(kind), "one": np.array([[7]], kind), "text": "left out"}
    savemat(tmp_path / "x.mat", values, do_compression=compressed)
    file = MatFile(memoryview((tmp_path / "x.mat").read_bytes()))
    np.testing.assert_array_equal(file.read("a"), values["a"])
    assert file.read("one").item() == 7
    assert "text" not in file


def test_sizes_are_not_believed(tmp_path: Path) -> None:
    savemat(tmp_path / "x.mat", {"a": np.zeros((3, 4))})
    data = bytearray((tmp_path / "x.mat").read_bytes())
    data[160:164] = (10**9).to_bytes(4, "little")  # the first side
    with pytest.raises(RefusalError, match="field a has more or fewer numbers than its shape says"):
        MatFile(memoryview(bytes(data))).read("a")


def test_complex_numbers_are_refused(tmp_path: Path) -> None:
    savemat(tmp_path / "x.mat", {"a": np.array([[1j]])})
    with pytest.raises(RefusalError, match="field a holds no plain numbers"):
        MatFile(memoryview((tmp_path / "x.mat").read_bytes())).read("a")


def test_an_array_that_inflates_far_is_refused(tmp_path: Path) -> None:
    savemat(tmp_path / "x.mat", {"a": np.zeros((2**12, 2**12))}, do_compression=True)
    with pytest.raises(RefusalError, match="field a would take far more memory"):
        MatFile(memoryview((tmp_path / "x.mat").read_bytes())).read("a")
