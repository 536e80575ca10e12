"""Which device runs the networks: what `--device` means, and what happens when its memory is full."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import torch

from core.errors import DeviceMemoryError, RequestError

AUTO = "auto"
CPU = torch.device("cpu")
_FULL = "out of memory", "can't allocate memory"
_CUDA = re.compile(r"cuda(?::(\d{1,3}))?")

R = TypeVar("R")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DeviceChoice:
    """A device that is there.

    Attributes:
        device: with its number, where it has one.
        reason: one sentence that says why it is not a faster one; empty for a GPU.
    """

    device: torch.device = CPU
    reason: str = ""


def device_label(device: torch.device) -> str:
    """Return a readable name."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else device.type.upper()


def choose_device(text: str = AUTO) -> DeviceChoice:
    """Return the device of a name: auto, cpu, cuda, cuda:N or mps.

    `auto` is the first CUDA device, else the CPU; Apple's GPUs are used where they are asked for.

    Raises:
        RequestError: there is no such device, or it cannot be used here.
    """
    if text == AUTO:
        text = "cuda" if torch.cuda.is_available() else "cpu"
    if text == "cpu":
        there = torch.cuda.is_available()
        return DeviceChoice(CPU, "The CPU was asked for; a CUDA device is there." if there else _why_cpu())
    if text == "mps":
        if not torch.backends.mps.is_available():
            raise RequestError(
                "--device mps cannot be used: this machine has no GPU of Apple's; leave it out."
            )
        return DeviceChoice(torch.device("mps"))
    return DeviceChoice(_cuda_device(text))


def _cuda_device(text: str) -> torch.device:
    found = _CUDA.fullmatch(text)
    if not found:
        raise RequestError(f"{text!r} is no device; choose auto, cpu, cuda, cuda:N or mps.")
    if not torch.cuda.is_available():
        why = _why_cpu()
        raise RequestError(f"--device {text} cannot be used: {why[0].lower()}{why[1:]}")
    number, count = int(found[1] or 0), torch.cuda.device_count()
    if number >= count:
        raise RequestError(
            f"--device {text} is not there: CUDA devices here have the numbers 0 to {count - 1}."
        )
    return torch.device("cuda", number)


def _why_cpu() -> str:
    if torch.backends.mps.is_available():
        return "This machine's GPU is used when it is asked for: --device mps."
    if not torch.backends.cuda.is_built():
        return "The installed PyTorch has no support for CUDA."
    return "No CUDA device is found; its driver may be missing or too old."


def prepare_device(device: torch.device) -> None:
    """Set what belongs to the process as a whole, before a device is used: call this in entry points only.

    On CUDA, matrices and convolutions use TF32, and cuDNN tries which of its algorithms is fastest.
    """
    if device.type == "cuda":
        torch.set_float32_matmul_precision("high")
        torch.backends.cudnn.allow_tf32 = True
        torch.backends.cudnn.benchmark = True


def wait_for(device: torch.device) -> None:
    """Return once a device has done what it was told, so that its time can be measured."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


def is_out_of_memory(error: BaseException) -> bool:
    """Return whether an error says that a device's memory is full; only CUDA has a class for it."""
    return isinstance(error, torch.OutOfMemoryError) or (
        isinstance(error, RuntimeError) and any(words in str(error) for words in _FULL)
    )


def free_memory(device: torch.device) -> None:
    """Give back what the allocator of a device holds unused."""
    if device.type == "cuda" and torch.cuda.is_available():
        torch.cuda.empty_cache()


def in_batches(
    run: Callable[[Any], R],
    rows: Any,
    size: int,
    device: torch.device,
    leave: Callable[[], None] | None = None,
) -> Iterator[R]:
    """Yield `run` of consecutive rows, at first `size` of them at once.

    Batches are halved for good whenever the device's memory is full. Where not even one row fits, `leave`
    brings everything to the CPU, and the row is tried again.

    Args:
        run: of a part of the rows; it may be called again with fewer of them.
        rows: a tensor or a sequence.
        size: rows at once.
        device: that `run` uses.
        leave: brings what `run` uses to the CPU; None where it cannot be.

    Raises:
        DeviceMemoryError: a single row does not fit.
    """
    start = 0
    while start < len(rows):
        part = rows[start : start + size]
        try:
            answer = run(part)
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            full = error.with_traceback(None)  # its frames hold what fills the memory
        else:
            yield answer
            start += len(part)
            continue
        free_memory(device)
        if len(part) > 1:
            size = len(part) // 2
            _log.warning("%s is out of memory: going on with %d at once", device, size)
        elif leave and device.type != "cpu":
            leave()
            device = CPU
            _log.warning("the device is out of memory even for one: going on on the CPU")
        else:
            raise DeviceMemoryError(
                f"{device} has too little memory for a single picture; close other programs, or choose "
                "a smaller generator."
            ) from full
