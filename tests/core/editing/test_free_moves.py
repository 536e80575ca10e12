"""Free directions move codes and nothing else; what is untouched stays to the bit."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.editing.conditional import conditional_edits, take_groups
from core.editing.edit import Edit, StyleMix
from core.editing.edit_pipeline import EditPipeline, pipeline_for
from core.editing.portrait_source import PortraitSource
from core.errors import RequestError
from core.frames import to_frame
from core.rig.free_directions import FreeDirections
from core.rig.rig import FaceRig, GeneratorRig, Rig

OWN, OTHER = PortraitSource(7), PortraitSource(8)


@pytest.fixture
def pipeline(toy_rig: Rig, free: FreeDirections) -> EditPipeline:
    return EditPipeline(replace(toy_rig, stored_free=free))


def test_untouched_portraits_are_the_generators_own(pipeline: EditPipeline) -> None:
    own = to_frame(pipeline.generate(OWN)[0])
    for edit in (Edit(OWN), Edit(OWN, {"free_1": 0.0})):
        assert np.array_equal(pipeline.edit(edit).frame, own)


def test_codes_move_by_the_amount_in_sigma(pipeline: EditPipeline, free: FreeDirections) -> None:
    before, after = (pipeline.edit(Edit(OWN, c)).w_plus for c in ({}, {"free_1": 0.5, "free_2": -1.0}))
    step = 0.5 * free.directions[0] - free.directions[1]
    assert np.allclose(after - before, step * free.layers[:, None], atol=1e-5)
    assert np.array_equal(after[~free.layers], before[~free.layers])


def test_they_add_to_what_rignet_does(pipeline: EditPipeline, free: FreeDirections) -> None:
    turned, both = (pipeline.edit(Edit(OWN, {"yaw": 9.0} | c)) for c in ({}, {"free_1": 1.0}))
    assert np.allclose(both.w_plus - turned.w_plus, free.directions[0] * free.layers[:, None], atol=1e-5)
    assert torch.equal(both.target.rotation, turned.target.rotation)
    assert not torch.equal(both.achieved.rotation, turned.achieved.rotation), "F sees what it came to"


def test_others_in_a_batch_stay(pipeline: EditPipeline) -> None:
    plain, moved = pipeline.edit_batch([Edit(OWN), Edit(OTHER, {"free_1": 1.0})])
    assert np.array_equal(plain.w_plus, pipeline.edit(Edit(OWN)).w_plus)
    assert not np.array_equal(moved.w_plus, pipeline.edit(Edit(OTHER)).w_plus)


def test_hair_of_another_portrait_lies_where_it_was(pipeline: EditPipeline, free: FreeDirections) -> None:
    lender = Edit(OTHER, {"free_2": 1.0, "yaw": 20.0})
    edit = take_groups(Edit(OWN, {"free_1": 2.0, "pitch": 3.0}), ["free"], lender)
    assert dict(edit.controls) == {"free_2": 1.0, "pitch": 3.0}
    lent = pipeline.edit(take_groups(Edit(OWN), ["free"], lender)).w_plus
    wanted = pipeline.edit(Edit(OTHER, {"free_2": 1.0})).w_plus
    places = [free.amounts(torch.from_numpy(code)[None]) for code in (lent, wanted)]
    assert torch.allclose(*places, atol=1e-4)


def test_portraits_that_share_hair_with_a_mixed_one(pipeline: EditPipeline, free: FreeDirections) -> None:
    reference = Edit(OWN, mix=StyleMix(OTHER, (0, 1)))
    codes = [pipeline.edit(edit).w_plus for edit in conditional_edits(reference, ["free"], [OTHER])]
    own = pipeline.edit(reference).w_plus
    first, second = (free.amounts(torch.from_numpy(code)[None]) for code in (codes[0], own))
    assert torch.allclose(first, second, atol=1e-4)


@pytest.mark.parametrize(
    ("controls", "words"),
    [
        ({"free_1": 2.6}, "free_1 = 2.6 is out of range; choose a value from -2.5"),
        ({"free_9": 1.0}, "no control"),
    ],
)
def test_what_is_not_offered_is_refused(pipeline: EditPipeline, controls: dict, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        pipeline.edit(Edit(OWN, controls))


def test_a_generator_without_rignet_or_f_moves_too(toy_rig: Rig, free: FreeDirections) -> None:
    bare = GeneratorRig(toy_rig.path, toy_rig.generator, toy_rig.manifest, stored_free=free)
    parts = toy_rig.model, toy_rig.reconstructor, toy_rig.statistics
    read = FaceRig(toy_rig.path, toy_rig.generator, toy_rig.manifest, *parts, stored_free=free)
    for rig in (bare, read):
        pipeline = pipeline_for(rig)
        own, moved = pipeline.edit_batch([Edit(OWN), Edit(OWN, {"free_1": 1.0})])
        assert np.allclose(moved.w_plus - own.w_plus, free.directions[0] * free.layers[:, None], atol=1e-5)
        taken = pipeline.edit(Edit(OWN, transfers={"free": OTHER}))
        assert not np.array_equal(taken.w_plus, own.w_plus)
        with pytest.raises(RequestError, match="no RigNet yet, so 'yaw' cannot be set"):
            pipeline.edit(Edit(OWN, {"yaw": 3.0, "free_1": 1.0}))
