"""A bare generator, small enough to run in a millisecond."""

from pathlib import Path

import pytest
import torch

from core.editing.pipeline import GeneratorPipeline
from core.generator.stylegan2 import Generator, GeneratorConfig
from core.rig.rig import GeneratorRig


@pytest.fixture
def bare() -> GeneratorPipeline:
    torch.manual_seed(0)
    config = GeneratorConfig(16, {4: 8, 8: 8, 16: 8}, z_dim=16, w_dim=16)
    generator = Generator(config).eval().requires_grad_(False)
    return GeneratorPipeline(GeneratorRig(Path("toy.safetensors"), generator, {"files": {}}))
