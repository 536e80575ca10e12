"""The generator follows StyleGAN2: shapes, modulation, resampling and truncation."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy.signal import upfirdn

from core.generator.style_space import normalize_second_moment
from core.generator.stylegan2 import (
    Generator,
    GeneratorConfig,
    SynthesisLayer,
    low_pass,
    upsample,
    upsampling_convolution,
)

CONFIG = GeneratorConfig(16, {4: 8, 8: 6, 16: 4}, z_dim=32, w_dim=32)
TAPS = np.array([1.0, 3.0, 3.0, 1.0]) / 4


@pytest.fixture
def generator():
    torch.manual_seed(0)
    return Generator(CONFIG).requires_grad_(False)


def test_shapes_and_layer_count(generator):
    w = generator.mapping(torch.randn(3, 32))
    w_plus = generator.broadcast(w)
    assert w.shape == (3, 32)
    assert generator.num_ws == 2 * math.log2(16) - 2 == 6
    assert w_plus.shape == (3, 6, 32)
    assert generator.synthesis(w_plus).shape == (3, 3, 16, 16)
    assert generator.synthesis(w_plus, max_resolution=8).shape == (3, 3, 8, 8)


def test_wrong_requests_are_refused(generator):
    with pytest.raises(ValueError, match="w_plus has shape"):
        generator.synthesis(torch.zeros(1, 5, 32))
    with pytest.raises(ValueError, match="max_resolution"):
        generator.synthesis(torch.zeros(1, 6, 32), max_resolution=32)
    with pytest.raises(ValueError, match="power of two"):
        GeneratorConfig(12, {4: 1, 8: 1})
    with pytest.raises(ValueError, match="channels"):
        GeneratorConfig(16, {4: 1, 8: 1})


def test_mapping_ignores_the_length_of_z(generator):
    z = torch.randn(2, 32)
    assert torch.allclose(generator.mapping(z), generator.mapping(5 * z), atol=1e-5)
    assert torch.allclose(normalize_second_moment(z).square().mean(1), torch.ones(2), atol=1e-5)


@pytest.mark.parametrize("up", [False, True])
def test_activation_scaling_equals_one_kernel_per_sample(up):
    torch.manual_seed(1)
    size = 24
    layer = SynthesisLayer((5, 7), 16, size, up=up)
    torch.nn.init.normal_(layer.bias)
    torch.nn.init.constant_(layer.noise_strength, 0.3)
    x, w = torch.randn(2, 5, *[size // 2 if up else size] * 2), torch.randn(2, 16)
    expected = []
    for sample, style in zip(x, layer.affine(w), strict=True):
        kernel = layer.weight * style[:, None, None]
        kernel = kernel * (kernel.square().sum((1, 2, 3), keepdim=True) + 1e-8).rsqrt()
        y = (
            upsampling_convolution(sample[None], kernel, low_pass())
            if up
            else F.conv2d(sample[None], kernel, padding=1)
        )
        y = y + layer.noise * layer.noise_strength + layer.bias[:, None, None]
        expected.append(F.leaky_relu(y, 0.2) * math.sqrt(2))
    assert torch.allclose(layer(x, w, "const"), torch.cat(expected), atol=1e-4)
    assert torch.allclose(layer(x[:1], w[:1], "const"), expected[0], atol=1e-4)


def test_noise_modes(generator):
    w_plus = generator.broadcast(generator.mapping(torch.randn(1, 32)))
    clean = generator.synthesis(w_plus, noise_mode="none")
    assert torch.allclose(clean, generator.synthesis(w_plus), atol=1e-5)  # strengths start at 0
    for block in generator.synthesis.blocks.values():
        block.conv1.noise_strength.fill_(0.5)
    const = generator.synthesis(w_plus)
    assert torch.equal(const, generator.synthesis(w_plus))
    assert not torch.allclose(const, clean)
    assert not torch.allclose(const, generator.synthesis(w_plus, noise_mode="random"))


def test_upsampling_convolution_is_upfirdn():
    rng = np.random.default_rng(0)
    image, kernel = rng.normal(size=(5, 6)), rng.normal(size=(3, 3))
    ours = upsampling_convolution(
        torch.tensor(image)[None, None], torch.tensor(kernel)[None, None], low_pass()
    )
    # Zero insertion and FIR by scipy; StyleGAN2 spreads the kernel (true convolution).
    full = np.zeros((11, 13))
    for y in range(5):
        for x in range(6):
            full[2 * y : 2 * y + 3, 2 * x : 2 * x + 3] += image[y, x] * kernel
    filtered = upfirdn(TAPS, upfirdn(TAPS, full, axis=0), axis=1)
    assert ours.shape == (1, 1, 10, 12)
    np.testing.assert_allclose(ours[0, 0].numpy(), filtered[2:12, 2:14], atol=1e-12)


def test_rgb_upsampling_is_upfirdn():
    image = np.random.default_rng(1).normal(size=(4, 5))
    rows = upfirdn(TAPS, image, up=2, axis=0)[1:9]
    expected = upfirdn(TAPS, rows, up=2, axis=1)[:, 1:11]
    ours = upsample(torch.tensor(image)[None, None])
    np.testing.assert_allclose(ours[0, 0].numpy(), expected, atol=1e-12)


def test_truncation(generator):
    generator.w_avg.copy_(torch.randn(32))
    w = torch.randn(2, 32)
    assert torch.equal(generator.truncate(w, 1.0), w)
    assert torch.allclose(generator.truncate(w, 0.0), generator.w_avg.expand(2, 32))
    middle = generator.truncate(generator.broadcast(w), 0.5)
    assert torch.allclose(middle[:, 3], (w + generator.w_avg) / 2, atol=1e-6)


def test_gradient_reaches_w_plus():
    torch.manual_seed(2)
    generator = Generator(GeneratorConfig(8, {4: 2, 8: 2}, z_dim=4, w_dim=4)).double().requires_grad_(False)
    w_plus = torch.randn(1, 4, 4, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(generator.synthesis, (w_plus,))


def test_gradient_reaches_w_plus_after_an_inference(generator):
    w_plus = generator.broadcast(generator.mapping(torch.randn(1, 32)))
    with torch.inference_mode():
        generator.synthesis(w_plus)
    w_plus.requires_grad_()
    generator.synthesis(w_plus).square().sum().backward()
    assert w_plus.grad.abs().sum() > 0


def test_changed_weights_are_noticed(generator):
    w_plus = generator.broadcast(generator.mapping(torch.randn(1, 32)))
    before = generator.synthesis(w_plus)
    layer = generator.synthesis.blocks["8"].conv1
    layer.weight.mul_(3)  # demodulation cancels a scale only where it sees the new weights
    assert torch.allclose(generator.synthesis(w_plus), before, atol=1e-3)


@pytest.mark.parametrize("architecture", ["resnet", "orig"])
def test_architectures_with_one_output(architecture):
    torch.manual_seed(0)
    config = GeneratorConfig(16, {4: 8, 8: 6, 16: 4}, 32, 32, mapping_width=24, architecture=architecture)
    generator = Generator(config).requires_grad_(False)
    w_plus = generator.broadcast(generator.mapping(torch.randn(2, 32)))
    assert generator.synthesis(w_plus).shape == (2, 3, 16, 16)
    assert generator.output_resolutions == (16,)
    with pytest.raises(ValueError, match="max_resolution"):
        generator.synthesis(w_plus, max_resolution=8)


def test_clamp_limits_the_picture():
    torch.manual_seed(0)
    config = GeneratorConfig(16, {4: 8, 8: 6, 16: 4}, 32, 32, architecture="orig", conv_clamp=0.1)
    generator = Generator(config).requires_grad_(False)
    picture = generator(torch.randn(2, 32))
    assert float(picture.abs().max()) == pytest.approx(0.1)


def test_features_in_half_precision_show_nearly_the_same_picture():
    torch.manual_seed(0)
    generator = Generator(GeneratorConfig(16, {4: 16, 8: 16, 16: 16}, z_dim=32, w_dim=32)).requires_grad_(
        False
    )
    ws = generator.broadcast(generator.mapping(torch.randn(2, 32)))
    exact = generator.synthesis(ws)
    generator.synthesis.feature_dtype = torch.bfloat16
    rounded = generator.synthesis(ws)
    assert rounded.dtype == torch.float32
    assert 0 < (rounded - exact).abs().mean() < 0.02 * exact.std()


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_only_the_four_highest_resolutions_are_narrowed(dtype):
    torch.manual_seed(0)
    config = GeneratorConfig(64, dict.fromkeys((4, 8, 16, 32, 64), 8), 32, 32, conv_clamp=256.0)
    generator = Generator(config).requires_grad_(False)
    for layer in generator.modules():
        if isinstance(layer, SynthesisLayer):
            layer.noise_strength.fill_(0.1)
    w_plus = generator.broadcast(generator.mapping(torch.randn(1, 32)))
    exact, seen = generator.synthesis(w_plus), []
    for block in generator.synthesis.blocks.values():
        block.register_forward_hook(lambda *args: seen.append(args[-1][0].dtype))
    with generator.synthesis.narrowed(dtype):
        narrow = generator.synthesis(w_plus)
    assert seen == [torch.float32, *[dtype] * 4]
    assert narrow.dtype == torch.float32
    assert 0 < (narrow - exact).abs().max() < 0.05 * exact.abs().max()
    assert torch.equal(generator.synthesis(w_plus), exact), "the next picture is exact again"


def test_large_styles_stay_finite_in_float16():
    torch.manual_seed(0)
    config = GeneratorConfig(16, {4: 64, 8: 64, 16: 64}, 32, 32, conv_clamp=256.0)
    generator = Generator(config).requires_grad_(False)
    w_plus = 3000 * generator.broadcast(generator.mapping(torch.randn(1, 32)))
    with generator.synthesis.narrowed(torch.float16):
        assert generator.synthesis(w_plus).isfinite().all()
