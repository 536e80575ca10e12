"""Tables of seeds and controls: read with care, and answered with what the portraits came to."""

import csv
import dataclasses
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from core.controls.rig_controls import controls_of
from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.errors import AssetError, ExportError
from core.rig.free_directions import FreeDirections
from core.rig.rig import Rig
from core.saving import batch_table
from core.saving.batch_table import read_batch_table
from core.saving.session_file import read_session
from core.saving.table_batch import TableBatch


def table(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "text",
    [
        "seed,yaw,truncation\n7,20,\n\n 8 , ,0.5\n",
        "\ufeffseed;yaw;truncation\r\n7;20,0;\r\n8;;0,5\r\n",
        'seed\tyaw\ttruncation\tyaw achieved\tfile\n7\t20\t\t3\ta.png\n8\t""\t0.5\t\t\n',
    ],
    ids=["commas", "semicolons", "tabs"],
)
def test_rows_are_edits(toy_rig: Rig, tmp_path: Path, text: str) -> None:
    found = read_batch_table(table(tmp_path, text), controls_of(toy_rig))
    assert found.edits == (Edit(PortraitSource(7), {"yaw": 20.0}), Edit(PortraitSource(8, 0.5)))
    assert found.controls == ("yaw",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("yaw\n3\n", "line 1: no column is named seed"),
        ("seed,yow\n7,3\n", "line 1: there is no control named 'yow'"),
        ("seed,yaw,yaw\n7,3,3\n", "line 1: two columns are named 'yaw'"),
        ("seed,yaw\n7,3\n\n7,x\n", "line 4: yaw is 'x', which is not a number"),
        ("seed,yaw\n7,nan\n", "line 2: yaw = nan is out of range"),
        ("seed,yaw\n7,900\n", "line 2: yaw = 900 is out of range"),
        ("seed,yaw\n,3\n", "line 2: '' is not a seed"),
        ("seed,truncation\n7,2\n", "line 2: Truncation 2 is out of range"),
        ("seed,yaw\n7,3,4\n", "line 2: there are 3 cells for 2 columns"),
        ('seed,yaw\n7,"3\n', "unexpected end of data"),
        ("seed,yaw\n", "has no row with a seed"),
        ("", "has no row with a seed"),
    ],
)
def test_a_bad_row_names_its_line(toy_rig: Rig, tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(AssetError) as caught:
        read_batch_table(table(tmp_path, text), controls_of(toy_rig))
    assert sentence in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "table.csv"))


def test_other_encodings_and_endless_tables_are_refused(
    toy_rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AssetError, match="save it as CSV UTF-8"):
        read_batch_table(table(tmp_path, "seed,yaw\n7,ü\n", "latin-1"), controls_of(toy_rig))
    monkeypatch.setattr(batch_table, "MOST", 2)
    with pytest.raises(AssetError, match="more than 2 rows"):
        read_batch_table(table(tmp_path, "seed\n1\n2\n3\n"), controls_of(toy_rig))


def test_pictures_and_what_they_came_to(toy_rig: Rig, tmp_path: Path) -> None:
    found = read_batch_table(
        table(tmp_path, "seed,yaw,light_intensity\n7,20,\n7,,30\n"), controls_of(toy_rig)
    )
    out = tmp_path / "out"
    out.mkdir()
    batch, pipeline = TableBatch(out, found, ".png", toy_rig), EditPipeline(toy_rig)
    results = [pipeline.edit(edit) for edit in found.edits]
    results = [dataclasses.replace(result, achieved=result.target) for result in results]
    for result in results:
        batch.add(result)
    batch.finish()
    assert [path.name for path in sorted(out.iterdir())] == [
        "1-portrait-7.png",
        "2-portrait-7.png",
        "achieved.csv",
    ]
    with Image.open(out / "2-portrait-7.png") as picture:
        assert picture.size == results[1].frame.shape[1::-1]
    assert read_session(out / "2-portrait-7.png").portrait.edit == found.edits[1]
    with (out / "achieved.csv").open(newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["file"], first["yaw"], first["light_intensity"]) == ("1-portrait-7.png", "20", "")
    assert float(first["yaw achieved"]) == pytest.approx(20, abs=1e-3)
    assert float(first["light_intensity achieved"]) == pytest.approx(0, abs=1e-3)
    assert float(second["light_intensity achieved"]) == pytest.approx(30, abs=0.5)
    assert read_batch_table(out / "achieved.csv", controls_of(toy_rig)) == found, "it can be run again"


def test_nothing_is_replaced_and_what_is_whole_is_told(toy_rig: Rig, tmp_path: Path) -> None:
    found = read_batch_table(table(tmp_path, "seed\n7\n8\n"), controls_of(toy_rig))
    batch = TableBatch(tmp_path, found, ".png", toy_rig)
    batch.add(EditPipeline(toy_rig).edit(found.edits[0]))
    batch.abort()
    assert (tmp_path / "achieved.csv").read_text().count("portrait-7") == 1
    with pytest.raises(ExportError, match=r"achieved\.csv exists already"):
        TableBatch(tmp_path, found, ".png", toy_rig)
    (tmp_path / "achieved.csv").unlink()
    with pytest.raises(ExportError, match=r"1-portrait-7\.png exists already"):
        TableBatch(tmp_path, found, ".png", toy_rig)


def test_free_directions_are_columns_like_any_other(
    toy_rig: Rig, free: FreeDirections, tmp_path: Path
) -> None:
    rig = replace(toy_rig, stored_free=free)
    found = read_batch_table(table(tmp_path, "seed,free_1\n7,1.5\n8,\n"), controls_of(rig))
    batch, pipeline = TableBatch(tmp_path / "out", found, ".png", rig), EditPipeline(rig)
    (tmp_path / "out").mkdir()
    for edit in found.edits:
        batch.add(pipeline.edit(edit))
    batch.finish()
    lines = (tmp_path / "out" / "achieved.csv").read_text().splitlines()
    assert [line.split(",")[3:] for line in lines] == [
        ["free_1", "free_1 achieved"],
        ["1.5", "1.5"],
        ["", "0"],
    ]
