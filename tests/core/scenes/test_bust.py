"""Components of the bust keep pointing the same way, whatever machine found them."""

import numpy as np

from core.scenes.bust import Bust


def test_components_point_as_those_of_the_reference(toy_bust: Bust) -> None:
    sign = np.where(np.arange(80) % 3, 1, -1)
    turned = toy_bust.turned(toy_bust.identity_basis, toy_bust.identity_basis * sign[:, None, None])
    coefficients = np.random.default_rng(1).normal(size=80)
    np.testing.assert_allclose(
        np.tensordot(coefficients * sign, turned.identity_basis, 1),
        np.tensordot(coefficients, toy_bust.identity_basis, 1),
    )
    np.testing.assert_allclose(
        turned.trait_weights @ (coefficients * sign), toy_bust.trait_weights @ coefficients
    )
    assert not np.array_equal(turned.identity_basis, toy_bust.identity_basis)
