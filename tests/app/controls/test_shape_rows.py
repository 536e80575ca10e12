"""The shape of faces is a group like any other; its numbers belong to one rig."""

import copy

import pytest
import torch
from fake_pipeline import FakePipeline
from pytestqt.qtbot import QtBot

from app.controls.control_panel import ControlPanel
from app.document.rig_info import describe
from app.document.session import EditSession
from core.face.face_shapes import face_shapes
from core.face.morphable_model import MorphableModel


@pytest.fixture
def shaped(toy_model: MorphableModel) -> FakePipeline:
    """A rig whose faces differ in shape."""
    model = copy.deepcopy(toy_model)
    pipeline = FakePipeline(model)
    params, part = pipeline.rig.statistics.params, model.table.slice("identity")
    drawn = torch.randn(len(params), part.stop, generator=torch.Generator().manual_seed(0))
    params[:, part] = drawn.numpy()
    model.shapes = face_shapes(model, drawn)
    return pipeline


@pytest.fixture
def panel(qtbot: QtBot, session: EditSession, shaped: FakePipeline) -> ControlPanel:
    panel = ControlPanel(session)
    qtbot.addWidget(panel)
    session.adopt_rig(describe(shaped))
    session.adopt_result(shaped.edit(session.edit))
    panel.resize(360, 900)
    panel.show()
    return panel


def test_shapes_are_sliders_that_cannot_be_parted(panel: ControlPanel, session: EditSession) -> None:
    rows = panel.groups["shape"].rows
    assert [row.control.name for row in rows][:2] == ["shape_1", "shape_2"]
    assert all(row.reliable is not None and not row.link_button.isVisible() for row in rows)
    assert rows[0].field.value() == pytest.approx(session.original_value("shape_1"), abs=0.01)
    rows[0].value_edited.emit(1.5)
    assert session.edit.controls == {"shape_1": 1.5}
    target = session.target_params()
    assert target is not None
    assert float(rows[0].control.read(target)[0]) == pytest.approx(1.5, abs=1e-4)


def test_a_rig_without_shapes_has_no_such_group(
    panel: ControlPanel, session: EditSession, toy_model: MorphableModel
) -> None:
    assert "shape" in panel.groups
    session.adopt_rig(describe(FakePipeline(toy_model)))
    assert "shape" not in panel.groups


@pytest.mark.usefixtures("panel")
def test_numbers_of_another_rigs_shapes_are_left_behind(session: EditSession, shaped: FakePipeline) -> None:
    session.set_controls({"shape_1": 1.0, "yaw": 5.0}, "look")
    session.adopt_rig(describe(shaped))
    assert session.edit.controls == {"shape_1": 1.0, "yaw": 5.0}, "the same rig"
    other = FakePipeline(shaped.rig.model)
    other.rig.shape_key = "1"
    session.adopt_rig(describe(other))
    assert session.edit.controls == {"yaw": 5.0}
