"""Sweeps go as far as requests count, and no farther."""

import dataclasses

import numpy as np
import pytest
import torch

from core.evaluation.parameters import LEVELS, ParameterTable
from core.rig.rig import Rig
from core.rig.support import support_of


@pytest.fixture
def blinking(toy_rig: Rig) -> Rig:
    """The toy rig, of which one portrait in a hundred closes its first unit."""
    params = toy_rig.statistics.params.copy()
    column = toy_rig.model.table.slice("expression").start
    params[:, column] = np.where(np.arange(len(params)) % 100 < 1, 0.7, 0.05)
    return dataclasses.replace(toy_rig, statistics=dataclasses.replace(toy_rig.statistics, params=params))


def test_a_unit_is_swept_to_what_few_portraits_show(blinking: Rig) -> None:
    unit = blinking.model.units[0]
    table = ParameterTable(blinking)
    parameter = next(p for p in table.known if p.controls == (unit,))
    levels = table.levels(parameter)
    high = support_of(torch.from_numpy(blinking.statistics.params))[1]
    column = blinking.model.table.slice("expression").start
    assert len(levels) == LEVELS
    assert levels[0] == 0, "units count from rest"
    assert levels[-1] == pytest.approx(min(1.0, float(high[column])))
    assert levels[-1] > np.percentile(blinking.statistics.params[:, column], 98)


def test_angles_are_swept_where_most_portraits_are(toy_rig: Rig) -> None:
    table = ParameterTable(toy_rig)
    yaw = next(p for p in table.known if p.name == "yaw")
    ends = table.levels(yaw)[[0, -1]]
    assert ends == pytest.approx(np.percentile(table.values(yaw, table.params), [2, 98]))
