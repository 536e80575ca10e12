"""Every generator says at which resolution each of its style layers works, as its features show."""

import pytest
import torch
from torch import nn

from core.generator import stylegan1, stylegan2, stylegan3

CHANNELS = {4: 4, 8: 4, 16: 4, 32: 4}
CONFIGS = {
    stylegan1: stylegan1.GeneratorConfig(32, CHANNELS, z_dim=8, w_dim=8, mapping_layers=2),
    stylegan2: stylegan2.GeneratorConfig(32, CHANNELS, z_dim=8, w_dim=8),
    stylegan3: stylegan3.GeneratorConfig(64, (4,) * 6, z_dim=8, w_dim=8, margin_size=4),
}
EXPECTED = {
    stylegan1: (4, 4, 8, 8, 16, 16, 32, 32),
    stylegan2: (4, 4, 8, 8, 16, 16, 32, 32),
    stylegan3: (16, 16, 16, 32, 64, 64, 64, 64),
}


@pytest.mark.parametrize("version", CONFIGS, ids=lambda version: version.__name__.rpartition(".")[2])
def test_layers_work_where_they_say(version) -> None:
    generator = version.Generator(CONFIGS[version])
    assert generator.layer_resolutions == EXPECTED[version]
    assert len(generator.layer_resolutions) == generator.num_ws


def test_resolutions_are_the_sides_of_the_features() -> None:
    """Features scaled by styles, where that can be watched: AdaIN's in StyleGAN, all outputs in StyleGAN3."""
    seen = watched(stylegan1, stylegan1.Epilogue)
    assert tuple(seen) == EXPECTED[stylegan1]
    margins = 2 * CONFIGS[stylegan3].margin_size
    layers = watched(stylegan3, stylegan3.SynthesisLayer)
    # The last layers crop their margins.
    assert [side - margins for side in layers[:-1]] == list(EXPECTED[stylegan3][1 : len(layers)])


def watched(version, kind: type[nn.Module]) -> list[int]:
    """Return the side of what every layer of a kind gives out, in order."""
    generator, sides = version.Generator(CONFIGS[version]), []
    for layer in generator.modules():
        if isinstance(layer, kind):
            layer.register_forward_hook(lambda _, __, features: sides.append(features.shape[-1]))
    with torch.no_grad():
        generator.synthesis(torch.randn(1, generator.num_ws, 8))
    return sides


def test_published_stylegan3_works_from_16_to_1024() -> None:
    """The rates behind the layer names of NVIDIA's stylegan3-t at 1024², Fourier features first."""
    config = stylegan3.GeneratorConfig(1024, (4,) * 14)
    rates = (16, 16, 16, 32, 32, 64, 128, 128, 256, 256, 512, 1024, 1024, 1024, 1024, 1024)
    assert config.layer_resolutions == rates
