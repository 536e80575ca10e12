"""The loss weighs features above background, and pairs by their difference."""

import pytest
import torch

from core.making.regression_loss import RegressionLoss, attention_map


@pytest.fixture
def frequency():
    parts = torch.zeros(6, 64, 64)
    parts[1, 16:56, 12:52] = 1
    parts[4, 26:30, 20:26] = 0.8
    parts[5, 44:48, 28:36] = 0.3
    parts[0] = 1 - parts[1]
    return parts


def test_attention_prefers_eyes_and_mouth(frequency):
    weight = attention_map(frequency)
    assert weight.shape == (64, 64)
    assert float(weight.mean()) == pytest.approx(1, abs=1e-5)
    assert weight[28, 23] > 2 * weight[36, 45] > 4 * weight[2, 2]
    assert weight[46, 32] > 2 * weight[36, 45]


def test_perfect_output_costs_nothing_at_any_resolution(frequency):
    loss = RegressionLoss(frequency)
    for resolution in (32, 64):
        image = torch.rand(4, 3, resolution, resolution)
        assert float(loss(image, image, 1)) == 0


def test_pair_term_sees_only_differences(frequency):
    target = torch.rand(4, 3, 64, 64)
    with_pairs, without = (
        RegressionLoss(frequency),
        RegressionLoss(frequency, 0),
    )
    shifted = target + 0.1
    assert torch.allclose(with_pairs(shifted, target, 2), without(shifted, target, 2), atol=1e-5)
    shifted[0] -= 0.1
    assert with_pairs(shifted, target, 2) > without(shifted, target, 2) + 0.01


def test_the_finish_forgives_strands_that_lie_elsewhere_but_no_blur(frequency):
    loss = RegressionLoss(frequency)
    stripes = torch.tensor([-0.4, -0.4, 0.4, 0.4]).repeat(4)
    drawn = {name: torch.zeros(1, 3, 64, 64) for name in ("true", "moved", "blurred")}
    drawn["true"][..., :14, 24:40] = stripes
    drawn["moved"][..., :14, 24:40] = stripes.roll(1)
    for finish in (False, True):
        moved, blurred = (
            float(loss(drawn[name], drawn["true"], 0, finish=finish)) for name in ("moved", "blurred")
        )
        assert (moved < blurred) == finish


def test_the_finish_compares_faces_pixel_by_pixel_and_the_rest_on_average(frequency, monkeypatch):
    monkeypatch.setattr("core.making.regression_loss._TEXTURE_WEIGHT", 0)
    loss = RegressionLoss(frequency)
    target = torch.zeros(1, 3, 64, 64)
    kept = []
    for rows in (slice(30, 42), slice(2, 14)):
        output = target.clone()
        output[..., rows, 26:38] = torch.tensor([-0.4, 0.4]).repeat(6)
        kept.append(float(loss(output, target, 0, finish=True) / loss(output, target, 0)))
    in_the_face, above_it = kept
    assert in_the_face > 0.99
    assert above_it < 0.7


def test_in_the_finish_strands_may_not_move_where_those_of_the_render_stay(frequency):
    loss = RegressionLoss(frequency)
    target = torch.zeros(2, 3, 64, 64)
    target[..., :14, 24:40] = torch.tensor([-0.4, -0.4, 0.4, 0.4]).repeat(4)
    both, one = target.clone(), target.clone()
    both[..., :14, 24:40] = target[..., :14, 24:40].roll(2, -1)
    one[0] = both[0]
    beside = float(loss(both, target, 0, finish=True) - loss(one, target, 0, finish=True))
    paired = float(loss(both, target, 1, finish=True) - loss(one, target, 1, finish=True))
    assert beside > 0 > paired


def test_gradient(frequency):
    loss = RegressionLoss(frequency.double())
    target = torch.rand(2, 3, 8, 8, dtype=torch.float64)
    output = torch.rand(2, 3, 8, 8, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda image: loss(image, target, 1), (output,))
