"""The command that makes one file of a rig folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.files.assets import SHIPPED_RIG
from core.files.file_kind import RIG_SUFFIX
from core.files.inputs import check_outputs


def add_commands(commands: Any) -> None:
    """Add the command to the parser's sub-commands."""
    parser = commands.add_parser(
        "pack-rig",
        help="make one file of a rig folder, to be sent and opened anywhere",
        description="Writes the files of a rig folder into one file, after comparing them with their hashes. "
        "The file opens wherever a rig folder does: in the window, and as --rig.",
    )
    parser.add_argument(
        "--rig",
        type=Path,
        default=SHIPPED_RIG,
        metavar="RIG",
        help="rig folder (default: the shipped rig)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=f"file to write (default: the folder's name and {RIG_SUFFIX})",
    )
    parser.set_defaults(run=run_pack_rig)


def run_pack_rig(options: argparse.Namespace) -> None:
    """Write a rig folder as one file."""
    out = options.out or Path(f"{options.rig.resolve().stem}{RIG_SUFFIX}")
    check_outputs([options.rig], [out])
    from core.rig.rig_file import pack_rig, rig_folder

    pack_rig(rig_folder(options.rig), out)
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")
