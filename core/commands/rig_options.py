"""Options by which commands choose a rig, and opening it."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.rig.rig import SHIPPED_RIG, Rig, load_rig, with_rignet


def add_rig(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a rig folder."""
    parser.add_argument(
        "--rig", type=Path, default=SHIPPED_RIG, metavar="FOLDER", help="default: the shipped rig"
    )


def add_rignet(parser: argparse.ArgumentParser) -> None:
    """Add the option that exchanges the rig's RigNet."""
    parser.add_argument(
        "--rignet", type=Path, metavar="FILE", help="use this RigNet (see train-rignet), not the rig's own"
    )


def open_rig(options: argparse.Namespace) -> Rig:
    """Load the chosen rig, with the chosen RigNet where the command takes one; raises AssetError."""
    rig = load_rig(options.rig)
    return with_rignet(rig, options.rignet) if options.rignet else rig
