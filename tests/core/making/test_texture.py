"""Texture tells soft from sharp and one direction from another, and forgives where each strand lies."""

import pytest
import torch
import torch.nn.functional as F

from core.making.texture import TextureLoss


@pytest.fixture
def strands():
    """Picture (1, 3, 64, 64) of upright stripes four pixels wide."""
    return torch.tensor([-0.4, -0.4, 0.4, 0.4]).repeat(16).expand(1, 3, 64, 64)


def test_moved_strands_are_the_same_texture_and_others_are_not(strands):
    loss = TextureLoss()
    blurred = F.avg_pool2d(strands, 5, 1, 2, count_include_pad=False)
    turned, faint = strands.transpose(2, 3), 0.5 * strands
    costs = [float(loss(other, strands)) for other in (strands.roll(2, -1), faint, blurred, turned)]
    moved, *others = costs
    assert moved < 0.1 * min(others)


def test_colour_and_shading_are_no_texture(strands):
    loss = TextureLoss()
    shaded = strands + torch.linspace(-0.2, 0.2, 64)[:, None]
    tinted = strands + torch.tensor([0.2, 0.0, -0.2])[:, None, None]
    assert float(loss(shaded, strands)) < 0.05
    assert float(loss(tinted, strands)) < 1e-5


def test_flat_pictures_pull_with_finite_gradients():
    output = torch.zeros(1, 3, 32, 32, requires_grad=True)
    TextureLoss()(output, torch.rand(1, 3, 32, 32)).backward()
    assert torch.isfinite(output.grad).all()
