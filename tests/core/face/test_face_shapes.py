"""Shapes are what faces differ in as seen from the front, and say what they change."""

import numpy as np
import pytest
import torch

from core.face.face_shapes import MOST_SHAPES, FaceShapes, face_shapes
from core.face.groups import SHAPE
from core.face.morphable_model import MorphableModel
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import FACE_MODEL

CHIN = 8


@pytest.fixture
def identities() -> torch.Tensor:
    spread = torch.tensor([1.0, 0.5, 0.7, 0.3])
    return torch.randn(400, 4, generator=torch.Generator().manual_seed(0)) * spread + 0.2


@pytest.fixture
def shapes(toy_model: MorphableModel, identities: torch.Tensor) -> FaceShapes:
    return face_shapes(toy_model, identities)


def with_identity(model: MorphableModel, *movements: np.ndarray) -> MorphableModel:
    """Return the model with these movements (V, 3) as its only identity components."""
    arrays = {name: buffer.numpy() for name, buffer in model.named_buffers()}
    return MorphableModel(arrays | {"identity_basis": np.stack(movements)}, model.units, {})


def test_each_moves_by_one_sigma_and_leaves_the_others_alone(
    shapes: FaceShapes, identities: torch.Tensor
) -> None:
    values = shapes.read(identities)
    assert values.shape == (400, len(shapes.labels))
    assert 1 < len(shapes.labels) <= MOST_SHAPES
    torch.testing.assert_close(torch.cov(values.T), torch.eye(len(shapes.labels)), atol=0.01, rtol=0)
    steps = torch.tensor([[1.5, 0.0, -0.5][: len(shapes.labels)]])
    moved = shapes.read(shapes.moved(identities[:1], steps)) - values[:1]
    torch.testing.assert_close(moved, steps, atol=1e-4, rtol=0)


def test_no_step_changes_nothing_to_the_bit(shapes: FaceShapes, identities: torch.Tensor) -> None:
    assert torch.equal(shapes.moved(identities, torch.zeros(400, len(shapes.labels))), identities)


@pytest.mark.parametrize("sign", [1, -1])
def test_they_are_named_after_what_they_change_the_most_varied_first(sign: int) -> None:
    head = MorphableModel.load(SHIPPED_RIG / FACE_MODEL)
    x, y, _ = head.mean_vertices.numpy().T
    chin = head.mean_vertices[head.landmark_vertices[CHIN], 1].numpy()
    lower = np.stack([0 * y, -np.exp(-((y - chin) ** 2)), 0 * y], axis=1)
    wider = np.stack([0.1 * x, 0 * y, 0 * y], axis=1)
    model = with_identity(head, lower, sign * wider)
    spread = torch.tensor([0.2, 1.0])
    found = face_shapes(model, spread * torch.randn(99, 2, generator=torch.Generator().manual_seed(2)))
    assert found.labels == ("Face width", "Chin length")
    assert found.directions[0, 1] * sign > 0, "more of it is wider, whichever way the component points"
    assert found.directions[1, 0] > 0


def test_what_a_nod_does_too_is_no_shape(toy_model: MorphableModel) -> None:
    places = toy_model.mean_vertices.numpy()
    nod = np.stack([0 * places[:, 0], places[:, 2], -places[:, 1]], axis=1)
    larger = 0.1 * places * [1, 1, 0]
    bulge = np.exp(-((places - [2, 0, 7]) ** 2).sum(1, keepdims=True) / 4) * [1.0, 0, 0]
    model = with_identity(toy_model, nod, larger, bulge)
    found = face_shapes(model, torch.randn(200, 3, generator=torch.Generator().manual_seed(1)))
    assert len(found.labels) == 1
    assert found.readings[0, :2].abs().max() < 1e-3 * found.readings[0, 2].abs()


def test_faces_that_are_all_alike_have_no_shapes(toy_model: MorphableModel) -> None:
    assert face_shapes(toy_model, torch.full((5, 4), 0.3)).labels == ()


def test_shapes_are_a_group_once_they_are_known(toy_model: MorphableModel, shapes: FaceShapes) -> None:
    assert SHAPE not in toy_model.groups
    model = with_identity(toy_model, *toy_model.identity_basis.numpy())
    model.shapes = shapes
    assert model.groups[SHAPE].columns == (0, 1, 2, 3)
    assert model.groups[SHAPE].label == "Face shape"
