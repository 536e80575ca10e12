"""The generator follows StyleGAN: normalised styles, upsampling, noise (pictures: tests/core/importing)."""

import pytest
import torch
import torch.nn.functional as F

from core.generator.stylegan1 import (
    Epilogue,
    Generator,
    GeneratorConfig,
    blur,
    low_pass,
    normalize_instance,
    upsampling_convolution,
)

CONFIG = GeneratorConfig(16, {4: 6, 8: 5, 16: 4}, z_dim=8, w_dim=8, mapping_layers=2)


@pytest.fixture
def generator():
    torch.manual_seed(0)
    return Generator(CONFIG).requires_grad_(False)


def test_shapes_and_drafts(generator):
    w_plus = generator.broadcast(generator.mapping(torch.randn(2, 8)))
    assert w_plus.shape == (2, 6, 8)
    assert generator.synthesis(w_plus).shape == (2, 3, 16, 16)
    assert generator.synthesis(w_plus, max_resolution=8).shape == (2, 3, 8, 8)
    with pytest.raises(ValueError, match="max_resolution"):
        generator.synthesis(w_plus, max_resolution=32)
    with pytest.raises(ValueError, match="w_plus has shape"):
        generator.synthesis(w_plus[:, :5])


def test_upsampling_convolution_repeats_pixels_and_spreads_the_kernel():
    torch.manual_seed(0)
    x, kernel = torch.randn(2, 3, 5, 6), torch.randn(4, 3, 3, 3)
    repeated = x.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)
    expected = F.conv2d(repeated, kernel.flip(2, 3), padding=1)
    assert torch.allclose(upsampling_convolution(x, kernel), expected, atol=1e-5)


def test_style_sets_mean_and_deviation_of_every_channel():
    torch.manual_seed(0)
    epilogue = Epilogue(3, 8, 16).requires_grad_(False)
    epilogue.affine.weight.zero_()
    epilogue.affine.bias.copy_(torch.tensor([2.0, 3.0, 4.0, -1.0, 0.0, 1.0]))
    styled = epilogue(torch.randn(2, 3, 16, 16), torch.randn(2, 8), "const")
    assert torch.allclose(styled.mean(dim=(2, 3)), torch.tensor([-1.0, 0.0, 1.0]).expand(2, 3), atol=1e-4)
    deviation = styled.std(dim=(2, 3), correction=0)
    assert torch.allclose(deviation, torch.tensor([2.0, 3.0, 4.0]).expand(2, 3), atol=1e-3)
    assert torch.allclose(normalize_instance(styled).square().mean(), torch.tensor(1.0), atol=1e-4)


def test_blur_keeps_brightness_inside():
    flat = blur(torch.ones(1, 2, 6, 6), low_pass())
    assert torch.allclose(flat[:, :, 1:-1, 1:-1], torch.ones(1, 2, 4, 4))
    assert float(flat[0, 0, 0, 0]) == pytest.approx(9 / 16)


def test_noise_modes(generator):
    w_plus = generator.broadcast(generator.mapping(torch.randn(1, 8)))
    clean = generator.synthesis(w_plus, noise_mode="none")
    generator.synthesis.blocks["16"].conv1.epilogue.noise_strength.fill_(0.5)
    const = generator.synthesis(w_plus)
    assert torch.equal(const, generator.synthesis(w_plus))
    assert not torch.allclose(const, clean)
    assert not torch.allclose(const, generator.synthesis(w_plus, noise_mode="random"))


def test_gradient_reaches_w_plus():
    torch.manual_seed(2)
    config = GeneratorConfig(8, {4: 2, 8: 2}, z_dim=4, w_dim=4)
    generator = Generator(config).double().requires_grad_(False)
    w_plus = torch.randn(1, 4, 4, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(generator.synthesis, (w_plus,))
