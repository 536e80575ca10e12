"""Controls of the shape of faces, which a rig has once its samples are known."""

import numpy as np
import pytest
import torch

from core.controls.control import controls_for, group_of, panel_controls
from core.controls.control_values import apply_controls, read_controls
from core.controls.rig_controls import controls_of
from core.controls.transfer import transfer
from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.rig.rig import Rig

OWN, OTHER = PortraitSource(7), PortraitSource(8)


@pytest.fixture
def pipeline(toy_rig: Rig) -> EditPipeline:
    return EditPipeline(toy_rig)


@pytest.fixture
def own(pipeline: EditPipeline) -> FaceParams:
    return pipeline.edit(Edit(OWN)).original


def test_a_rig_has_them_and_a_bare_face_model_has_not(toy_rig: Rig, toy_model: MorphableModel) -> None:
    assert {"shape_1", "shape_2"} <= {*controls_of(toy_rig)}
    assert all(control.group != "shape" for control in controls_for(toy_model).values())
    assert group_of("shape_2") == controls_of(toy_rig)["shape_2"].group == "shape"
    assert "shape_1" in [control.name for control in panel_controls(toy_rig.model)]


def test_a_shape_reads_back_and_others_stay(toy_rig: Rig, own: FaceParams) -> None:
    before = read_controls(toy_rig.model, own)
    edited = apply_controls(toy_rig.model, own, {"shape_2": 1.5})
    after = read_controls(toy_rig.model, edited)
    assert after["shape_2"] == pytest.approx(1.5, abs=1e-4)
    assert after["shape_1"] == pytest.approx(before["shape_1"], abs=1e-4)
    assert torch.equal(edited.replace(identity=own.identity).rotation, own.rotation)
    assert torch.equal(edited.expression, own.expression)


def test_a_shape_at_the_portraits_own_value_changes_nothing(pipeline: EditPipeline, own: FaceParams) -> None:
    value = float(controls_of(pipeline.rig)["shape_1"].read(own)[0])
    edited, plain = (pipeline.edit(Edit(OWN, controls)) for controls in ({"shape_1": value}, {}))
    assert np.array_equal(edited.w_plus, plain.w_plus)


def test_portraits_are_moved(pipeline: EditPipeline, own: FaceParams) -> None:
    shape = controls_of(pipeline.rig)["shape_1"]
    start = float(shape.read(own)[0])
    achieved = pipeline.edit(Edit(OWN, {"shape_1": start + 1})).achieved
    assert float(shape.read(achieved)[0]) > start


def test_taking_a_shape_takes_what_controls_move_and_nothing_else(
    pipeline: EditPipeline, own: FaceParams
) -> None:
    other = pipeline.edit(Edit(OTHER)).original
    shapes = pipeline.rig.model.shapes
    assert shapes is not None
    taken = transfer(pipeline.rig.model, own, other, ["shape"])
    torch.testing.assert_close(shapes.read(taken.identity), shapes.read(other.identity), atol=1e-4, rtol=1e-4)
    assert not torch.allclose(taken.identity, other.identity), "F is not sure of the rest"
    assert torch.equal(taken.rotation, own.rotation)
    assert torch.equal(transfer(pipeline.rig.model, own, own, ["shape"]).identity, own.identity)
