"""The prior of L_render settles what a picture leaves open."""

import torch

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.training.config import RenderWeights
from core.training.losses import RenderLoss


def test_light_of_one_direction_is_likelier_than_light_of_the_second_order(
    toy_model: MorphableModel,
) -> None:
    packed = torch.zeros(2, toy_model.table.size)
    params = toy_model.table.unpack(packed)
    light = params.sh_coeffs.clone()
    light[0, 2] = 0.5  # from the front
    light[1, 6] = 0.5  # on the visible side almost the same shading
    params: FaceParams = params.replace(sh_coeffs=light)
    prior = RenderLoss(toy_model, 16, RenderWeights()).prior(params)["light"]
    assert prior[1] > 20 * prior[0]
