"""Processes divide the batch that one alone would draw."""

import pytest
import torch

from core.training.batch_share import BatchShare
from core.training.loop import batch_random


@pytest.mark.parametrize("count", [1, 2, 4])
def test_parts_make_up_the_batch_of_one_process(count: int) -> None:
    whole = BatchShare().draw(1000, 48, batch_random(3, 7))
    parts = [BatchShare(rank, count).draw(1000, 48, batch_random(3, 7)) for rank in range(count)]
    assert torch.equal(torch.stack(parts, dim=1).flatten(), whole)


def test_batches_that_cannot_be_divided_are_rounded_up() -> None:
    parts = [BatchShare(rank, 4).draw(1000, 9, batch_random(0, 0)) for rank in range(4)]
    assert [len(part) for part in parts] == [3] * 4
