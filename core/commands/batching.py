"""The command that makes many portraits from a table: batch."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from core.commands.device_options import add_device
from core.commands.picture_options import add_quality, add_size, chosen_style
from core.commands.portraits import add_plain
from core.commands.rig_options import add_rig, add_rignet, open_rig
from core.files.inputs import check_outputs

FORMATS = ("png", "webp", "jpg")


def add_commands(commands: Any) -> None:
    """Add the command to the parser's sub-commands."""
    batch = commands.add_parser(
        "batch",
        help="make a portrait for each row of a table, and a table of what they came to",
        epilog="The first row of the table names its columns: seed, truncation where wanted, and controls as "
        "`python -m core controls` lists them. An empty cell leaves a control to the portrait.",
    )
    add_rig(batch)
    batch.add_argument("table", type=Path, metavar="CSV", help="seeds and values of controls")
    batch.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="for pictures and achieved.csv; made where it is missing; nothing in it is replaced",
    )
    batch.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="(default: %(default)s)")
    add_size(batch)
    add_quality(batch)
    add_plain(batch)
    add_rignet(batch)
    add_device(batch)
    batch.set_defaults(run=run_batch)


def run_batch(options: argparse.Namespace) -> None:
    """Run `batch`."""
    check_outputs([options.rig, options.rignet], [options.out / "a"], makes_folders=True)
    style = chosen_style(options)
    rig = open_rig(options)

    from tqdm import tqdm

    from core.controls.rig_controls import controls_of
    from core.editing.edit_pipeline import EditPipeline
    from core.files.whole_file import make_folder
    from core.saving.batch_table import read_batch_table
    from core.saving.table_batch import TableBatch

    table = read_batch_table(options.table, controls_of(rig), not options.plain)
    batch = TableBatch(options.out, table, f".{options.format}", rig, style)
    make_folder(options.out)
    pipeline, whole = EditPipeline(rig, rig.device), False
    try:
        for edit in tqdm(table.edits, unit="picture", disable=not sys.stderr.isatty()):
            batch.add(pipeline.edit(edit))
        whole = True
    finally:
        if not whole:
            batch.abort()
    batch.finish()
