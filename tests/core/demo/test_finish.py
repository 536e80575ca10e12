"""The critic of patches: it learns what true patches have, and pulls outputs towards them."""

import torch

from core.demo.finish import Finish, draw_corner, patch

CPU = torch.device("cpu")


def _pictures(sharp: bool, random: torch.Generator) -> torch.Tensor:
    stripes = 0.5 * torch.sign(torch.randn(4, 3, 1, 128, generator=random))
    return (stripes if sharp else torch.zeros_like(stripes)).expand(4, 3, 128, 128)


def test_the_critic_learns_to_tell_soft_from_sharp():
    random = torch.Generator().manual_seed(0)
    finish = Finish(seed=0, device=CPU)
    losses = [
        finish.learn(_pictures(False, random), _pictures(True, random), draw_corner(128, random))
        for _ in range(30)
    ]
    assert losses[-1] < 0.8 * losses[0]


def test_sharpening_changes_the_gradient_on_the_patch_only_and_by_a_bounded_share():
    random = torch.Generator().manual_seed(0)
    finish = Finish(seed=0, device=CPU)
    output, target = _pictures(False, random), _pictures(True, random)
    gradient = torch.randn(4, 3, 128, 128, generator=random)
    corner = (10, 20)
    added = finish.sharpen(output, target, gradient, corner) - gradient
    inside = patch(added, corner)
    torch.testing.assert_close(inside.norm(), 0.6 * patch(gradient, corner).norm(), rtol=1e-4, atol=0)
    outside = added.clone()
    patch(outside, corner).zero_()
    assert not outside.any()


def test_patches_of_small_pictures_begin_at_their_corner():
    assert draw_corner(32, torch.Generator()) == (0, 0)
