"""Which layers are coarse, middle and fine styles."""

from core.generator import stylegan1, stylegan2, stylegan3
from core.generator.style_bands import style_bands


def test_bands_follow_the_resolution_as_in_stylegan() -> None:
    channels = {2**power: 4 for power in range(2, 11)}
    first = stylegan1.GeneratorConfig(1024, channels)
    second = stylegan2.GeneratorConfig(1024, channels)
    for config in (first, second):
        bands = style_bands(config.layer_resolutions)
        assert bands == {"coarse": (0, 1, 2, 3), "middle": (4, 5, 6, 7), "fine": tuple(range(8, 18))}


def test_bands_of_stylegan3_start_at_its_own_lowest_resolution() -> None:
    config = stylegan3.GeneratorConfig(1024, (4,) * 14)
    bands = style_bands(config.layer_resolutions)
    assert bands == {"coarse": (0, 1, 2, 3, 4), "middle": (5, 6, 7), "fine": tuple(range(8, 16))}


def test_a_small_generator_has_no_fine_styles() -> None:
    assert style_bands((4, 4, 8, 8, 16, 16)) == {"coarse": (0, 1, 2, 3), "middle": (4, 5), "fine": ()}
