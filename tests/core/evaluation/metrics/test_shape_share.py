"""A change of shape is told from a change of pose."""

import numpy as np
import pytest
import torch

from core.evaluation.metrics.shape_share import shape_shares
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.renderer import Renderer


@pytest.fixture
def renderer(toy_model: MorphableModel) -> Renderer:
    return Renderer(toy_model, 64)


def wider(params: FaceParams, amount: float) -> FaceParams:
    return params.replace(identity=params.identity + amount * torch.tensor([1.0, -0.5, 0.0, 0.0]))


@pytest.mark.parametrize(("shown", "share"), [(1.0, 1.0), (0.4, 0.4), (0.0, 0.0)])
def test_what_is_shown_of_a_shape_is_found_in_a_turned_head(
    renderer: Renderer, toy_model: MorphableModel, shown: float, share: float
) -> None:
    own = toy_model.neutral_params(2)
    after = wider(own, shown).replace(
        rotation=torch.tensor([[0.02, -0.01, 0.03]]).repeat(2, 1),
        translation=torch.tensor([[0.2, -0.1, 1.0]]).repeat(2, 1),
    )

    def project(params: FaceParams) -> np.ndarray:
        return renderer.landmarks(params).numpy()

    found = shape_shares(project, own, wider(own, 1.0), project(own), project(after))
    assert found == pytest.approx([share, share], abs=0.05)


def test_nothing_is_told_where_nothing_was_asked_for(renderer: Renderer, toy_model: MorphableModel) -> None:
    own = toy_model.neutral_params(1)
    points = renderer.landmarks(own).numpy()
    assert np.isnan(shape_shares(lambda p: renderer.landmarks(p).numpy(), own, own, points, points)).all()
