"""Pictures like a generator's own are near, blurred ones far, and being far has a price."""

from typing import cast

import pytest
import torch
from torch.nn import functional

from core.generator.protocol import StyleGenerator
from core.inversion import own_contrast
from core.inversion.own_contrast import OwnContrast, contrast_of

SIDE = 64


class Painter:
    """Paints noise, as strong as the first number of a code says."""

    w_avg = torch.zeros(4)

    def broadcast(self, w: torch.Tensor) -> torch.Tensor:
        return w[:, None]

    def synthesis(self, w_plus: torch.Tensor, max_resolution: int) -> torch.Tensor:
        random = torch.Generator().manual_seed(int(1000 * w_plus.abs().sum()))
        noise = torch.rand(len(w_plus), 1, max_resolution, max_resolution, generator=random) - 0.5
        return (noise * (1 + 0.1 * w_plus[:, :, :1, None])).expand(-1, 3, -1, -1)


def painter() -> StyleGenerator:
    return cast(StyleGenerator, Painter())


PAINTER = painter()


def known(monkeypatch: pytest.MonkeyPatch) -> OwnContrast:
    monkeypatch.setattr(own_contrast, "_SHRINKAGE", 0.9)  # few portraits
    contrast = OwnContrast(PAINTER, torch.randn(40, 4, generator=torch.Generator().manual_seed(0)), SIDE)
    while not contrast.is_known:
        contrast.look()
    return contrast


def other_portraits() -> torch.Tensor:
    return PAINTER.synthesis(torch.full((8, 1, 4), 0.3), max_resolution=SIDE)


def test_own_portraits_are_near_and_blurred_ones_far(monkeypatch: pytest.MonkeyPatch) -> None:
    contrast, pictures = known(monkeypatch), other_portraits()
    blurred = functional.avg_pool2d(pictures, 3, 1, 1)
    assert (contrast.distance(pictures) < 1.1).all()
    assert (contrast.distance(blurred) > 1.5).all()
    assert (contrast.price(blurred) > contrast.price(pictures)).all()


def test_a_price_leads_back(monkeypatch: pytest.MonkeyPatch) -> None:
    flat = torch.zeros(1, 3, SIDE, SIDE, requires_grad=True)
    known(monkeypatch).price(flat + 1e-3 * other_portraits()[:1]).sum().backward()
    assert flat.grad is not None
    assert torch.isfinite(flat.grad).all()
    assert flat.grad.abs().max() > 0


def test_nothing_is_paid_before_portraits_are_known() -> None:
    contrast = OwnContrast(PAINTER, torch.randn(8, 4), SIDE)
    contrast.look()
    assert not contrast.is_known
    assert (contrast.price(other_portraits()) == 0).all()


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_few_portraits_tell_nothing(count: int) -> None:
    contrast = OwnContrast(PAINTER, torch.randn(count, 4), SIDE)
    while not contrast.is_known:
        contrast.look()
    assert (contrast.price(torch.zeros(1, 3, SIDE, SIDE)) == 0).all()


def test_portraits_that_did_not_fit_into_memory_are_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    contrast = OwnContrast(PAINTER, torch.randn(2, 4), SIDE)
    with monkeypatch.context() as patch:
        patch.setattr(Painter, "synthesis", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            contrast.look()
    assert not contrast.is_known
    contrast.look()
    assert contrast.is_known


def test_large_pictures_are_compared_at_a_smaller_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_contrast, "LARGEST", 32)
    contrast, pictures = known(monkeypatch), other_portraits()
    fine = torch.where(torch.arange(SIDE) % 2 == 0, 0.1, -0.1)  # averages away
    torch.testing.assert_close(contrast.distance(pictures + fine), contrast.distance(pictures))


def test_another_search_knows_what_one_has_seen() -> None:
    samples = torch.randn(8, 4)
    assert contrast_of(PAINTER, samples, SIDE) is contrast_of(PAINTER, samples, SIDE)
    assert contrast_of(PAINTER, samples, 32) is not contrast_of(PAINTER, samples, SIDE)
    assert contrast_of(painter(), samples, SIDE) is not contrast_of(PAINTER, samples, SIDE)
