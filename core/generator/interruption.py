"""Giving up a synthesis between two layers: at 1024² on a processor one picture takes seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from core.generator.protocol import StyleGenerator


class StaleError(Exception):
    """What was being computed is no longer wanted."""


@contextmanager
def interruptible(generator: StyleGenerator, is_stale: Callable[[], bool]) -> Iterator[None]:
    """Ask `is_stale` before every layer with a kernel that runs inside the block.

    Raises:
        StaleError: it said yes.
    """

    def ask(*_: Any) -> None:
        if is_stale():
            raise StaleError

    layers = [m for m in generator.modules() if any(p.dim() > 2 for p in m.parameters(recurse=False))]
    hooks = [layer.register_forward_pre_hook(ask) for layer in layers]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
