"""Work on many pictures, shared among processes where that is sooner done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

import numpy as np

ROWS_PER_PROCESS = 16
"""With fewer, a process takes longer to start than it saves."""
_CHUNKS = 4

Answer = TypeVar("Answer")


def map_in_processes(function: Callable[..., Answer], *columns: np.ndarray, workers: int = 1) -> list[Answer]:
    """Apply a function to every row.

    Args:
        function: of a module, so that another process finds it.
        columns: its arguments, (N, …) each.
        workers: processes to share the work at most.

    Returns:
        the N answers in the order of the rows.
    """
    count = len(columns[0])
    workers = min(workers, count // ROWS_PER_PROCESS)
    if workers < 2:
        return [function(*row) for row in zip(*columns, strict=True)]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(function, *columns, chunksize=max(1, count // (_CHUNKS * workers))))
