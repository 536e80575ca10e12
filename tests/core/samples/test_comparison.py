"""How far apart two sets of values lie."""

import numpy as np
import pytest

from core.samples.comparison import difference


def test_equal_sets_do_not_differ() -> None:
    values = np.random.default_rng(0).normal(size=500)
    found = difference(values, values)
    assert (found.mean, found.sigma, found.overlap, found.ks) == (0, 0, pytest.approx(1), 0)


def test_sets_apart_have_nothing_in_common() -> None:
    found = difference(np.array([0.0, 1.0]), np.array([10.0, 12.0, 14.0]))
    assert (found.overlap, found.ks) == (0, 1)
    assert found.mean == pytest.approx(11.5)


def test_shifted_normals_have_the_known_distance() -> None:
    """Two normals one σ apart: KS is 2Φ(½) - 1 = 0.383, and the overlap is what it leaves of 1."""
    rng = np.random.default_rng(0)
    found = difference(rng.normal(size=20_000), rng.normal(1.0, 1.0, size=20_000))
    assert found.ks == pytest.approx(0.383, abs=0.015)
    assert found.overlap == pytest.approx(0.617, abs=0.03)


def test_narrower_set_has_less_sigma() -> None:
    values = np.linspace(-1, 1, 100)
    assert difference(values, values / 2).sigma == pytest.approx(-values.std() / 2)


def test_constant_quantities_are_compared_too() -> None:
    found = difference(np.zeros(5), np.zeros(7))
    assert (found.overlap, found.ks) == (1, 0)
