"""Options by which commands choose a rig, and opening it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands.device_options import chosen_device
from core.errors import AssetError
from core.files.assets import SHIPPED_RIG

READERS = "dlib", "mediapipe", "both"

if TYPE_CHECKING:
    from core.rig.rig import FaceRig, Rig


def add_rig(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a rig."""
    parser.add_argument(
        "--rig",
        type=Path,
        default=SHIPPED_RIG,
        metavar="RIG",
        help="rig folder, or the file that pack-rig made of one (default: the shipped rig)",
    )


def add_rig_or_generator(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a rig or the file of a generator."""
    parser.add_argument(
        "--rig",
        "--generator",
        type=Path,
        default=SHIPPED_RIG,
        metavar="PATH",
        help="rig folder or file, or any StyleGAN that import-generator reads (default: the shipped rig)",
    )


def add_rignet(parser: argparse.ArgumentParser) -> None:
    """Add the option that exchanges the rig's RigNet."""
    parser.add_argument(
        "--rignet",
        type=Path,
        metavar="FILE",
        help="use this RigNet instead of the rig's own (see train-rignet)",
    )


def add_reader(parser: argparse.ArgumentParser, default: str) -> None:
    """Add the option that names a reader of faces; `default` says which one it is without."""
    parser.add_argument(
        "--reader",
        choices=READERS,
        help=f"who finds points of faces: dlib 68, mediapipe 478 with irises, or both (default: {default})",
    )


def open_face_rig(options: argparse.Namespace) -> FaceRig:
    """Load the chosen rig onto the chosen device, whether it has a RigNet or not.

    Raises:
        RequestError: the device is not there.
        AssetError: it cannot be read, or reads no faces.
    """
    from core.rig.opening import open_rig as open_any
    from core.rig.opening import training_command
    from core.rig.rig import FaceRig

    rig = open_any(options.rig, chosen_device(options))
    if not isinstance(rig, FaceRig):
        raise AssetError(
            f"{options.rig} holds no face model and reconstructor; make one: {training_command(rig)}"
        )
    return rig


def open_rig(options: argparse.Namespace) -> Rig:
    """Load the chosen rig onto the chosen device, with the chosen RigNet where the command takes one.

    Raises:
        RequestError: the device is not there.
        AssetError: it cannot be read, or has no RigNet.
    """
    from core.rig.opening import open_rig as open_any
    from core.rig.opening import training_command
    from core.rig.rig import FaceRig, Rig, with_rignet

    rig = open_any(options.rig, chosen_device(options))
    if options.rignet and isinstance(rig, FaceRig):
        return with_rignet(rig, options.rignet)
    if not isinstance(rig, Rig):
        raise AssetError(f"{options.rig} has no RigNet yet; make one: {training_command(rig)}")
    return rig
