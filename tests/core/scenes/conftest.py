"""A bust of no shape whose identities have traits."""

import numpy as np
import pytest

from core.scenes.bust import TRAITS, Bust

NAMES = ("browDownLeft", "browDownRight", "eyeBlinkLeft", "eyeBlinkRight", "jawOpen", "mouthSmileLeft")


@pytest.fixture
def toy_bust() -> Bust:
    nothing = np.zeros((0,))
    return Bust(
        mean_vertices=np.zeros((1, 3)),
        identity_basis=np.random.default_rng(1).normal(size=(80, 4, 3)),
        expression_basis=np.zeros((len(NAMES), 1, 3)),
        expression_names=NAMES,
        triangles=nothing,
        triangle_uv=nothing,
        triangle_part=nothing,
        parts=(),
        landmark_vertices=nothing,
        trait_weights=np.random.default_rng(0).normal(0, 0.05, (len(TRAITS), 80)),
        trait_names=TRAITS,
        mirror=nothing,
        source_vertices=nothing,
    )
