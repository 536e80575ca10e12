"""Which threads go first where there are fewer processors than threads that want one."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

NICENESS = 5


def give_way() -> None:
    """Let the window's thread go before this one, and before those that runtimes start from it.

    Threads have a niceness of their own on Linux alone; elsewhere nothing happens.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), own_niceness() + NICENESS)


def own_niceness() -> int:
    """Return the niceness of the calling thread; larger ones wait for smaller ones."""
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
