"""`batch` makes a folder of pictures and a table; mistakes are told before anything is written."""

import csv
from pathlib import Path

import pytest
from full_disk import Disk, litter
from PIL import Image

from core.commands.main import main
from core.rig.rig import Rig


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("seed,yaw\n7,9\n8,\n")
    return path


def test_rows_become_pictures_and_a_table(toy_rig: Rig, table: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "pictures"
    words = ["batch", str(table), "--rig", str(toy_rig.path), "--out", str(out)]
    assert main([*words, "--format", "jpg", "--size", "40"]) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "1-portrait-7.jpg",
        "2-portrait-8.jpg",
        "achieved.csv",
    ]
    with Image.open(out / "1-portrait-7.jpg") as picture:
        assert picture.size == (40, 40)
    with (out / "achieved.csv").open(newline="") as file:
        assert [row["seed"] for row in csv.DictReader(file)] == ["7", "8"]


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("seed,yaw\n7,9\n8,900\n", [], "table.csv, line 3: yaw = 900 is out of range"),
        ("seed\n7\n", ["--size", "9999"], "9999 pixels is out of range"),
        ("seed\n7\n", ["--quality", "0"], "Quality 0 is out of range"),
    ],
)
def test_mistake_is_one_sentence_and_nothing_is_made(
    toy_rig: Rig,
    table: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
    options: list[str],
    sentence: str,
) -> None:
    table.write_text(text)
    out = tmp_path / "out"
    assert main(["batch", str(table), "--rig", str(toy_rig.path), "--out", str(out), *options]) == 2
    assert sentence in capsys.readouterr().err
    assert not out.exists()


def test_full_disk_keeps_what_is_whole_and_says_what_it_came_to(
    toy_rig: Rig, table: Path, tmp_path: Path, full_disk: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    full_disk.room, out = 1, tmp_path / "out"
    assert main(["batch", str(table), "--rig", str(toy_rig.path), "--out", str(out)]) == 2
    message = capsys.readouterr().err
    assert "No space left on device; choose another place." in message
    assert message.count("\n") == 1
    assert [path.name for path in out.iterdir()] == ["1-portrait-7.png"]
    assert litter(out) == []
