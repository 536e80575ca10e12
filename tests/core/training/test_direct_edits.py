"""Direct edits move one control of each portrait and stay where the generator answers."""

from typing import Any

import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.rig.rignet_choices import MODE_BLOCKS
from core.training.batch_share import BatchShare
from core.training.direct_edits import DirectEdits, DirectEditSampler
from core.training.seen_codes import SeenCodes

COUNT = 30


@pytest.fixture
def sampler(toy_model: MorphableModel, known: Any) -> DirectEditSampler:
    return DirectEditSampler(toy_model, toy_model.table.pack(known.truth), MODE_BLOCKS["joint"])


@pytest.fixture
def edits(sampler: DirectEditSampler, known: Any) -> DirectEdits:
    return sampler.draw(seen(known, slice(COUNT)), torch.Generator().manual_seed(0))


def seen(known: Any, rows: slice) -> SeenCodes:
    codes = known.corpus.w_plus[:COUNT][rows]
    return SeenCodes(codes, codes.mean(1), known.truth[:COUNT][rows])


def test_only_the_drawn_block_moves(toy_model: MorphableModel, edits: DirectEdits) -> None:
    for number, name in enumerate(MODE_BLOCKS["joint"]):
        before, after = getattr(edits.codes.params, name), getattr(edits.wanted, name)
        moved = (after != before).flatten(1).any(1)
        assert not moved[edits.block != number].any()
    assert torch.equal(edits.wanted.identity, edits.codes.params.identity)


def test_one_axis_at_a_time(edits: DirectEdits) -> None:
    rows = edits.block == 0
    changed = edits.wanted.rotation[rows] != edits.codes.params.rotation[rows]
    assert changed.sum(1).max() == 1


def test_units_that_never_show_are_not_asked_for(known: Any, edits: DirectEdits) -> None:
    asked = (edits.wanted.expression != edits.codes.params.expression).any(0)
    shown = known.truth.expression.amax(0) - known.truth.expression.amin(0) > 0.1
    assert asked.any()
    assert not (asked & ~shown).any()
    assert float(edits.wanted.expression.max()) <= 1


@pytest.mark.parametrize("count", [2, 3, 5])
def test_processes_divide_the_edits_of_one(
    toy_model: MorphableModel, sampler: DirectEditSampler, known: Any, edits: DirectEdits, count: int
) -> None:
    pack = toy_model.table.pack
    for rank in range(count):
        share, random = BatchShare(rank, count), torch.Generator().manual_seed(0)
        part = sampler.draw(seen(known, share.rows), random, share)
        assert torch.equal(part.block, edits.block[share.rows])
        assert torch.equal(pack(part.wanted), pack(edits.wanted)[share.rows])
