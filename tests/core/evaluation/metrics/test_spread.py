"""Spreads and distances of point clouds that are known."""

import numpy as np
import pytest

from core.evaluation.evidence.sampling import mahalanobis
from core.evaluation.metrics.spread import disentanglement, relative_spread

RANDOM = np.random.default_rng(0)
CLOUD = RANDOM.normal(size=(2000, 4))


def test_groups_that_do_not_vary_have_no_spread() -> None:
    groups = np.repeat(CLOUD[:3, None], 5, axis=1)
    assert relative_spread(groups, CLOUD[:200]) == pytest.approx(0)
    assert relative_spread(CLOUD[:200].reshape(10, 20, 4), CLOUD[:200]) == pytest.approx(1, abs=0.1)


def test_disentanglement_rewards_stillness_of_the_rest() -> None:
    assert disentanglement("pose", {"pose": 1.0, "light": 0.1, "expression": 0.2}) == pytest.approx(50)


def test_codes_of_the_corpus_lie_one_sigma_away() -> None:
    assert mahalanobis(CLOUD[:500], CLOUD).mean() == pytest.approx(1, abs=0.1)
    assert mahalanobis(CLOUD[:500] + 10, CLOUD).mean() > 5
