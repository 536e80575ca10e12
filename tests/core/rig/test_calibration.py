"""Calibration closes what a weak RigNet leaves open and takes back what it spills."""

import numpy as np
import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.rig.calibration import LONGEST, Calibrator
from core.rig.linear_rignet import LinearRigNet
from core.rig.reconstructor import FaceReconstructor
from core.rig.statistics import Statistics

NUM_WS, W_DIM, SAMPLES = 2, 6, 400


@pytest.fixture
def reconstructor(toy_model: MorphableModel) -> FaceReconstructor:
    """Yaw, pitch and the light's x vary with W, entangled and bent by the hidden layers."""
    torch.manual_seed(0)
    network = FaceReconstructor(NUM_WS, W_DIM, toy_model.table, hidden=32)
    with torch.no_grad():
        network.layers[0].weight.mul_(1.5)
        network.layers[-1].weight.normal_(0, 0.15)
    return network.eval().requires_grad_(False)


@pytest.fixture
def codes() -> torch.Tensor:
    w = torch.randn(SAMPLES, W_DIM, generator=torch.Generator().manual_seed(1))
    return w[:, None].repeat(1, NUM_WS, 1)


@pytest.fixture
def calibrator(
    toy_model: MorphableModel, reconstructor: FaceReconstructor, codes: torch.Tensor
) -> Calibrator:
    params = reconstructor.table.pack(reconstructor(codes)).numpy()
    return Calibrator(toy_model, reconstructor, Statistics(np.arange(SAMPLES), params, codes[:, 0].numpy()))


@pytest.fixture
def silent(toy_model: MorphableModel) -> LinearRigNet:
    """A RigNet that has learned nothing."""
    return LinearRigNet(NUM_WS, W_DIM, toy_model.table).eval().requires_grad_(False)


def turned(params: FaceParams, yaw: float) -> FaceParams:
    rotation = params.rotation.clone()
    rotation[:, 0] += yaw
    return params.replace(rotation=rotation)


def missing(
    calibrator: Calibrator,
    reconstructor: FaceReconstructor,
    rignet: LinearRigNet,
    w: torch.Tensor,
    steps: int,
) -> float:
    original = reconstructor(w)
    edited, achieved = calibrator.edit(rignet, w, turned(original, 0.1), original, steps)
    assert torch.allclose(achieved.rotation, reconstructor(edited).rotation, atol=1e-5)
    return float((achieved.rotation[:, 0] - original.rotation[:, 0] - 0.1).abs().mean())


def test_corrections_close_the_gap(
    calibrator: Calibrator, reconstructor: FaceReconstructor, silent: LinearRigNet, codes: torch.Tensor
) -> None:
    gaps = [missing(calibrator, reconstructor, silent, codes[:40], steps) for steps in (0, 1, 4)]
    assert gaps[0] == pytest.approx(0.1, abs=1e-5)
    assert gaps[1] < 0.06
    assert gaps[2] < 0.04


def test_leaks_of_rignet_are_taken_back(
    calibrator: Calibrator, reconstructor: FaceReconstructor, silent: LinearRigNet, codes: torch.Tensor
) -> None:
    yaw = silent.sizes.encoded_dim + silent.table.slice("rotation").start
    silent.decoder[:, yaw] = torch.randn(W_DIM) * 4
    original = reconstructor(codes[:40])
    drifts = []
    for steps in (0, 4):
        achieved = calibrator.edit(silent, codes[:40], turned(original, 0.1), original, steps)[1]
        drifts.append(float((achieved.sh_coeffs - original.sh_coeffs).square().mean()))
    assert drifts[1] < 0.8 * drifts[0]


def test_rest_is_exact_beside_a_portrait_that_is_edited(
    calibrator: Calibrator, reconstructor: FaceReconstructor, silent: LinearRigNet, codes: torch.Tensor
) -> None:
    original = reconstructor(codes[:2])
    rotation = original.rotation.clone()
    rotation[1, 0] += 0.1
    edited, achieved = calibrator.edit(silent, codes[:2], original.replace(rotation=rotation), original)
    assert torch.equal(edited[0], codes[0])
    assert torch.equal(achieved.rotation[0], original.rotation[0])
    assert not torch.equal(edited[1], codes[1])


def test_codes_stay_where_the_generator_was_sampled(
    calibrator: Calibrator, reconstructor: FaceReconstructor, silent: LinearRigNet, codes: torch.Tensor
) -> None:
    original = reconstructor(codes)
    edited, _ = calibrator.edit(silent, codes, turned(original, 3.0), original, steps=8)
    offset = (edited - codes)[:, 0]
    sigma = torch.linalg.inv(torch.cov(codes[:, 0].T))
    length = torch.einsum("ni,ij,nj->n", offset, sigma, offset).sqrt()
    assert float(length.max()) <= LONGEST * 1.01
    assert torch.equal(edited[:, 0] - codes[:, 0], edited[:, 1] - codes[:, 1])
