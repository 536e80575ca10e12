"""Packing of the semantic vector and the rotation convention."""

import math

import torch

from core.face.bounds import COMPONENT_LIMIT
from core.face.params import FaceParams, block_table
from core.face.rotation import rotation_angles, rotation_matrix


def test_paper_sizes_give_257_numbers() -> None:
    assert block_table().size == 257


def test_unpack_inverts_pack() -> None:
    table = block_table(4, 3, 2)
    packed = torch.randn(5, table.size)
    params = table.unpack(packed)
    assert params.sh_coeffs.shape == (5, 9, 3)
    assert torch.equal(table.pack(params), packed)
    assert torch.equal(packed[:, table.slice("rotation")], params.rotation)


def test_only_expressions_have_bounds() -> None:
    table = block_table(2, 2, expression=4, components=3)
    raw = torch.full((1, table.size), 50.0)
    bounded = table.unpack(table.bounded(raw))
    assert bounded.expression[0].tolist() == [1, COMPONENT_LIMIT, COMPONENT_LIMIT, COMPONENT_LIMIT]
    expected = table.unpack(raw).replace(expression=bounded.expression)
    assert torch.equal(table.pack(bounded), table.pack(expected))


def test_cat_and_index_are_inverse() -> None:
    table = block_table(4, 3, 2)
    params = table.unpack(torch.randn(4, table.size))
    again = FaceParams.cat([params[:1], params[1:]])
    assert torch.equal(table.pack(again), table.pack(params))


def test_positive_angles_turn_right_up_and_counter_clockwise() -> None:
    forward, right = torch.tensor([0.0, 0, 1]), torch.tensor([1.0, 0, 0])
    yaw, pitch, roll = rotation_matrix(0.3 * torch.eye(3))
    assert (yaw @ forward)[0] > 0.2
    assert (pitch @ forward)[1] > 0.2
    assert (roll @ right)[1] > 0.2


def test_rotation_round_trip() -> None:
    angles = torch.rand(20, 3, dtype=torch.float64) - 0.5
    matrices = rotation_matrix(angles)
    torch.testing.assert_close(rotation_angles(matrices), angles)
    torch.testing.assert_close(matrices.det(), torch.ones(20, dtype=torch.float64))
    assert math.isclose(float((matrices[0] @ matrices[0].T).trace()), 3.0, rel_tol=1e-9)
