"""Directions of W that change faces come first; those that change nothing are left out."""

import pytest
import torch

from core.rig.support import face_directions, support_of


def test_what_faces_do_not_vary_with_is_left_out() -> None:
    w = torch.randn(2000, 6, generator=torch.Generator().manual_seed(0)) * torch.tensor([1.0, 5, 2, 3, 1, 1])
    seen = torch.stack([w[:, 0], w[:, 2] / 2], dim=1)
    directions = face_directions(w, seen, rank=4)
    assert directions.shape == (4, 6)
    lengths = directions.norm(dim=1)
    assert (lengths[:2] > 0.5).all()
    assert not directions[2:].any()
    assert directions[:, 1].abs().max() < 0.5, "the largest variance, five σ, has nothing to do with faces"


def test_what_varies_little_in_w_is_found_where_faces_follow_it() -> None:
    sigma = torch.linspace(3, 1, 101)  # ninety stronger directions have nothing to do with faces
    w = torch.randn(4000, 101, generator=torch.Generator().manual_seed(0)) * sigma
    direction = face_directions(w, w[:, 90:91] / sigma[90], rank=1)[0]
    assert float(direction[90].abs() / direction.norm()) > 0.9


def test_support_holds_nearly_all_samples() -> None:
    low, high = support_of(torch.linspace(0, 1, 1001)[:, None])
    assert float(low) == pytest.approx(-0.1, abs=0.01)
    assert float(high) == pytest.approx(1.1, abs=0.01)
