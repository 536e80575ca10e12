"""Coordinates stand for codes, and far ones come back to the cloud, octave by octave."""

import torch

from core.inversion.latent_prior import REACH, LatentPrior

SIGMA = torch.tensor([8.0, 4.0, 2.0, 1.0, 0.5])


def prior() -> LatentPrior:
    return LatentPrior(torch.randn(500, 5, generator=torch.Generator().manual_seed(0)) * SIGMA + 3)


def test_coordinates_stand_for_codes() -> None:
    w = torch.tensor([[3.0, 1.0, 5.0, 3.0, 2.0], [9.0, 3.0, 3.0, 3.0, 3.0]])
    cloud = prior()
    torch.testing.assert_close(cloud.codes(cloud.coordinates(w)), w)
    assert cloud.coordinates(w)[1].norm() < 1, "six of a direction of eight are less than one σ"


def test_near_coordinates_stay() -> None:
    near = torch.tensor([REACH - 0.1, 1.0, -2.0, 0.0, 2.0])
    torch.testing.assert_close(prior().held(near), near)


def test_each_octave_ends_by_itself() -> None:
    far = torch.tensor([1.0, 30.0, 40.0, -9.0, 0.0])  # octaves of 1, 2 and, cut short, 2 directions
    expected = torch.tensor([1.0, 0.6 * REACH, 0.8 * REACH, -REACH, 0.0])
    torch.testing.assert_close(prior().held(far), expected)


def test_rows_may_have_smaller_clouds() -> None:
    rows = torch.full((2, 5), 100.0)
    held = prior().held(rows, torch.tensor([[1.0], [0.25]]))
    torch.testing.assert_close(held[1], held[0] / 4)
