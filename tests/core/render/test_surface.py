import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.render.numba_rasterizer import rasterize
from core.render.surface import blend, blend_of_tensors, vertex_normals, vertex_normals_of_tensors

Scene = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]
TRIANGLES = torch.tensor([[0, 1, 2], [0, 2, 3], [4, 5, 6]])


@pytest.fixture
def scene() -> Scene:
    """Seven projected vertices of two images, five attributes, three triangles and what is visible."""
    generator = torch.Generator().manual_seed(0)
    plane = torch.tensor(
        [[-0.9, -0.9], [0.9, -0.8], [0.8, 0.9], [-0.9, 0.7], [-0.5, -0.3], [0.6, -0.4], [0, 0.5]]
    )
    depth = 50 + 20 * torch.rand(2, 7, 1, generator=generator)
    depth[:, 4:] -= 30
    vertices = torch.cat([plane.expand(2, -1, -1), depth], dim=-1).double()
    attributes = torch.rand(2, 7, 5, dtype=torch.double, generator=generator)
    index = rasterize(vertices, TRIANGLES, 6).triangle_index
    assert set(index.unique().tolist()) == {-1, 0, 1, 2}
    return vertices.requires_grad_(), attributes.requires_grad_(), TRIANGLES, index


def gradients(output: torch.Tensor, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Gradients of a sum with fixed random weights."""
    weights = torch.randn(output.shape, dtype=output.dtype, generator=torch.Generator().manual_seed(1))
    return torch.autograd.grad((output * weights).sum(), inputs)


def test_blend_shows_the_attributes_of_the_visible_triangle(scene: Scene) -> None:
    vertices, _, triangles, index = scene
    labels = torch.tensor([1.0, 1, 1, 1, 3, 3, 3], dtype=torch.double).expand(2, -1)[..., None]
    image = blend(vertices, labels, triangles, index)[:, 0]
    expected = torch.where(index < 0, 0.0, torch.where(index == 2, 3.0, 1.0)).double()
    assert torch.allclose(image, expected)


def test_blend_keeps_straight_lines_of_space_straight(scene: Scene) -> None:
    vertices, _, triangles, index = scene
    space = torch.cat([vertices[..., :2] * vertices[..., 2:], vertices[..., 2:]], dim=-1)
    x, y, depth = blend(vertices, space, triangles, index).unbind(1)
    n, row, column = (index >= 0).nonzero().unbind(1)
    assert torch.allclose((x / depth)[n, row, column], ((2 * column + 1) / 6 - 1).double())
    assert torch.allclose((y / depth)[n, row, column], (1 - (2 * row + 1) / 6).double())


def test_blend_gradients(scene: Scene) -> None:
    vertices, attributes, triangles, index = scene
    assert torch.autograd.gradcheck(lambda v, a: blend(v, a, triangles, index), (vertices, attributes))


def test_blend_is_the_same_in_loops_and_tensors(scene: Scene) -> None:
    loops, tensors = blend(*scene), blend_of_tensors(*scene)
    assert torch.allclose(loops, tensors)
    for actual, expected in zip(gradients(loops, *scene[:2]), gradients(tensors, *scene[:2]), strict=True):
        assert torch.allclose(actual, expected)


def test_normals_of_a_ball_point_outward(toy_model: MorphableModel) -> None:
    ball = torch.nn.functional.normalize(toy_model.mean_vertices, dim=-1)
    normals = vertex_normals(ball[None], toy_model.triangles)[0]
    assert torch.allclose(normals.norm(dim=-1), torch.ones(len(ball)))
    assert ((normals * ball).sum(-1) > 0.98).all()


def test_normal_of_a_vertex_without_a_triangle_is_zero() -> None:
    vertices = torch.tensor([[[0.0, 0, 0], [2, 0, 0], [0, 3, 0], [5, 5, 5]]], requires_grad=True)
    normals = vertex_normals(vertices, torch.tensor([[0, 1, 2]]))
    assert normals[0].tolist() == [[0, 0, 1], [0, 0, 1], [0, 0, 1], [0, 0, 0]]
    assert gradients(normals, vertices)[0].isfinite().all()


def test_normals_are_the_same_in_loops_and_tensors(toy_model: MorphableModel) -> None:
    offset = torch.randn(2, len(toy_model.mean_vertices), 3, dtype=torch.double)
    vertices = (toy_model.mean_vertices + 0.1 * offset).requires_grad_()
    loops = vertex_normals(vertices, toy_model.triangles)
    tensors = vertex_normals_of_tensors(vertices, toy_model.triangles)
    assert torch.allclose(loops, tensors)
    assert torch.allclose(gradients(loops, vertices)[0], gradients(tensors, vertices)[0])


def test_normals_gradients() -> None:
    vertices = torch.randn(2, 5, 3, dtype=torch.double, requires_grad=True)
    triangles = torch.tensor([[0, 1, 2], [0, 2, 3], [3, 2, 4]])
    assert torch.autograd.gradcheck(lambda v: vertex_normals(v, triangles), vertices)
