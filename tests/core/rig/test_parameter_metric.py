"""Faces are compared by what shows of them."""

import numpy as np
import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import FACE_MODEL
from core.rig.parameter_metric import ParameterMetric


@pytest.fixture
def alike(toy_model: MorphableModel) -> MorphableModel:
    """The toy model with a second unit that undoes the first, as lowered brows undo raised ones."""
    arrays = {name: buffer.numpy().copy() for name, buffer in toy_model.named_buffers()}
    arrays["expression_basis"][1] = -arrays["expression_basis"][0]
    return MorphableModel(arrays, toy_model.units, {"source": "toy"})


@pytest.fixture
def samples(toy_model: MorphableModel) -> torch.Tensor:
    return torch.rand(300, toy_model.table.size, generator=torch.Generator().manual_seed(0))


def changed(values: torch.Tensor, columns: dict[int, float]) -> torch.Tensor:
    moved = values.clone()
    for column, amount in columns.items():
        moved[:, column] += amount
    return moved


def test_units_that_move_the_same_points_stand_for_each_other(
    alike: MorphableModel, samples: torch.Tensor
) -> None:
    metric, original = ParameterMetric(alike, samples), samples[:4]
    first = alike.table.slice("expression").start
    wanted = changed(original, {first: 0.3})
    shared = changed(original, {first: 0.2, first + 1: -0.1})
    assert metric.error(shared, wanted, original, 1.0).max() < 1e-6
    assert metric.error(original, wanted, original, 1.0).min() > 0.1


def test_units_that_are_told_apart_do_not_stand_for_each_other(
    alike: MorphableModel, samples: torch.Tensor
) -> None:
    told = alike.units[:1]
    metric, original = ParameterMetric(alike, samples, told=told), samples[:4]
    first = alike.table.slice("expression").start
    wanted = changed(original, {first: 0.3})
    shared = changed(original, {first: 0.2, first + 1: -0.1})
    assert metric.error(shared, wanted, original, 1.0).min() > 0.1
    assert metric.error(wanted, wanted, original, 1.0).max() < 1e-6


def test_units_asked_for_are_counted_where_they_are_told_apart(
    toy_model: MorphableModel, samples: torch.Tensor
) -> None:
    original, first = samples[:1], toy_model.table.slice("expression").start
    metric = ParameterMetric(toy_model, samples, told=toy_model.units)
    for count in (1, 2, 4):
        wanted = changed(original, dict.fromkeys(range(first, first + count), 0.1))
        assert float(metric.asked_units(wanted, original)) == pytest.approx(count, rel=0.05)
    by_shape = ParameterMetric(toy_model, samples)
    assert float(by_shape.asked_units(wanted, original)) <= 1
    assert float(metric.asked_units(original, original)) <= 1


def test_missing_a_request_costs_its_square_in_sigma(
    toy_model: MorphableModel, samples: torch.Tensor
) -> None:
    metric, original = ParameterMetric(toy_model, samples), samples[:1]
    for block in ("expression", "rotation"):
        column = toy_model.table.slice(block).start
        wanted = changed(original, {column: 2 * float(metric.sigma[column])})
        assert float(metric.error(original, wanted, original, 0.0)) == pytest.approx(4.0, rel=1e-4)


def test_a_turn_weighs_as_much_with_an_expression_as_alone(
    toy_model: MorphableModel, samples: torch.Tensor
) -> None:
    metric, original = ParameterMetric(toy_model, samples), samples[:1]
    yaw, units = toy_model.table.slice("rotation").start, toy_model.table.slice("expression")
    turned = changed(original, {yaw: 0.5})
    both = changed(turned, dict.fromkeys(range(units.start, units.stop), 0.2))
    alone, beside = (float(metric.weights(wanted, original, 0.0)[0, yaw]) for wanted in (turned, both))
    assert beside == pytest.approx(alone)


def test_untouched_blocks_weigh_alike_however_many_numbers_they_hold(
    toy_model: MorphableModel, samples: torch.Tensor
) -> None:
    metric, original = ParameterMetric(toy_model, samples), samples[:1]
    yaw = toy_model.table.slice("rotation").start
    wanted = changed(original, {yaw: 0.5})
    leaks = []
    for name in ("albedo", "sh_coeffs"):
        columns = range(*toy_model.table.slice(name).indices(toy_model.table.size))
        achieved = changed(wanted, {column: float(metric.sigma[column]) for column in columns})
        leaks.append(float(metric.error(achieved, wanted, original, 1.0)))
    assert leaks[0] == pytest.approx(leaks[1], rel=1e-3)
    assert leaks[0] > 0


def test_a_leak_into_expression_is_measured_by_its_shape(
    toy_model: MorphableModel, samples: torch.Tensor
) -> None:
    metric, original = ParameterMetric(toy_model, samples), samples[:1]
    wanted = changed(original, {toy_model.table.slice("rotation").start: 0.5})
    part = toy_model.table.slice("expression")
    achieved = changed(wanted, {part.start: 0.4})
    seen = float(metric.error(achieved, wanted, original, 1.0))
    basis = toy_model.expression_basis[:, toy_model.landmark_vertices[17:], :2].flatten(1)
    spread = (samples[:, part] @ basis).var(0).sum()
    expected = float((0.4 * basis[0]).square().sum() / spread) / len(metric.kept)
    assert seen == pytest.approx(expected, rel=1e-3)
    assert np.isfinite(seen)


def test_brows_of_another_head_count_as_raised(toy_model: MorphableModel, samples: torch.Tensor) -> None:
    """Identity that moves landmarks as a unit does makes up for half of the unit."""
    arrays = {name: buffer.numpy().copy() for name, buffer in toy_model.named_buffers()}
    arrays["identity_basis"][0] = 0.5 * arrays["expression_basis"][0]
    model = MorphableModel(arrays, toy_model.units, {"source": "toy"})
    metric, original = ParameterMetric(model, samples), samples[:1]
    unit, head = model.table.slice("expression").start, model.table.slice("identity").start
    wanted = changed(original, {unit: 0.4})
    half, both = changed(original, {unit: 0.2}), changed(original, {unit: 0.2, head: 0.4})
    part = model.table.slice("expression")
    left = [metric.features(wanted - reached)[:, part].abs().max() for reached in (half, both)]
    assert left[0] > 0.1
    assert left[1] < 1e-4


def test_gaze_counts_where_irises_were_seen() -> None:
    model = MorphableModel.load(SHIPPED_RIG / FACE_MODEL)
    samples = torch.rand(300, model.table.size, generator=torch.Generator().manual_seed(0))
    original = samples[:1]
    column = model.groups["gaze"].columns[2]
    assert model.expression_names[column - model.table.slice("expression").start] == "eyeLookInLeft"
    moved = changed(original, {column: 0.3})
    blind, seeing = (
        ParameterMetric(model, samples, sees_gaze).features(moved - original).norm()
        for sees_gaze in (False, True)
    )
    assert seeing > 3 * blind


def test_nothing_changes_for_models_without_eyes(toy_model: MorphableModel, samples: torch.Tensor) -> None:
    metrics = [ParameterMetric(toy_model, samples, sees_gaze) for sees_gaze in (False, True)]
    torch.testing.assert_close(*(metric.features(samples[:1]) for metric in metrics))
