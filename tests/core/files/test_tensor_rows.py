"""Rows are read as they are asked for, and damage is told in one sentence."""

from pathlib import Path

import pytest
import torch

from core.errors import AssetError
from core.files.checkpoint import write_tensors
from core.files.tensor_rows import OpenFiles, TensorRows

NUMBERS = torch.arange(24, dtype=torch.float32).reshape(8, 3)
FLAGS = torch.arange(8) % 3 == 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_tensors(tmp_path / "rows.safetensors", {"numbers": NUMBERS, "flags": FLAGS}, {"kind": "rows"})
    return tmp_path / "rows.safetensors"


def test_rows_come_in_the_order_asked_for(path: Path) -> None:
    rows = TensorRows(path, OpenFiles())
    assert rows.shape("numbers") == (8, 3)
    for wanted in ([5, 0, 1, 2, 2, 7], range(8), [3], []):
        index = torch.tensor(list(wanted), dtype=torch.int64)
        assert torch.equal(rows.read("numbers", list(wanted)), NUMBERS[index])
        assert torch.equal(rows.read("flags", list(wanted)), FLAGS[index])


def test_few_of_many_files_stay_open(tmp_path: Path) -> None:
    files = OpenFiles(most=2)
    paths = [tmp_path / str(number) for number in range(3)]
    for path in paths:
        path.write_text(path.name)
    first = files.get(paths[0])
    assert files.get(paths[0]) is first
    for path in paths[1:]:
        files.get(path)
    assert first.closed
    assert files.get(paths[0]).read() == b"0"


@pytest.mark.parametrize("end", [-1, 40, 0])
def test_truncated_files_are_named(path: Path, end: int) -> None:
    path.write_bytes(path.read_bytes()[:end])
    with pytest.raises(AssetError, match=r"rows\.safetensors is damaged .*: delete it"):
        TensorRows(path, OpenFiles())


def test_a_file_that_is_shortened_while_it_is_read_ends_in_a_sentence(path: Path) -> None:
    rows = TensorRows(path, OpenFiles())
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 50)
    with pytest.raises(AssetError, match="truncated"):
        rows.read("numbers", range(8))


def test_missing_tensors_and_files_are_named(path: Path) -> None:
    with pytest.raises(AssetError, match="has no tensor 'codes'"):
        TensorRows(path, OpenFiles()).read("codes", [0])
    with pytest.raises(AssetError, match=r"none\.safetensors cannot be read"):
        TensorRows(path.with_name("none.safetensors"), OpenFiles())
