"""A rig whose face model has other block sizes and expression components without names."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.controls.control import controls_for, panel_controls
from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.picture import EditResult
from core.editing.portrait_source import PortraitSource
from core.errors import RequestError
from core.face.bounds import COMPONENT_LIMIT
from core.face.morphable_model import MorphableModel
from core.rig.reconstructor import FaceReconstructor
from core.rig.rig import Rig

NAMES = ("jawOpen", "expression_00", "expression_01", "expression_02")


def edit(rig: Rig, **controls: float) -> EditResult:
    result = EditPipeline(rig).edit(Edit(PortraitSource(7), controls))
    assert result is not None
    return result


def test_table_and_names_survive_the_folder(component_rig: Rig) -> None:
    assert component_rig.model.expression_names == NAMES
    sizes = {"identity": 3, "albedo": 2, "expression": 4, "components": 3}
    assert component_rig.model.table.sizes == sizes
    assert component_rig.reconstructor.table == component_rig.rignet.table == component_rig.model.table


def test_components_have_sliders_both_ways(component_rig: Rig) -> None:
    control = controls_for(component_rig.model)["expression_01"]
    assert (control.minimum, control.maximum, control.unit) == (-3.0, 3.0, "σ")
    assert control.label == "Expression 01"
    shown = [c.name for c in panel_controls(component_rig.model) if c.group == "expression"]
    assert shown == ["expression_00", "expression_01", "expression_02", "jawOpen"]


def test_edits_set_components_and_keep_the_rest(component_rig: Rig) -> None:
    result = edit(component_rig, expression_01=-2.5)
    expected = result.original.expression.clone()
    expected[0, 2] = -2.5
    torch.testing.assert_close(result.target.expression, expected)
    assert not np.array_equal(result.frame, edit(component_rig).frame)
    with pytest.raises(RequestError, match="choose a value from -3 to 3"):
        edit(component_rig, expression_01=4.0)


@pytest.mark.parametrize("controls", [{"yaw": 10.0}, {"jawOpen": 0.6}, {"expression_01": -2.5}])
def test_a_calibrated_edit_reports_what_f_says_of_its_code(
    component_rig: Rig, toy_rig: Rig, controls: dict[str, float]
) -> None:
    rigs = [component_rig] if "expression_01" in controls else [component_rig, toy_rig]
    for rig in rigs:
        result = edit(rig, **controls)
        seen = rig.reconstructor(torch.from_numpy(result.w_plus)[None])
        for name in rig.model.table.names:
            torch.testing.assert_close(getattr(result.achieved, name), getattr(seen, name), atol=1e-4, rtol=0)


def test_found_components_stay_within_the_slider_and_start_at_zero(component_model: MorphableModel) -> None:
    torch.manual_seed(0)
    network = FaceReconstructor(2, 8, component_model.table, hidden=16)
    expression = network(torch.randn(200, 2, 8)).expression
    assert expression[:, 1:].mean().abs() < 0.2
    assert expression[:, 0].min() > 0
    with torch.no_grad():
        network.layers[-1].bias.fill_(100.0)
    extreme = network(torch.randn(5, 2, 8)).expression
    assert extreme.max() == COMPONENT_LIMIT
    assert extreme[:, 0].max() <= 1


def test_model_file_keeps_units_and_components_apart(component_model: MorphableModel, tmp_path: Path) -> None:
    component_model.save(tmp_path / "face.npz")
    again = MorphableModel.load(tmp_path / "face.npz")
    assert again.units == ("jawOpen",)
    assert again.expression_names == NAMES
