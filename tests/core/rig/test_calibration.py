"""Calibration makes up for a RigNet that answers half of what was asked."""

import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.rig.calibration import FURTHEST, calibrated_edit
from core.rig.rignet import RigNet

NUM_WS, W_DIM = 2, 3


class Reader(torch.nn.Module):
    """Reads yaw off the first channel, and a leak into pitch."""

    def __init__(self, model: MorphableModel, response: float) -> None:
        super().__init__()
        self.model, self.response = model, response

    def forward(self, w_plus: torch.Tensor) -> FaceParams:
        yaw = self.response * w_plus[:, 0, 0]
        rotation = torch.stack([yaw, 0.1 * yaw, torch.zeros_like(yaw)], dim=1)
        return self.model.neutral_params(len(w_plus)).replace(rotation=rotation)


@pytest.fixture
def rignet(toy_model: MorphableModel) -> RigNet:
    """Writes a yaw of one radian as one into the first channel."""
    network = RigNet(NUM_WS, W_DIM, toy_model.table)
    with torch.no_grad():
        network.decoder[:, network.encoded_dim + toy_model.table.slice("rotation").start, 0] = 1.0
    return network.eval().requires_grad_(False)


def edit_yaw(rignet: RigNet, reader: Reader, yaw: float, steps: int) -> tuple[torch.Tensor, FaceParams]:
    codes = torch.zeros(1, NUM_WS, W_DIM)
    original = reader(codes)
    rotation = original.rotation.clone()
    rotation[:, 0] = yaw
    return calibrated_edit(rignet, reader, codes, original.replace(rotation=rotation), original, steps)


def test_corrections_close_the_gap(toy_model: MorphableModel, rignet: RigNet) -> None:
    reader = Reader(toy_model, response=0.5)
    achieved = [float(edit_yaw(rignet, reader, 0.4, steps)[1].rotation[0, 0]) for steps in (0, 1, 2)]
    assert achieved == pytest.approx([0.2, 0.3, 0.4], abs=1e-5)


def test_rest_is_exact(toy_model: MorphableModel, rignet: RigNet) -> None:
    codes, params = edit_yaw(rignet, Reader(toy_model, 0.5), 0.0, steps=4)
    assert not codes.any()
    assert not params.rotation.any()


def test_request_stays_near_where_the_generator_does_not_answer(
    toy_model: MorphableModel, rignet: RigNet
) -> None:
    rignet.p_sigma.fill_(0.1)
    codes, _ = edit_yaw(rignet, Reader(toy_model, response=0.01), 0.4, steps=50)
    assert float(codes[0, 0, 0]) <= (0.4 + FURTHEST * 0.1) / 0.1 + 1e-4


def test_overshooting_answer_is_not_preferred(toy_model: MorphableModel, rignet: RigNet) -> None:
    _, params = edit_yaw(rignet, Reader(toy_model, response=2.5), 0.4, steps=6)
    assert abs(float(params.rotation[0, 0]) - 0.4) <= 0.6 + 1e-6
