"""The loss weighs features above background, and pairs by their difference."""

import pytest
import torch

from core.demo.regression_loss import RegressionLoss, attention_map


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


def test_beside_a_critic_strands_may_lie_elsewhere_but_not_the_face(frequency):
    loss = RegressionLoss(frequency)
    output, target = torch.zeros(2, 1, 3, 64, 64)
    stripes = torch.tensor([-0.5, 0.5]).repeat(6)
    costs = {}
    for place, rows in {"face": slice(30, 42), "hair": slice(2, 14)}.items():
        drawn = output.clone()
        drawn[..., rows, 26:38] = stripes
        costs[place] = [float(loss(drawn, target, 0, beside_critic=beside)) for beside in (False, True)]
    assert costs["face"][1] == costs["face"][0]
    assert costs["hair"][1] < 0.6 * costs["hair"][0]


def test_gradient(frequency):
    loss = RegressionLoss(frequency.double())
    target = torch.rand(2, 3, 8, 8, dtype=torch.float64)
    output = torch.rand(2, 3, 8, 8, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda image: loss(image, target, 1), (output,))
