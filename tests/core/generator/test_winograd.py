"""Winograd's convolution is the ordinary one, forward and backward."""

import pytest
import torch
import torch.nn.functional as F

from core.generator.winograd import pays_off, winograd_convolution


@pytest.mark.parametrize("shape", [(1, 3, 4, 4), (2, 5, 8, 12)])
def test_equals_convolution_with_its_gradients(shape):
    torch.manual_seed(0)
    x = torch.randn(shape, dtype=torch.float64, requires_grad=True)
    weight = torch.randn(7, shape[1], 3, 3, dtype=torch.float64, requires_grad=True)
    ours, expected = winograd_convolution(x, weight), F.conv2d(x, weight, padding=1)
    assert torch.allclose(ours, expected, atol=1e-11)
    direction = torch.randn_like(expected)
    for left, right in zip(
        torch.autograd.grad(ours, (x, weight), direction),
        torch.autograd.grad(expected, (x, weight), direction),
        strict=True,
    ):
        assert torch.allclose(left, right, atol=1e-11)


def test_single_precision_is_enough():
    torch.manual_seed(0)
    x, weight = torch.randn(1, 64, 16, 16), torch.randn(64, 64, 3, 3) / 24
    error = winograd_convolution(x, weight) - F.conv2d(x, weight, padding=1)
    assert float(error.abs().max()) < 1e-4


def test_used_only_where_it_helps():
    wide = torch.empty(96, 96, 3, 3)
    assert pays_off(torch.empty(8, 96, 32, 32), wide)
    assert not pays_off(torch.empty(8, 96, 30, 30), wide)
    assert not pays_off(torch.empty(1, 96, 32, 32), wide)
    assert not pays_off(torch.empty(8, 8, 32, 32), torch.empty(8, 8, 3, 3))
