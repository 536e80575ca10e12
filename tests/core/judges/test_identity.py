"""Cosines of embeddings."""

import numpy as np
import pytest

from core.evaluation.identity import bin_turns
from core.judges.identity import csim, same_person


def test_cosine_and_threshold() -> None:
    first = np.array([[3.0, 0, 0], [1, 1, 0]])
    second = np.array([[3.0, 0.3, 0], [-1, 1, 0]])
    assert csim(first, second) == pytest.approx([0.995, 0], abs=1e-3)
    assert same_person(first, second).tolist() == [True, False]


def test_turns_are_sorted_by_their_measured_size() -> None:
    same = np.ones((4, 128))
    turns = bin_turns(np.array([2.0, 18, 22, np.nan]), same, same)
    assert [(turn.degrees, turn.pairs) for turn in turns] == [((15, 25), 2)]
    assert turns[0].csim == pytest.approx(1)
