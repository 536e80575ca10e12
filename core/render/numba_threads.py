"""Compiled loops over the images of a batch, on several threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import torch


def for_each_image(count: int, work: Callable[[int], None]) -> None:
    """Call `work(image)` for every image, on as many threads as torch uses.

    The compiled loops hold no interpreter lock, and numba's own thread layer is not involved because some
    of its layers abort the process when two threads of a program enter them at once.
    """
    threads = min(torch.get_num_threads(), count)
    if threads > 1:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, range(count)))
    else:
        for image in range(count):
            work(image)
