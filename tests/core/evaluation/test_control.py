"""The whole evaluation on a toy rig whose pictures show no faces."""

import json

import pytest

from core.editing.edit_pipeline import EditPipeline
from core.errors import AssetError, RequestError
from core.evaluation.control import ControlReport, evaluate_control
from core.evaluation.evaluation import find_judge
from core.evaluation.evidence.layers import layer_changes
from core.files.assets import SHIPPED_JUDGE
from core.files.rig_files import RECONSTRUCTOR, RIGNET
from core.rig.rig import Rig, with_rignet


@pytest.fixture(scope="module")
def report(toy_rig: Rig) -> ControlReport:
    return evaluate_control(EditPipeline(toy_rig), range(8), 0.7, calibrated=False)


def test_summary_is_json_and_says_what_was_done(report: ControlReport) -> None:
    summary = json.loads(json.dumps(report.summary(), allow_nan=False))
    assert summary["seeds"] == 8
    assert summary["rest"] == 0
    assert summary["detected"] == 0
    assert summary["parameters"]["yaw"]["gains"]["landmarks"]["slope"] is None, "no face, no number"
    assert summary["parameters"]["yaw"]["gains"]["F (not independent)"]["points"] == 16


def test_every_group_is_transferred(report: ControlReport) -> None:
    assert set(report.transfers) == {"pose", "shape", "expression", "light"}
    assert "pose" not in report.transfers["pose"].drift_by_f
    assert report.transfers["light"].drift_by_f["pose"] > 0


def test_a_rig_with_eyes_that_move_is_judged_on_its_gaze(gaze_rig: Rig) -> None:
    chosen = ("eyeLookX",)
    report = evaluate_control(EditPipeline(gaze_rig), range(2), 0.7, calibrated=False, chosen=chosen)
    assert [*report.transfers] == [*report.ds] == ["pose", "light", "gaze", "shape", "expression"]
    assert [*report.transfers["gaze"].errors_by_f] == ["gaze_mean_abs"]
    drift = report.transfers["gaze"].drift_by_f
    assert drift["expression"] > 0
    assert "gaze" not in drift
    swept = {sweep.parameter.name: sweep.parameter.group for sweep in report.sweeps}
    assert swept == {"eyeLookX": "gaze"}
    assert set(layer_changes(gaze_rig, calibrated=False).lengths) == {*report.transfers} - {"shape"}


def test_reliable_ranges_are_of_controls_that_were_seen_to_follow(report: ControlReport) -> None:
    followed = report.reliable()
    assert not any(name.startswith("light") for name in followed)
    assert all(low < high for low, high in followed.values())
    assert "yaw" not in followed, "no face, no range"


def test_a_parameter_that_no_one_knows_is_named(toy_rig: Rig) -> None:
    with pytest.raises(RequestError, match=r"no parameter 'wink' to sweep; choose from yaw, "):
        evaluate_control(EditPipeline(toy_rig), [0], 0.7, chosen=("yaw", "wink"))


def test_no_seeds_is_one_sentence(toy_rig: Rig) -> None:
    with pytest.raises(RequestError, match="at least one seed"):
        evaluate_control(EditPipeline(toy_rig), [], 0.7)


def test_the_picture_judge_keeps_to_pictures_it_knows(toy_rig: Rig) -> None:
    judge, sentence = find_judge(EditPipeline(toy_rig), SHIPPED_JUDGE)
    assert judge is None
    assert "does not know this generator" in sentence


def test_latent_changes_count_every_layer(toy_rig: Rig) -> None:
    changes = layer_changes(toy_rig, calibrated=False)
    numbers = changes.numbers()
    assert numbers["transfers"] >= 2500
    for group in ("pose", "expression", "light"):
        assert len(numbers[group]["mean"]) == toy_rig.generator.num_ws
        assert sum(numbers[group]["band_shares"].values()) == pytest.approx(1)


def test_a_variant_must_be_a_rignet(toy_rig: Rig) -> None:
    assert with_rignet(toy_rig, toy_rig.path / RIGNET).rignet.num_ws == toy_rig.generator.num_ws
    with pytest.raises(AssetError, match="not 'rignet'"):
        with_rignet(toy_rig, toy_rig.path / RECONSTRUCTOR)
