"""Which variant is worse where the paper says so."""

import numpy as np
from PIL import Image

from core.evaluation.evidence.ablations import METRICS, Comparison
from core.face.groups import GROUPS


def _record(**numbers: float | None) -> dict[str, dict[str, float | None]]:
    return {group: {metric.key: 1.0 for metric in METRICS} | numbers for group in GROUPS}


def test_claims_know_which_way_is_worse() -> None:
    records = {
        "linear": _record(),
        "steering": _record(identity=0.4, detected=1.0, distance_from_samples=None),
        "without_consistency": _record(cross_talk=2.0),
        "without_edit": _record(gain=1.5),
    }
    comparison = Comparison(3, records, {group: Image.new("RGB", (4, 4)) for group in GROUPS})
    worse = {(claim["variant"], claim["metric"].split()[0]): claim["worse"] for claim in comparison.blamed()}
    assert worse == {
        ("steering", "identity"): True,
        ("steering", "faces"): False,
        ("without_edit", "transfer"): False,
        ("without_consistency", "cross-talk:"): True,
    }, "what was not measured is not claimed"
    drawn = comparison.chart()
    assert len(drawn.axes) == len(METRICS)
    assert all(np.isfinite(axis.get_xlim()).all() for axis in drawn.axes)


def test_without_a_full_model_nothing_is_claimed() -> None:
    assert Comparison(3, {"steering": _record()}, {}).blamed() == []
