"""What a run tells is read back as it was told; a file that somebody has spoilt is refused by its field."""

import dataclasses
import json
from pathlib import Path

import pytest

from core.commands.main import build_parser
from core.errors import AssetError
from core.files.whole_file import write_json
from core.rig.training_run.order import RigOrder
from core.rig.training_run.record import PROGRESS, RunRecord, is_running, read_record


@pytest.fixture
def record(tmp_path: Path) -> RunRecord:
    order = RigOrder(tmp_path / "g.pt", tmp_path / "face.npz", tmp_path / "rig", tmp_path, "quick", "cpu")
    losses = {"reconstructor": [(0.1, 2.0), (0.2, 1.5)]}
    return RunRecord(
        order, "stopped", "rignet", 0.4, 61.5, 300, 290, "", "tighter", losses, {"samples": 20.0}
    )


def test_record_is_read_as_it_was_written(record: RunRecord, tmp_path: Path) -> None:
    assert read_record(tmp_path) is None
    write_json(tmp_path / PROGRESS, record.document())
    assert read_record(tmp_path) == record
    assert not is_running(tmp_path)


def test_order_is_the_command_that_the_program_takes(record: RunRecord) -> None:
    order = dataclasses.replace(record.order, out=Path("-odd name"))
    options = build_parser().parse_args([*order.words(), "--background"])
    assert (options.generator, options.face_model) == (order.generator, order.face_model)
    assert (options.out, options.work, options.quality, options.device) == (
        order.out,
        order.work,
        "quick",
        "cpu",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", 2),
        ("state", "asleep"),
        ("stage", 3),
        ("share", 1.5),
        ("seconds_left", "soon"),
        ("faces", -1),
        ("sentence", 5),
        ("losses", {"rignet": [[0, 1, 2]]}),
        ("losses", {"rignet": [[0, float("nan")]]}),
        ("order", []),
        ("order", {"generator": "g", "face_model": "m", "out": "o", "quality": "best", "device": "cpu"}),
        ("plan", {"samples": "long"}),
    ],
)
def test_spoilt_field_is_named(record: RunRecord, tmp_path: Path, field: str, value: object) -> None:
    (tmp_path / PROGRESS).write_text(json.dumps(record.document() | {field: value}))
    with pytest.raises(AssetError, match=rf"progress\.json: field {field}"):
        read_record(tmp_path)
