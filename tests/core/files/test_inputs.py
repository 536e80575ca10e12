"""A command never writes over what it reads."""

from pathlib import Path

import pytest

from core.errors import ExportError
from core.files.inputs import keep_inputs


@pytest.fixture
def rig(tmp_path: Path) -> Path:
    (tmp_path / "rig").mkdir()
    (tmp_path / "rig" / "rig.json").write_text("{}")
    return tmp_path / "rig"


def test_another_file_is_written(rig: Path) -> None:
    keep_inputs([rig, rig.parent / "a.npz", None], [rig.parent / "b.npz", rig / "new.png", None])


def test_an_input_is_refused_by_whatever_name(rig: Path) -> None:
    (rig.parent / "link.json").symlink_to(rig / "rig.json")
    for name in ("rig/rig.json", "rig/../rig/rig.json", "link.json"):
        for read in (rig, rig / "rig.json"):
            with pytest.raises(ExportError, match="would be lost; write to another file"):
                keep_inputs([read], [rig.parent / name])


def test_one_file_for_two_outputs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="a would be written twice"):
        keep_inputs([], [tmp_path / "a", tmp_path / "b", tmp_path / "." / "a"])
