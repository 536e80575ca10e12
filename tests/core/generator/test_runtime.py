"""Every runtime makes the generator's own images, at every size, and gives up when they are not wanted."""

import pytest
import torch

from core.generator.interruption import StaleError
from core.generator.runtime import RUNTIMES
from core.generator.stylegan2 import Generator, GeneratorConfig


@pytest.fixture(scope="module")
def generator():
    torch.manual_seed(0)
    config = GeneratorConfig(16, {4: 8, 8: 8, 16: 8}, z_dim=16, w_dim=16)
    return Generator(config).eval().requires_grad_(False)


@pytest.mark.parametrize("name", RUNTIMES)
@pytest.mark.parametrize("resolution", [None, 8])
def test_images_are_the_generators_own(generator, name, resolution):
    codes = generator.broadcast(torch.randn(2, 16, generator=torch.Generator().manual_seed(1)))
    images = RUNTIMES[name](generator).synthesize(codes, resolution)
    assert images.shape[-1] == (resolution or 16)
    torch.testing.assert_close(
        images, generator.synthesis(codes, max_resolution=resolution), rtol=0, atol=1e-4
    )


@pytest.mark.parametrize("name", RUNTIMES)
def test_what_is_not_wanted_is_given_up(generator, name):
    asked = iter([False, False, True])
    with pytest.raises(StaleError):
        RUNTIMES[name](generator).synthesize(
            generator.broadcast(torch.zeros(1, 16)), None, lambda: next(asked)
        )
