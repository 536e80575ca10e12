"""The command line: one parser, one place where errors become sentences."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Sequence

from core.commands import (
    batching,
    benchmarking,
    driving,
    free_directions,
    guide,
    importing,
    inverting,
    making,
    measuring,
    packing,
    portraits,
    reader_points,
    rignet_training,
    training,
)
from core.errors import RigEditorError

USAGE_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 2 after one sentence about what the user can mend."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    try:
        options.run(options)
        sys.stdout.flush()
    except RigEditorError as error:
        sentence = str(error)
    except RuntimeError as error:
        sentence = _full_memory(error, options)
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        sentence = f"{error.filename or 'A file'}: {error.strerror or error}; choose another place."
    else:
        return 0
    print(f"{parser.prog} {options.command}: {sentence}", file=sys.stderr)
    return USAGE_ERROR


def run() -> int:
    """Be the program: run the command of this process and return its exit status."""
    threading.excepthook = _tell_thread
    return main()


def _tell_thread(failure: threading.ExceptHookArgs) -> None:
    """Say in a line that a library's thread has ended, as TensorBoard's does where the disk is full."""
    print(f"{failure.exc_type.__name__}: {failure.exc_value}", file=sys.stderr)


def _full_memory(error: RuntimeError, options: argparse.Namespace) -> str:
    """Return the sentence for a device without memory; raises every other error again."""
    from core.device import is_out_of_memory

    if not is_out_of_memory(error):
        raise error
    other = f", or choose another --device than {options.device}" if "device" in options else ""
    return f"the memory is full; close other programs{other}."


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command."""
    parser = argparse.ArgumentParser(
        prog="python -m core", description="3D controls for StyleGAN portraits, without the window."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    groups = (
        portraits,
        batching,
        inverting,
        driving,
        measuring,
        free_directions,
        benchmarking,
        importing,
        packing,
        training,
        making,
        rignet_training,
        reader_points,
        guide,
    )
    for group in groups:
        group.add_commands(commands)
    return parser
