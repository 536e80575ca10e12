"""The folded F agrees with F, and its mean response with autograd."""

import torch

from core.face.morphable_model import MorphableModel
from core.rig.linearised_reconstructor import LinearisedReconstructor
from core.rig.reconstructor import FaceReconstructor

NUM_WS, W_DIM, STEPS = 3, 8, 4


def test_values_and_response_match_the_network(toy_model: MorphableModel) -> None:
    torch.manual_seed(0)
    network = FaceReconstructor(NUM_WS, W_DIM, toy_model.table, hidden=16)
    network = network.double().eval().requires_grad_(False)
    network.set_latent_statistics(torch.randn(50, NUM_WS, W_DIM).double())
    codes, directions = (torch.randn(n, NUM_WS, W_DIM).double() for n in (1, STEPS))
    steps = torch.randn(1, STEPS).double()

    def full(u: torch.Tensor) -> torch.Tensor:
        moved = codes + (u @ directions.flatten(1)).unflatten(1, (NUM_WS, W_DIM))
        return network.table.pack(network(moved))

    folded = LinearisedReconstructor(network, directions, samples=codes)
    assert torch.allclose(folded.values(folded.enter(codes), steps), full(steps))
    exact = torch.autograd.functional.jacobian(lambda u: full(u)[0], torch.zeros_like(steps))  # (P, 1, K)
    assert torch.allclose(folded.response(full(torch.zeros_like(steps)))[0], exact[:, 0].T)


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
