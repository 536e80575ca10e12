"""F is drawn to what points say of a face, the more the surer they are."""

import numpy as np
import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.face.point_values import PointValues
from core.training.samples import LatentCorpus
from core.training.value_term import ValueTerm

NAMES = ("yaw", "jawOpen")
TOLD = torch.tensor([[10.0, 0.4]])


@pytest.fixture
def term(toy_model: MorphableModel) -> ValueTerm:
    error = np.array([2.0, 0.1])
    ibug = np.arange(68)
    values = PointValues(
        NAMES, np.ones(2), error, np.zeros(136), np.array([10, 0.4]), np.zeros((136, 2)), ibug
    )
    return ValueTerm(toy_model, values, weight=0.5)


def face(model: MorphableModel, yaw: float, jaw: float) -> FaceParams:
    params = model.neutral_params(1)
    expression = params.expression.clone()
    expression[:, model.units.index("jawOpen")] = jaw
    return params.replace(rotation=torch.tensor([[yaw, 0.0, 0.0]]).deg2rad(), expression=expression)


def test_distance_counts_in_errors_of_what_is_told(term: ValueTerm, toy_model: MorphableModel) -> None:
    def cost(yaw: float, jaw: float) -> float:
        return float(term(face(toy_model, yaw, jaw), TOLD, torch.tensor([True])))

    assert cost(10, 0.4) == pytest.approx(0, abs=1e-6)
    assert cost(12, 0.4) == pytest.approx(cost(10, 0.5), rel=1e-3)
    assert cost(12, 0.4) == pytest.approx(0.5 / 2, rel=0.05), "one error of one of two values"
    assert cost(50, 0.4) - cost(30, 0.4) == pytest.approx(cost(70, 0.4) - cost(50, 0.4), rel=0.05)


def test_faces_that_nobody_found_say_nothing(term: ValueTerm, toy_model: MorphableModel) -> None:
    samples = LatentCorpus(
        torch.zeros(2, 1, 8),
        torch.zeros(2, 3, 8, 8, dtype=torch.uint8),
        torch.randn(2, 68, 2, generator=torch.Generator().manual_seed(0)),
        torch.tensor([True, False]),
    )
    told = term.told(samples)
    assert torch.allclose(told[0, 1], TOLD[0, 1])
    assert torch.equal(told[1], torch.zeros(2))
    params = FaceParams.cat([face(toy_model, 40, 1), face(toy_model, 40, 1)])
    cost = term(params, told, samples.valid)
    assert cost[0] > 0
    assert cost[1] == 0
