"""The generator follows StyleGAN3: it moves its picture smoothly. Its pictures: tests/core/importing."""

import pytest
import torch

from core.generator.stylegan3 import Generator, GeneratorConfig, plan_stages

CONFIG = GeneratorConfig(32, (8,) * 6, z_dim=8, w_dim=8, margin_size=4)


@pytest.fixture
def generator():
    torch.manual_seed(0)
    return Generator(CONFIG).requires_grad_(False)


def test_shapes_and_styles(generator):
    w_plus = generator.broadcast(generator.mapping(torch.randn(2, 8)))
    assert w_plus.shape == (2, 8, 8)
    assert generator.synthesis(w_plus).shape == (2, 3, 32, 32)
    assert generator.output_resolutions == (32,)
    with pytest.raises(ValueError, match="max_resolution"):
        generator.synthesis(w_plus, max_resolution=16)


def test_stages_of_the_published_network():
    """The sizes in the layer names of NVIDIA's stylegan3-t at 1024²: L0_36_512 to L14_1024_3."""
    channels = (512,) * 7 + (323, 203, 128, 81, 51, 32, 32)
    sizes = [stage.size for stage in plan_stages(GeneratorConfig(1024, channels))]
    assert sizes == [36, 36, 52, 52, 84, 148, 148, 276, 276, 532, 1044, 1044, 1044, 1024, 1024]


def test_pixels_are_not_glued_to_the_image(generator):
    """A shift of the Fourier features by one pixel shifts the picture by one pixel."""
    w_plus = generator.broadcast(generator.mapping(torch.randn(1, 8)))
    before = generator.synthesis(w_plus)
    generator.synthesis.input.transform[0, 2] = 1 / 32
    after = generator.synthesis(w_plus)
    error = (after[..., 4:-5] - before[..., 5:-4]).square().mean() / before.var()
    glued = (after - before).square().mean() / before.var()
    assert error < 0.05 * glued


def test_gradient_reaches_w_plus():
    torch.manual_seed(2)
    config = GeneratorConfig(16, (2, 2, 2), z_dim=4, w_dim=4, margin_size=1, num_critical=1)
    generator = Generator(config).double().requires_grad_(False)
    w_plus = torch.randn(1, 5, 4, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(generator.synthesis, (w_plus,), fast_mode=True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("img_resolution", 24),
        ("channels", ()),
        ("num_critical", 9),
        ("first_cutoff", float("nan")),
        ("first_stopband", 1e3),
        ("conv_kernel", 2),
        ("filter_size", 10**6),
        ("conv_clamp", "x"),
        ("use_radial_filters", "yes"),
    ],
)
def test_bad_configuration_is_named(field, value):
    fields = {"img_resolution": 32, "channels": (8,) * 6}
    with pytest.raises(ValueError, match=field):
        GeneratorConfig(**{**fields, field: value})
