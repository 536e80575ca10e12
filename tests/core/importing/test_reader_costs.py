"""Whatever a file holds: a reader reads or refuses it, within the cost that `core.files.allowance` states."""

import os

import pytest
from hostile_files import HOSTILE
from reader_costs import Cost, run_child

MUTATED = 300
pytestmark = pytest.mark.skipif(
    not os.path.exists("/proc/self/clear_refs"), reason="costs are measured with Linux's /proc"
)


@pytest.fixture(scope="module")
def costs() -> list[Cost]:
    """Of files made by hand, then of mutated ones: one child reads both, since its start is the dearest."""
    return run_child("hostile", "mutated", count=MUTATED)


@pytest.fixture(scope="module")
def by_hand(costs: list[Cost]) -> list[Cost]:
    return [cost for cost in costs if cost.name in HOSTILE]


def check(costs: list[Cost]) -> None:
    assert not [cost for cost in costs if cost.is_foreign]
    assert not [cost for cost in costs if max(cost.memory_share, cost.time_share) > 1]
    assert sum(cost.outcome == "refused" for cost in costs) > len(costs) / 2


def test_files_made_to_cost_much_cost_what_the_rule_allows(by_hand: list[Cost]) -> None:
    assert len(by_hand) == len(HOSTILE)
    check(by_hand)


def test_mutated_files_cost_what_the_rule_allows(costs: list[Cost]) -> None:
    mutated = [cost for cost in costs if cost.name not in HOSTILE]
    assert len(mutated) == MUTATED
    check(mutated)


def test_the_measure_sees_what_is_taken(by_hand: list[Cost]) -> None:
    """A measure that saw nothing would find every file cheap."""
    costs = {cost.name: cost for cost in by_hand}
    assert costs["JSON of keys"].memory > 20 * 2**20
    assert costs["JSON of keys"].seconds > 0.05
