"""Edits take pose, light, gaze or expression of other edits to the last bit, however those came about."""

import dataclasses

import numpy as np
import pytest
import torch

from core.editing.conditional import conditional_edits, take_groups
from core.editing.edit import Edit, MixedPortrait, StyleMix
from core.editing.edit_pipeline import EditPipeline
from core.editing.picture import EditResult
from core.editing.portrait_source import PortraitSource
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.rig.rig import Rig

OWN, OTHER, THIRD = PortraitSource(7), PortraitSource(8), PortraitSource(9, 0.4)
EDITED = Edit(OTHER, {"yaw": 12.0, "jawOpen": 0.4, "light_azimuth": 25.0}, transfers={"expression": THIRD})
MIXED = Edit(OTHER, {"pitch": 3.0}, mix=StyleMix(THIRD, (0, 1)))


@pytest.fixture
def pipeline(toy_rig: Rig) -> EditPipeline:
    return EditPipeline(toy_rig)


def edit(pipeline: EditPipeline, request: Edit) -> EditResult:
    result = pipeline.edit(request)
    assert result is not None
    return result


def parts(model: MorphableModel, params: FaceParams, groups: list) -> list[torch.Tensor]:
    return [model.table.pack(params)[:, model.groups[group].columns] for group in groups]


@pytest.mark.parametrize("groups", [["pose"], ["expression"], ["light"], ["pose", "expression", "light"]])
@pytest.mark.parametrize("lender", [EDITED, MIXED], ids=["edited", "mixed"])
def test_groups_are_taken_with_their_edits(pipeline: EditPipeline, lender: Edit, groups: list) -> None:
    borrower = Edit(OWN, {"yaw": -20.0, "mouthSmile": 0.2, "light_warmth": 10.0})
    taken = edit(pipeline, take_groups(borrower, groups, lender))
    own, lent = edit(pipeline, borrower), edit(pipeline, lender)
    model = pipeline.rig.model
    assert all(map(torch.equal, parts(model, taken.target, groups), parts(model, lent.target, groups)))
    rest = [group for group in model.groups if group not in groups]
    assert all(map(torch.equal, parts(model, taken.target, rest), parts(model, own.target, rest)))


@pytest.mark.parametrize(("group", "others"), [("gaze", slice(4, 6)), ("expression", slice(0, 4))])
def test_gaze_and_expression_are_lent_apart(gaze_rig: Rig, group: str, others: slice) -> None:
    pipeline = EditPipeline(gaze_rig)
    lender = Edit(OTHER, {"eyeLookInLeft": 0.7, "jawOpen": 0.8})
    request = conditional_edits(lender, [group], [OWN])[0]
    assert [*request.controls] == [{"gaze": "eyeLookInLeft", "expression": "jawOpen"}[group]]
    own, taken, lent = (edit(pipeline, r) for r in (Edit(OWN), request, lender))
    model = gaze_rig.model
    assert all(map(torch.equal, parts(model, taken.target, [group]), parts(model, lent.target, [group])))
    assert torch.equal(taken.target.expression[:, others], own.target.expression[:, others])


def test_a_rig_without_gaze_takes_none(pipeline: EditPipeline) -> None:
    taken = edit(pipeline, Edit(OWN, {}, transfers={"gaze": OTHER}))
    assert np.array_equal(taken.frame, edit(pipeline, Edit(OWN)).frame)


def test_raw_coefficients_go_with_the_light() -> None:
    lit = Edit(OTHER, {"sh_3_g": 0.5, "light_warmth": 10.0, "jawOpen": 0.2})
    assert dict(take_groups(Edit(OWN), ["light"], lit).controls) == {"sh_3_g": 0.5, "light_warmth": 10}
    assert dict(take_groups(Edit(OWN), ["expression"], lit).controls) == {"jawOpen": 0.2}


def test_what_was_taken_can_be_lent_on(pipeline: EditPipeline) -> None:
    second = take_groups(Edit(OWN), ["light"], MIXED)
    third = take_groups(Edit(THIRD), ["light"], second)
    assert third.donor("light") == MixedPortrait(OTHER, StyleMix(THIRD, (0, 1)))
    assert torch.equal(edit(pipeline, third).target.sh_coeffs, edit(pipeline, MIXED).target.sh_coeffs)


def test_untouched_sliders_stand_where_the_transfer_puts_them(pipeline: EditPipeline) -> None:
    result = edit(pipeline, Edit(OWN, {"yaw": 5.0}, transfers={"pose": OTHER}))
    own, other = (edit(pipeline, Edit(source)).original for source in (OWN, OTHER))
    assert torch.equal(result.original.rotation, own.rotation)
    assert torch.equal(result.start.rotation, other.rotation)


def test_drawn_portrait_is_the_same_picture_as_a_session(pipeline: EditPipeline) -> None:
    reference = dataclasses.replace(EDITED, mix=StyleMix(OWN, (2,)), calibrated=False)
    drawn = conditional_edits(reference, ["pose", "light"], [OWN, THIRD])
    assert not any(request.calibrated for request in drawn)
    for request in drawn:
        again = Edit(request.source, request.controls, False, request.transfers)
        assert again == request
        assert hash(again) == hash(request)
        assert np.array_equal(edit(pipeline, request).frame, edit(pipeline, again).frame)
    assert not np.array_equal(*(edit(pipeline, request).frame for request in drawn))
