"""The rule that bounds what reading a file costs."""

import pytest

from core.files.allowance import Allowance, most_memory, most_seconds
from core.files.refusal import RefusalError


def test_what_is_taken_adds_up() -> None:
    allowance = Allowance(2**20)
    half = allowance.left // 2 + 1
    allowance.spend(half, "a")
    with pytest.raises(RefusalError, match="its field b would take far more memory than a file of its size"):
        allowance.spend(half, "b")
    allowance.spend(allowance.left)
    assert allowance.left == 0


def test_larger_files_may_cost_more() -> None:
    assert most_memory(2**30) - most_memory(0) == 16 * 2**30
    assert most_seconds(2**30) > most_seconds(2**20) > most_seconds(0) > 0
