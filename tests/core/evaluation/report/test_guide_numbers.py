"""The guide's numbers are those of the records, stand between the marks, and speak of one rig only."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.commands.main import main
from core.errors import AssetError
from core.evaluation.report.guide_numbers import guide_numbers
from core.evaluation.report.markdown import BEGIN, END, between_marks, table
from core.rig.rig import Rig

CONTROL = {
    "seeds": 3, "first_seed": 0, "truncation_psi": 0.7, "calibrated": True, "picture_judge": True,
    "detected": 0.987, "rest": 0, "backdrop": "outside the face", "left_out": [],
    "parameters": {
        "yaw": {
            "label": "Yaw", "unit": "°", "swept": [-31.0, 32.0], "edit_sigma": 1.25, "judge": "landmarks",
            "gains": {
                "landmarks": {"slope": 0.8125, "r2": 0.99, "follows": [-20.5, 32.0]},
                "F (not independent)": {"slope": 0.777, "r2": 1.0, "follows": None},
            },
            "drift": {"light": 0.321}, "drift_by_f": {"albedo": 0.4}, "objects": 7, "background": 2.875,
            "landmark_px": 4.5,
        }
    },
    "transfers": {
        "pose": {"errors": {"yaw": 2.44, "before_yaw": 20.3}, "errors_by_f": {}, "drift": {}, "edits": 3}
    },
    "disentanglement_score": {"pose": 37.19},
}  # fmt: skip
EVIDENCE = {
    "format": "rig-evidence-1", "seeds": [0, 2], "truncation_psi": 0.7,
    "layer_changes": {"transfers": 4000, "sentence": "pose: coarse 60 %."},
    "style_mixing": {"change_sigma": {"coarse styles": {"by_f": {"light": 0.375}, "background": 9.5}}},
    "conditional": {"pose": {"spread_within": {"pose": 0.125, "light": 0.875}}},
    "simultaneous": {"errors": {"yaw": 3.5, "before_yaw": 18.4}},
    "variants": {
        "means": {"gain": {"linear": 0.261, "steering": 0.25}},
        "blamed": [
            {"variant": "steering", "metric": "gain", "value": 0.25, "full": 0.261, "full_name": "linear",
             "worse_by": 0.04, "worse": True}
        ],
    },
}  # fmt: skip


def report_of(fingerprint: str, **parts: Any) -> dict[str, Any]:
    facts = {"format": "rig-evaluation-1", "rig": "toy", "fingerprint": fingerprint, "resolution": 512}
    return facts | {"first_seed": 0, "last_seed": 2, "control": CONTROL} | parts


def test_every_number_of_a_report_is_found_again() -> None:
    turn = {"degrees": [15, 25], "pairs": 19, "csim": 0.68, "raw_csim": 0.97, "same_person": 1.0}
    report = report_of(
        "f",
        known_steps={"yaw": {"on_renders": {"landmarks": {"slope": 0.871}}}},
        gains_corrected_for_the_judge={"yaw": {"landmarks": 0.933}},
        identity={
            "portraits": 3, "strangers": 0.01, "turns": [turn], "own_turns": [turn | {"csim": 0.73}],
            "by_parameter": {"yaw": 0.654},
        },
        samples={
            "detected": {"0.7": 1.0}, "detected_samples": 500,
            "frechet": [{"space": "judge", "samples": 9, "renders": 9, "distance": 1.42, "floor": 0.703}],
        },
        driving={
            "pictures": 40, "read": 39, "gains": {"yaw": {"gain": 0.953, "error": 0.017}},
            "pose_off": {"yaw": 2.34, "before_yaw": 15.6},
        },
        held_out={"portraits": 128, "face_psnr": 25.31, "psnr": 24.0},
        reconstructor={
            "portraits": 3, "errors": {"yaw_deg": 2.11, "guess_yaw_deg": 14.9}, "yaw_slope": 0.951,
            "yaw_correlation": 0.991,
        },
    )  # fmt: skip
    manifest = {"name": "toy", "provenance": {"rig": {"command": "x", "minutes": 19.1, "seed": 5}}}
    text = guide_numbers(manifest, "f", report, EVIDENCE | {"fingerprint": "f"})
    expected = (
        "512²", "98.7%", "0.812", "-20.5 to 32", "0.871", "0.933", "0.321", "| 7 |", "2.88", "37.2", "20.3",
        "0.68", "0.73", "0.654", "25.3 dB", "1.42", "0.703", "2.11", "14.9", "0.951", "19.1", "coarse 60 %",
        "39 portraits", "0.953", "0.017", "2.34", "15.6", "0.375", "0.125", "18.4", "0.261",
    )  # fmt: skip
    missing = [number for number in expected if number not in text]
    assert not missing
    assert "0.777" not in text, "F guided the edits, so it does not judge them"


def test_without_a_report_the_rigs_own_numbers_count() -> None:
    text = guide_numbers({"name": "toy", "quality": {"control": CONTROL}}, "f", None, None)
    assert "0.812" in text
    assert "CSIM" not in text, "identity was not measured"


@pytest.mark.parametrize(
    ("manifest", "report", "reason"),
    [
        ({"quality": {}}, None, "not judged"),
        ({"quality": {"control": {}}}, None, "lacks a field"),
        ({}, report_of("another"), "about another rig"),
        ({}, report_of("f", control={**CONTROL, "parameters": 7}), "lacks a field"),
    ],
)
def test_what_cannot_be_told_is_refused(manifest: Any, report: Any, reason: str) -> None:
    with pytest.raises(AssetError, match=reason):
        guide_numbers(manifest, "f", report, None)


def test_only_what_stands_between_the_marks_changes() -> None:
    page = f"# Results\n{BEGIN}\nold\n{END}\nrest\n"
    assert between_marks(page, "new") == f"# Results\n{BEGIN}\nnew\n{END}\nrest\n"
    for broken in ("no marks", f"{END}\n{BEGIN}", f"{BEGIN}{BEGIN}{END}"):
        with pytest.raises(AssetError, match="each once"):
            between_marks(broken, "new")


def test_tables_have_rounded_numbers_and_no_empty_columns() -> None:
    text = table(["who", "empty", "value"], [["a|b", None, 0.12345], ["c", None, float("nan")]])
    assert text.splitlines() == ["| who | value |", "| --- | ---: |", "| a\\|b | 0.123 |", "| c | – |"]


def test_the_command_fills_a_page(toy_rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, report = tmp_path / "results.md", tmp_path / "report.json"
    page.write_text(f"before\n{BEGIN}\n{END}\nafter\n", encoding="utf-8")
    report.write_text(json.dumps(report_of(toy_rig.fingerprint)), encoding="utf-8")
    command = ["guide-numbers", "--rig", str(toy_rig.path), "--out", str(page), "--report", str(report)]
    assert main(command) == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "| Yaw | -31 to 32° | landmarks | 0.812 |" in text

    report.write_text(json.dumps(report_of("another")), encoding="utf-8")
    assert main(command) == 2
    assert "results.md stays as it was" in capsys.readouterr().err
    report.write_text("{}", encoding="utf-8")
    assert main(command) == 2
    assert "field format is not" in capsys.readouterr().err
    assert page.read_text(encoding="utf-8") == text
