"""The command line of the editor."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

USAGE_ERROR = 2
CHAPTERS = "session", "looks", "motion", "exports", "rigs"
FIRST_CHAPTER = CHAPTERS[0]


def parse_arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Parse the command line; `None` takes the process's own."""
    parser = argparse.ArgumentParser(
        prog="run_editor.py",
        description="Edit StyleGAN portraits with controls for pose, light, gaze, shape and expression.",
    )
    add = parser.add_argument
    add(
        "path",
        nargs="?",
        type=Path,
        help="rig, generator, session, exported portrait or code, or photo; default: the shipped rig",
    )
    add("--seed", default="51", help="portrait to start with (default 51)")
    add(
        "--truncation",
        type=float,
        default=0.7,
        metavar="PSI",
        help="0 average … 1 full variety (default 0.7)",
    )
    add(
        "--set",
        action="append",
        default=[],
        dest="settings",
        type=parse_setting,
        metavar="NAME=VALUE",
        help="touch a control, for example --set yaw=20; may be repeated",
    )
    add("--export", type=Path, metavar="PNG", help="save the portrait to this file and quit")
    add(
        "--benchmark",
        type=float,
        nargs="?",
        const=10.0,
        metavar="SECONDS",
        help="drag a slider for so long (default 10), print what the window managed, and quit",
    )
    add(
        "--screenshots",
        type=Path,
        metavar="FOLDER",
        help="play a session in the window with mouse and keyboard, check every step, save a picture of "
        "each there, and quit",
    )
    add(
        "--chapter",
        choices=CHAPTERS,
        default=FIRST_CHAPTER,
        help=f"what is played (default {FIRST_CHAPTER}); rigs stops making one after its first samples",
    )
    add(
        "--size",
        type=parse_size,
        default=(1440, 900),
        metavar="WxH",
        help="of the window in which the session is played (default 1440x900)",
    )
    add(
        "--device",
        default="auto",
        metavar="NAME",
        help="auto, cpu, cuda, cuda:N or mps; auto is the first CUDA device, else the CPU (default auto)",
    )
    add("--language", choices=("en", "ko"), default="", help="default: the one chosen in the window")
    return parser.parse_args(argv)


def parse_setting(text: str) -> tuple[str, float]:
    """Return name and value of `NAME=VALUE`.

    Raises:
        argparse.ArgumentTypeError: the text is something else.
    """
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=NUMBER, for example yaw=20") from error


def parse_size(text: str) -> tuple[int, int]:
    """Return width and height of `WxH`.

    Raises:
        argparse.ArgumentTypeError: the text is something else.
    """
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not WIDTHxHEIGHT, for example 1440x900")
    return int(width), int(height)


def complain(sentence: str) -> int:
    """Say what went wrong where a terminal shows it; return the exit status for it."""
    sys.stderr.write(f"run_editor.py: {sentence}\n")
    return USAGE_ERROR
