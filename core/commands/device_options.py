"""Options by which commands choose a device, and how many processes look for faces."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from core.commands.numbers import positive

if TYPE_CHECKING:
    import torch


def add_device(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a device."""
    parser.add_argument(
        "--device",
        default="auto",
        metavar="NAME",
        help="auto, cpu, cuda, cuda:N or mps; auto is the first CUDA device, else the CPU "
        "(default: %(default)s)",
    )


def add_workers(parser: argparse.ArgumentParser) -> None:
    """Add the option that limits the processes which look for faces."""
    parser.add_argument(
        "--workers",
        type=positive,
        default=_cores(),
        metavar="N",
        help="processes that look for faces in pictures (default: one for each core)",
    )


def chosen_device(options: argparse.Namespace) -> torch.device:
    """Return the device that was chosen, ready for use; raises RequestError where it is not there."""
    from core.device import choose_device, prepare_device

    device = choose_device(options.device).device
    prepare_device(device)
    return device


def _cores() -> int:
    """Return the cores that this process may use; under torchrun, its share of them."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, cores // int(os.environ.get("LOCAL_WORLD_SIZE", "1")))
