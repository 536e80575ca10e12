"""Rows keep their order; few of them start no process."""

import os

import numpy as np

from core.face.processes import ROWS_PER_PROCESS, map_in_processes


def marked(first: int, second: int) -> tuple[int, int]:
    return first * second, os.getpid()


def test_many_rows_are_shared_and_stay_in_order() -> None:
    rows = np.arange(2 * ROWS_PER_PROCESS)
    products, processes = zip(*map_in_processes(marked, rows, rows, workers=2), strict=True)
    assert products == tuple(row * row for row in rows)
    assert os.getpid() not in processes


def test_few_rows_are_done_at_once() -> None:
    rows = np.arange(3)
    assert map_in_processes(marked, rows, rows, workers=2) == [
        (product, os.getpid()) for product in (0, 1, 4)
    ]
    assert map_in_processes(marked, rows[:0], rows[:0], workers=2) == []
