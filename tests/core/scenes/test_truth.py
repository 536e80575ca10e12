"""Which scene a z shows."""

import numpy as np
import pytest
import torch

from core.generator.stylegan2 import Generator, GeneratorConfig
from core.scenes.basis import scene_basis
from core.scenes.scene import SCENE_SIZE
from core.scenes.truth import scene_basis_of, scenes_of_z, z_of_scenes

CONFIG = GeneratorConfig(img_resolution=8, channels={4: 4, 8: 4}, z_dim=128, w_dim=16, mapping_layers=2)


def test_generators_of_scenes_are_told_from_others() -> None:
    torch.manual_seed(0)
    generator = Generator(CONFIG)
    assert scene_basis_of(generator) is None
    basis = scene_basis(SCENE_SIZE, CONFIG.z_dim)
    with torch.no_grad():
        weight = generator.mapping.layers[0].weight
        weight.copy_(weight @ basis @ basis.T)
    found = scene_basis_of(generator.half())
    assert found is not None
    assert torch.equal(found, basis)


def test_moving_a_scene_keeps_the_rest_of_z() -> None:
    basis = scene_basis(SCENE_SIZE, 512)
    z = torch.randn(5, 512, generator=torch.Generator().manual_seed(0))
    scenes = scenes_of_z(z, basis)
    np.testing.assert_allclose(scenes_of_z(z_of_scenes(scenes, z, basis), basis), scenes, atol=1e-4)
    moved = scenes.copy()
    moved[:, 3] += 1
    there = z_of_scenes(moved, z, basis)
    np.testing.assert_allclose(scenes_of_z(there, basis), moved, atol=1e-4)
    outside = [part - part @ basis @ basis.T for part in (z, there)]
    assert torch.nn.functional.cosine_similarity(*outside).min() == pytest.approx(1, abs=1e-5)
