import pytest
import torch

from core.render.numba_rasterizer import rasterize
from core.render.rasterizer import Fragments

CORNERS = torch.tensor([[0, 1, 2]])
Triangle = list[list[float]]


def draw(*triangles: Triangle, resolution: int = 8) -> Fragments:
    """Draw triangles given by their corners, in the order of the list."""
    vertices = torch.tensor(triangles).flatten(0, 1)[None]
    return rasterize(vertices, torch.arange(3 * len(triangles)).view(-1, 3), resolution)


def test_covers_the_pixels_inside_and_no_other() -> None:
    index = draw([[-1.0, -1, 50], [1, -1, 50], [-1, 1, 50]]).triangle_index[0]
    row, column = torch.meshgrid(torch.arange(8), torch.arange(8), indexing="ij")
    assert torch.equal(index == 0, column <= row)
    assert set(index.unique().tolist()) == {-1, 0}


def test_up_is_the_first_row_and_right_the_last_column() -> None:
    index = draw([[0.5, 0.5, 50], [1, 0.5, 50], [1, 1.0, 50]]).triangle_index[0]
    rows, columns = (index >= 0).nonzero().unbind(1)
    assert rows.max() < 4
    assert columns.min() >= 4


def test_the_nearer_triangle_wins_whatever_the_order() -> None:
    near: Triangle = [[-1.0, -1, 50], [1, -1, 50], [-1, 1, 50]]
    far: Triangle = [[-1.0, -1, 60], [1, -1, 60], [-1, 1, 60]]
    assert draw(near, far).triangle_index.max() == 0
    swapped = draw(far, near).triangle_index
    assert set(swapped.unique().tolist()) == {-1, 1}


def test_crossing_triangles_are_resolved_per_pixel() -> None:
    level: Triangle = [[-1.0, -1, 50], [1, -1, 50], [0, 1, 50]]
    tilted: Triangle = [[-1.0, -1, 40], [1, -1, 60], [0, 1, 50]]
    bottom = draw(level, tilted).triangle_index[0, -1]
    assert bottom[1] == 1
    assert bottom[6] == 0


def test_triangles_seen_from_behind_are_culled() -> None:
    index = draw([[-1.0, -1, 50], [-1, 1, 50], [1, -1, 50]]).triangle_index
    assert (index == -1).all()


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_values_that_are_not_finite_are_left_out(bad: float, axis: int) -> None:
    broken: Triangle = [[-1.0, -1, 50], [1, -1, 50], [-1, 1, 50]]
    broken[1][axis] = bad
    fine: Triangle = [[-1.0, -1, 60], [1, -1, 60], [-1, 1, 60]]
    fragments = draw(broken, fine)
    assert set(fragments.triangle_index.unique().tolist()) == {-1, 1}
    assert fragments.barycentric.isfinite().all()


@pytest.mark.parametrize("depth", [0.5, 0.0, -50.0])
def test_triangles_behind_or_at_the_camera_are_left_out(depth: float) -> None:
    assert (draw([[-1.0, -1, depth], [1, -1, 50], [-1, 1, 50]]).triangle_index == -1).all()


def test_huge_and_distant_triangles_are_clipped_to_the_image() -> None:
    covers_all: Triangle = [[-1e6, -1e6, 50], [1e6, -1e6, 50], [0.0, 1e6, 50]]
    outside: Triangle = [[1e20, 1e20, 50], [2e20, 1e20, 50], [1e20, 2e20, 50]]
    assert (draw(covers_all, outside).triangle_index == 0).all()


def test_barycentric_is_perspective_correct() -> None:
    corners = torch.tensor([[-0.9, -0.9, 30.0], [0.9, -0.8, 60.0], [0.1, 0.9, 90.0]])
    fragments = rasterize(corners[None], CORNERS, 16)
    row, column = (fragments.triangle_index[0] == 0).nonzero().unbind(1)
    weights = fragments.barycentric[0, row, column]
    assert torch.allclose(weights.sum(-1), torch.ones(len(row)))
    space = torch.cat([corners[:, :2] * corners[:, 2:], corners[:, 2:]], dim=1)  # undo the projection
    points = weights @ space
    centers = torch.stack([(2 * column + 1) / 16 - 1, 1 - (2 * row + 1) / 16], dim=1)
    assert torch.allclose(points[:, :2] / points[:, 2:], centers, atol=1e-5)


def test_neighbours_leave_no_gap() -> None:
    angle = torch.arange(13) * (2 * torch.pi / 13)
    rim = torch.stack([2 * angle.cos(), 2 * angle.sin(), torch.full((13,), 50.0)], dim=1)
    fan = torch.cat([rim, torch.tensor([[0.0, 0.0, 50.0]])])
    spokes = torch.stack([torch.arange(13), (torch.arange(13) + 1) % 13, torch.full((13,), 13)], dim=1)
    assert (rasterize(fan[None], spokes, 33).triangle_index >= 0).all()


def test_images_of_a_batch_are_independent() -> None:
    vertices = torch.randn(5, 30, 3) * 0.5 + torch.tensor([0.0, 0.0, 50.0])
    triangles = torch.randint(0, 30, (40, 3), generator=torch.Generator().manual_seed(0))
    together = rasterize(vertices, triangles, 16)
    for n in range(5):
        alone = rasterize(vertices[n : n + 1], triangles, 16)
        assert torch.equal(alone.triangle_index[0], together.triangle_index[n])
        assert torch.equal(alone.barycentric[0], together.barycentric[n])


def test_corners_that_do_not_exist_are_refused() -> None:
    with pytest.raises(ValueError, match="vertices 0 to 2"):
        rasterize(torch.zeros(1, 3, 3), torch.tensor([[0, 1, 3]]), 8)


def test_no_triangles_and_no_images_are_fine() -> None:
    assert (
        rasterize(torch.zeros(1, 3, 3), torch.zeros(0, 3, dtype=torch.int64), 4).triangle_index == -1
    ).all()
    assert rasterize(torch.zeros(0, 3, 3), CORNERS, 4).triangle_index.shape == (0, 4, 4)
