"""What a mapping has forgotten of the scene comes back into W, in dimensions that styles do not use."""

import pytest
import torch

from core.generator.stylegan2 import Generator, GeneratorConfig
from core.making import scene_relay
from core.making.regression_network import factored_generator
from core.making.scene_relay import relay_scene
from core.scenes.basis import scene_basis, scenes_to_z

CONFIG = GeneratorConfig(16, {4: 8, 8: 8, 16: 8}, z_dim=32, w_dim=24)
NUMBERS, FORGOTTEN = 4, [3, 5, 11, 20]
BASIS = scene_basis(NUMBERS, CONFIG.z_dim)


@pytest.fixture
def generator() -> Generator:
    """A generator whose W varies along one direction only, and some of which no style uses."""
    torch.manual_seed(0)
    generator = factored_generator(CONFIG, NUMBERS).requires_grad_(False)
    generator.mapping.layers[-1].weight[:] = generator.mapping.layers[-1].weight[:1].clone()
    generator.mapping.layers[-1].weight[FORGOTTEN] = 0
    generator.mapping.layers[-1].bias[FORGOTTEN] = 0.5
    return generator


def scenes_and_z() -> tuple[torch.Tensor, torch.Tensor]:
    random = torch.Generator().manual_seed(1)
    scenes = torch.randn(200, NUMBERS, generator=random)
    return scenes, scenes_to_z(scenes, BASIS, random)


def test_each_number_gets_a_dimension_of_its_own(generator: Generator) -> None:
    scenes, z = scenes_and_z()
    assert generator.mapping(z)[:, FORGOTTEN].std(0).max() == 0
    relay_scene(generator, BASIS)
    carried = generator.mapping(z)[:, FORGOTTEN]
    together = torch.corrcoef(torch.cat([scenes, carried], dim=1).T)[:NUMBERS, NUMBERS:]
    assert together.max(dim=1).values.min() > 0.9
    assert sorted(together.argmax(dim=1).tolist()) == list(range(NUMBERS))


def test_what_is_known_stays_where_it_is(generator: Generator) -> None:
    relay_scene(generator, BASIS)
    before = {name: tensor.clone() for name, tensor in generator.state_dict().items()}
    relay_scene(generator, BASIS)
    assert all(torch.equal(tensor, before[name]) for name, tensor in generator.state_dict().items())


def test_a_number_keeps_its_dimension_when_others_come(
    generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody listens to a dimension yet that has just been given away; it is not free for all that."""
    scenes, z = scenes_and_z()
    monkeypatch.setattr(scene_relay, "_LARGEST_SHARE", 2 / CONFIG.w_dim)
    for known in (2, 4):
        assert relay_scene(generator, BASIS)
        w = generator.mapping(z)
        together = torch.corrcoef(torch.cat([scenes, w], dim=1).T)[:NUMBERS, NUMBERS:]
        assert int((together.amax(1) > 0.9).sum()) == known
    assert not relay_scene(generator, BASIS)


def test_the_picture_stays_until_styles_listen(generator: Generator) -> None:
    z = scenes_and_z()[1][:4]
    before = generator.synthesis(generator.broadcast(generator.mapping(z)), noise_mode="none")
    relay_scene(generator, BASIS)
    after = generator.synthesis(generator.broadcast(generator.mapping(z)), noise_mode="none")
    torch.testing.assert_close(after, before, atol=1e-4, rtol=1e-4)
    generator.synthesis.get_parameter("blocks.8.conv0.affine.weight")[:, FORGOTTEN] = 1
    listening = generator.synthesis(generator.broadcast(generator.mapping(z)), noise_mode="none")
    assert (listening - before).abs().max() > 1e-3
