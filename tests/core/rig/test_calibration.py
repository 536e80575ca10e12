"""Calibration closes what a weak RigNet leaves open and takes back what it spills."""

import numpy as np
import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.spherical_harmonics import FIRST_ORDER, SECOND_ORDER
from core.rig.calibration import LONGEST, Calibrator
from core.rig.linear_rignet import LinearRigNet
from core.rig.reconstructor import FaceReconstructor
from core.rig.rignet import edit_latent
from core.rig.rignet_architectures import ARCHITECTURES
from core.rig.rignet_choices import Architecture
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
def statistics(reconstructor: FaceReconstructor, codes: torch.Tensor) -> Statistics:
    params = reconstructor.table.pack(reconstructor(codes)).numpy()
    return Statistics(np.arange(SAMPLES), params, codes[:, 0].numpy())


@pytest.fixture
def silent(toy_model: MorphableModel) -> LinearRigNet:
    """A RigNet that has learned nothing."""
    return LinearRigNet(NUM_WS, W_DIM, toy_model.table).eval().requires_grad_(False)


@pytest.fixture
def calibrator(
    toy_model: MorphableModel, reconstructor: FaceReconstructor, statistics: Statistics, silent: LinearRigNet
) -> Calibrator:
    return Calibrator(toy_model, reconstructor, statistics, silent)


def turned(params: FaceParams, yaw: float) -> FaceParams:
    rotation = params.rotation.clone()
    rotation[:, 0] += yaw
    return params.replace(rotation=rotation)


def missing(calibrator: Calibrator, reconstructor: FaceReconstructor, w: torch.Tensor, steps: int) -> float:
    original = reconstructor(w)
    edited, achieved = calibrator.edit(calibrator.see(w, original), turned(original, 0.1), steps)
    assert torch.allclose(achieved.rotation, reconstructor(edited).rotation, atol=1e-5)
    return float((achieved.rotation[:, 0] - original.rotation[:, 0] - 0.1).abs().mean())


def test_corrections_close_the_gap(
    calibrator: Calibrator, reconstructor: FaceReconstructor, codes: torch.Tensor
) -> None:
    gaps = [missing(calibrator, reconstructor, codes[:40], steps) for steps in (0, 1, 4)]
    assert gaps[0] == pytest.approx(0.1, abs=1e-5)
    assert gaps[1] < 0.06
    assert gaps[2] < 0.04


@pytest.mark.parametrize("architecture", list(ARCHITECTURES))
def test_edits_are_those_of_rignet_where_nothing_is_corrected(
    architecture: Architecture,
    toy_model: MorphableModel,
    reconstructor: FaceReconstructor,
    statistics: Statistics,
    codes: torch.Tensor,
) -> None:
    rignet = ARCHITECTURES[architecture](NUM_WS, W_DIM, toy_model.table).eval().requires_grad_(False)
    for parameter in rignet.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    calibrator = Calibrator(toy_model, reconstructor, statistics, rignet)
    original = reconstructor(codes[:5])
    wanted = turned(original, 0.1)
    edited, achieved = calibrator.edit(calibrator.see(codes[:5], original), wanted, steps=0)
    torch.testing.assert_close(edited, edit_latent(rignet, codes[:5], wanted, original), atol=1e-5, rtol=1e-4)
    table = toy_model.table
    torch.testing.assert_close(table.pack(achieved), table.pack(reconstructor(edited)), atol=1e-5, rtol=1e-4)
    assert not torch.equal(edited, codes[:5])


def test_leaks_of_rignet_are_taken_back(
    toy_model: MorphableModel,
    reconstructor: FaceReconstructor,
    statistics: Statistics,
    silent: LinearRigNet,
    codes: torch.Tensor,
) -> None:
    yaw = silent.sizes.encoded_dim + silent.table.slice("rotation").start
    silent.decoder[:, yaw] = torch.randn(W_DIM) * 4
    calibrator = Calibrator(toy_model, reconstructor, statistics, silent)
    original = reconstructor(codes[:40])
    portraits = calibrator.see(codes[:40], original)
    drifts = []
    for steps in (0, 4):
        achieved = calibrator.edit(portraits, turned(original, 0.1), steps)[1]
        drifts.append(float((achieved.sh_coeffs - original.sh_coeffs).square().mean()))
    assert drifts[1] < 0.8 * drifts[0]


def test_where_light_comes_from_is_pursued_most(
    calibrator: Calibrator, reconstructor: FaceReconstructor, codes: torch.Tensor
) -> None:
    original = reconstructor(codes[:40])
    portraits = calibrator.see(codes[:40], original)
    reached = []
    for order in (FIRST_ORDER, SECOND_ORDER):
        lit = original.sh_coeffs.clone()
        lit[:, order] += 0.1
        achieved = calibrator.edit(portraits, original.replace(sh_coeffs=lit))[1]
        reached.append(float((achieved.sh_coeffs - original.sh_coeffs)[:, order].mean()) / 0.1)
    assert reached[0] > 2 * reached[1]


def test_rest_is_exact_beside_a_portrait_that_is_edited(
    calibrator: Calibrator, reconstructor: FaceReconstructor, codes: torch.Tensor
) -> None:
    original = reconstructor(codes[:2])
    rotation = original.rotation.clone()
    rotation[1, 0] += 0.1
    edited, achieved = calibrator.edit(
        calibrator.see(codes[:2], original), original.replace(rotation=rotation)
    )
    assert torch.equal(edited[0], codes[0])
    assert torch.equal(achieved.rotation[0], original.rotation[0])
    assert not torch.equal(edited[1], codes[1])


def test_codes_stay_where_the_generator_was_sampled(
    calibrator: Calibrator, reconstructor: FaceReconstructor, codes: torch.Tensor
) -> None:
    original = reconstructor(codes)
    edited, _ = calibrator.edit(calibrator.see(codes, original), turned(original, 3.0), steps=8)
    offset = (edited - codes)[:, 0]
    sigma = torch.linalg.inv(torch.cov(codes[:, 0].T))
    length = torch.einsum("ni,ij,nj->n", offset, sigma, offset).sqrt()
    assert float(length.max()) <= LONGEST * 1.01
    assert torch.equal(edited[:, 0] - codes[:, 0], edited[:, 1] - codes[:, 1])


def test_an_expression_does_not_make_corrections_of_a_shape_stiff(
    calibrator: Calibrator, reconstructor: FaceReconstructor, codes: torch.Tensor
) -> None:
    w = codes[:40]
    original = reconstructor(w)
    seen = calibrator.see(w, original)
    step = 0.2 * torch.tensor([1.0, -0.5, 0.0, 0.0])
    shaped = original.replace(identity=original.identity + step)
    smiling = shaped.replace(expression=original.expression + torch.tensor([0.0, 0.02, 0.02, 0.0]))
    alone, both = (
        ((calibrator.edit(seen, target)[1].identity - original.identity) @ step).mean()
        for target in (shaped, smiling)
    )
    assert both > 0.45 * alone > 0, "stiff as expressions alone, it is 0.31"
