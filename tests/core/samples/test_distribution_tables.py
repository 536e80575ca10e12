"""The tables that researchers take away."""

import csv

import numpy as np
import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.samples.distribution_tables import histogram_as_csv, points_as_csv, share_within, table_as_csv
from core.samples.distributions import Distribution, distributions


@pytest.fixture
def found(toy_model: MorphableModel) -> dict[str, Distribution]:
    """Eleven portraits turned by -50° … 50°."""
    yaws = torch.linspace(-50, 50, 11).deg2rad()
    params = toy_model.neutral_params(11)
    return distributions(toy_model, params.replace(rotation=torch.stack([yaws, 0 * yaws, 0 * yaws], dim=1)))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_table_has_one_row_per_quantity(found: dict[str, Distribution]) -> None:
    rows = rows_of(table_as_csv(found, {"yaw": (-30.5, 20.5)}))
    assert [row["name"] for row in rows] == list(found)
    yaw, pitch = rows[:2]
    assert (yaw["unit"], yaw["portraits"], float(yaw["p99"])) == ("°", "11", pytest.approx(49, abs=0.1))
    assert float(yaw["share_in_reliable"]) == pytest.approx(6 / 11, abs=1e-4)
    assert pitch["share_in_reliable"] == "", "nothing is known of its range"


def test_comparison_stands_beside(found: dict[str, Distribution]) -> None:
    yaw = rows_of(table_as_csv(found, {}, {"yaw": found["yaw"]}))[0]
    assert (float(yaw["overlap"]), float(yaw["ks_distance"])) == (1, 0)
    assert rows_of(table_as_csv(found, {}, {}))[0]["overlap"] == "", "the other rig has no such quantity"


def test_bars_count_every_portrait(found: dict[str, Distribution]) -> None:
    rows = rows_of(histogram_as_csv(found["yaw"].values, np.array([60.0, -60.0]), 4))
    assert [float(row["low"]) for row in rows] == [-60, -30, 0, 30]
    assert sum(int(row["portraits"]) for row in rows) == 11
    assert [row["other_portraits"] for row in rows] == ["1", "0", "0", "1"]


def test_points_name_their_seeds(found: dict[str, Distribution]) -> None:
    rows = rows_of(points_as_csv(np.arange(11), found["yaw"], found["pitch"]))
    assert (rows[0]["seed"], float(rows[0]["yaw"]), float(rows[0]["pitch"])) == ("0", pytest.approx(-50), 0)


def test_share_counts_both_ends() -> None:
    assert share_within(np.array([0.0, 1.0, 2.0, 3.0]), (1.0, 2.0)) == 0.5
