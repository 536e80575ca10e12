"""Blocks of other portraits, mixed styles, and portraits that share a block."""

import numpy as np
import pytest
import torch

from core.controls.transfer import style_mix, transfer
from core.editing.conditional import conditional_edits
from core.editing.edit import Edit, StyleMix
from core.editing.edit_pipeline import EditPipeline
from core.editing.picture import EditResult
from core.editing.portrait_source import PortraitSource
from core.errors import RequestError
from core.rig.rig import Rig

OWN, OTHER = PortraitSource(7), PortraitSource(8)


@pytest.fixture
def pipeline(toy_rig: Rig) -> EditPipeline:
    return EditPipeline(toy_rig)


def edit(pipeline: EditPipeline, request: Edit) -> EditResult:
    result = pipeline.edit(request)
    assert result is not None
    return result


def test_transfer_takes_the_named_blocks_only(pipeline: EditPipeline) -> None:
    own, other = (edit(pipeline, Edit(source)).original for source in (OWN, OTHER))
    target = edit(pipeline, Edit(OWN, {}, transfers={"pose": OTHER})).target
    assert torch.equal(target.rotation, other.rotation)
    assert torch.equal(target.expression, own.expression)
    assert torch.equal(transfer(pipeline.rig.model, own, other, ["light"]).sh_coeffs, other.sh_coeffs)


def test_controls_act_on_top_of_transfers(pipeline: EditPipeline) -> None:
    target = edit(pipeline, Edit(OWN, {"yaw": 12.0}, transfers={"pose": OTHER})).target
    other = edit(pipeline, Edit(OTHER)).original
    assert float(target.rotation[0, 0].rad2deg()) == pytest.approx(12, abs=1e-4)
    assert torch.equal(target.rotation[0, 1:], other.rotation[0, 1:])


def test_taking_a_block_from_itself_changes_nothing(pipeline: EditPipeline) -> None:
    taken = edit(pipeline, Edit(OWN, {}, transfers={"pose": OWN, "light": OWN}))
    assert np.array_equal(taken.frame, edit(pipeline, Edit(OWN)).frame)


def test_unknown_group_is_one_sentence(pipeline: EditPipeline) -> None:
    with pytest.raises(RequestError, match="'hair' cannot be transferred; choose one of pose"):
        pipeline.edit(Edit(OWN, transfers={"hair": OTHER}))  # type: ignore[arg-type]


def test_mixing_all_layers_is_the_other_portrait_and_none_is_the_own(pipeline: EditPipeline) -> None:
    layers = tuple(range(pipeline.rig.generator.num_ws))
    own, other = (edit(pipeline, Edit(source)).frame for source in (OWN, OTHER))
    assert np.array_equal(edit(pipeline, Edit(OWN, mix=StyleMix(OTHER, layers))).frame, other)
    assert np.array_equal(edit(pipeline, Edit(OWN, mix=StyleMix(OTHER, ()))).frame, own)
    part = edit(pipeline, Edit(OWN, mix=StyleMix(OTHER, layers[:2])))
    assert not np.array_equal(part.frame, own)
    assert not np.array_equal(part.frame, other)


def test_layers_outside_the_generator_are_refused() -> None:
    codes = torch.zeros(1, 4, 8)
    with pytest.raises(RequestError, match="Style layer 4 does not exist; choose layers from 0 to 3"):
        style_mix(codes, codes, [4])


def test_conditional_portraits_share_the_block_and_differ_otherwise(pipeline: EditPipeline) -> None:
    requests = conditional_edits(Edit(OTHER), ["expression"], [PortraitSource(1), PortraitSource(2)])
    results = pipeline.edit_batch(requests)
    reference = edit(pipeline, Edit(OTHER)).original
    for result in results:
        assert torch.equal(result.target.expression, reference.expression)
    assert not torch.equal(results[0].target.rotation, results[1].target.rotation)


def test_a_batch_gives_what_single_edits_give(pipeline: EditPipeline) -> None:
    requests = [Edit(PortraitSource(s), {"yaw": 10.0}, calibrated=False) for s in (1, 2, 3)]
    together = pipeline.edit_batch(requests)
    for request, result in zip(requests, together, strict=True):
        alone = edit(pipeline, request)
        np.testing.assert_allclose(result.w_plus, alone.w_plus, atol=1e-5)
        assert np.abs(result.frame.astype(int) - alone.frame).max() <= 1


def test_a_batch_that_is_half_calibrated_is_refused(pipeline: EditPipeline) -> None:
    with pytest.raises(RequestError, match="calibrated as a whole"):
        pipeline.edit_batch([Edit(OWN), Edit(OWN, calibrated=False)])
