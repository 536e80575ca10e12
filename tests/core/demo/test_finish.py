"""The critics of patches: they learn what true patches have, and pull outputs towards them."""

import torch

from core.demo.finish import SCALES, Finish, View, draw_views

CPU = torch.device("cpu")


def _pictures(sharp: bool, random: torch.Generator) -> torch.Tensor:
    stripes = 0.5 * torch.sign(torch.randn(4, 3, 1, 128, generator=random))
    return (stripes if sharp else torch.zeros_like(stripes)).expand(4, 3, 128, 128)


def test_the_critics_learn_to_tell_soft_from_sharp():
    random = torch.Generator().manual_seed(0)
    finish = Finish(seed=0, device=CPU)
    losses = [
        finish.learn(_pictures(False, random), _pictures(True, random), draw_views(128, random))
        for _ in range(30)
    ]
    assert losses[-1] < 0.8 * losses[0]


def test_sharpening_changes_the_gradient_within_the_views_only_and_by_a_bounded_share():
    random = torch.Generator().manual_seed(0)
    finish = Finish(seed=0, device=CPU)
    output, target = _pictures(False, random), _pictures(True, random)
    gradient = torch.randn(4, 3, 128, 128, generator=random)
    near, wide = View(1, 10, 20, 96), View(2, 4, 6, 120)
    added = finish.sharpen(output, target, gradient, (near, wide)) - gradient
    most = 0.7 * (near.within(gradient).norm() + wide.within(gradient).norm())
    assert 0.4 * most < added.norm() <= 1.001 * most
    outside = added.clone()
    wide.within(outside).zero_()
    near.within(outside).zero_()
    assert not outside.any()


def test_each_critic_sees_as_much_as_it_can_at_its_scale():
    random = torch.Generator().manual_seed(0)
    pictures = torch.rand(2, 3, 256, 256, generator=random)
    near, wide = (view.seen(pictures) for view in draw_views(256, random))
    assert near.shape == wide.shape == (2, 3, 96, 96)
    assert wide.std() < 0.7 * near.std()  # averages of four


def test_small_pictures_are_seen_whole():
    views = draw_views(32, torch.Generator())
    assert views == tuple(View(scale, 0, 0, 32) for scale in SCALES)
