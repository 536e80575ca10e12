"""The folded F agrees with F for every kind of face model, and its mean response with finite differences."""

import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.rig.linearised_reconstructor import LinearisedReconstructor
from core.rig.reconstructor import FaceReconstructor

NUM_WS, W_DIM, STEPS = 3, 8, 4
MODELS = ("toy_model", "component_model", "unnamed_model", "gaze_model")
_DIFFERENCE = 1e-6


@pytest.fixture(params=MODELS)
def model(request: pytest.FixtureRequest) -> MorphableModel:
    """Named units, units and components, components alone."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def network(model: MorphableModel) -> FaceReconstructor:
    """Bent far enough that expressions come near their bounds."""
    torch.manual_seed(0)
    network = FaceReconstructor(NUM_WS, W_DIM, model.table, hidden=16).double().eval().requires_grad_(False)
    network.layers[-1].weight.mul_(20)
    network.set_latent_statistics(torch.randn(50, NUM_WS, W_DIM).double())
    return network


def packed(network: FaceReconstructor, codes: torch.Tensor) -> torch.Tensor:
    return network.table.pack(network(codes))


def test_values_are_those_of_f(network: FaceReconstructor) -> None:
    codes, directions = (torch.randn(n, NUM_WS, W_DIM).double() for n in (30, STEPS))
    folded = LinearisedReconstructor(network, directions, samples=codes)
    for steps in (torch.zeros(30, STEPS).double(), torch.randn(30, STEPS).double()):
        moved = codes + (steps @ directions.flatten(1)).unflatten(1, (NUM_WS, W_DIM))
        torch.testing.assert_close(folded.values(folded.enter(codes), steps), packed(network, moved))


def test_slopes_are_those_of_f(network: FaceReconstructor) -> None:
    codes, directions = (torch.randn(n, NUM_WS, W_DIM).double() for n in (6, STEPS))
    for code in codes.split(1):
        folded = LinearisedReconstructor(network, directions, samples=code)
        ahead, behind = (packed(network, code + step * directions) for step in (_DIFFERENCE, -_DIFFERENCE))
        slopes = folded.response(packed(network, code))[0]
        torch.testing.assert_close(slopes, (ahead - behind) / (2 * _DIFFERENCE), rtol=1e-5, atol=1e-7)


def test_response_is_the_mean_over_samples(toy_model: MorphableModel) -> None:
    torch.manual_seed(0)
    network = FaceReconstructor(NUM_WS, W_DIM, toy_model.table, hidden=16).eval().requires_grad_(False)
    samples, directions = torch.randn(2, NUM_WS, W_DIM), torch.randn(STEPS, NUM_WS, W_DIM)
    values = toy_model.table.pack(toy_model.neutral_params(1))
    both, *single = (
        LinearisedReconstructor(network, directions, part).response(values)
        for part in (samples, samples[:1], samples[1:])
    )
    assert torch.allclose(both, (single[0] + single[1]) / 2, atol=1e-6)
