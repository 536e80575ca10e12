"""Codes that an earlier rig edits: of its own generator, reproducible, and not those it began with."""

import pytest
import torch

from core.errors import AssetError
from core.generator.stylegan2 import Generator
from core.rig.rig import Rig
from core.training.config import CorpusConfig
from core.training.edited_codes import EditedCodes
from core.training.latent_corpus import sample_codes

PLAIN = CorpusConfig(mixed_share=0.0, perturbed_share=0.0)


def test_codes_are_edits_of_plain_portraits(toy_rig: Rig) -> None:
    draw = EditedCodes(toy_rig, toy_rig.generator, CorpusConfig()).draw
    edited, psi = draw(20, torch.Generator().manual_seed(1))
    plain, plain_psi = sample_codes(toy_rig.generator, 20, torch.Generator().manual_seed(1), PLAIN)
    assert edited.shape == plain.shape
    assert torch.equal(psi, plain_psi)
    assert edited.isfinite().all()
    moved = (edited - plain).abs().amax((1, 2)) > 0
    assert moved.sum() >= 15
    assert torch.equal(draw(20, torch.Generator().manual_seed(1))[0], edited)


def test_rig_of_another_generator_is_refused(toy_rig: Rig) -> None:
    torch.manual_seed(9)
    assert isinstance(toy_rig.generator, Generator)
    other = Generator(toy_rig.generator.config)
    other.w_avg.add_(1.0)
    with pytest.raises(AssetError, match="is a rig of another generator; choose one of this generator"):
        EditedCodes(toy_rig, other, CorpusConfig())
