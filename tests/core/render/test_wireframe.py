"""Wires lie on the edges of what is seen, and quadrilaterals show no diagonal."""

import torch

from core.render.wireframe import contour_edges, draw_wires

SQUARE = torch.tensor([[-0.5, -0.5, 10.0], [0.5, -0.5, 10.0], [0.5, 0.5, 10.0], [-0.5, 0.5, 10.0]])
HALVES = torch.tensor([[0, 1, 2], [0, 2, 3]])


def test_square_is_drawn_without_its_diagonal() -> None:
    wires = draw_wires(SQUARE[None], HALVES, contour_edges(SQUARE, HALVES), 40)
    assert wires[20, 10] > 0.7, "left edge"
    assert wires[10, 20] > 0.7, "upper edge"
    assert wires[20, 20] == 0, "the diagonal passes here"
    assert wires[2, 2] == 0, "background"


def test_hidden_edge_stays_hidden() -> None:
    nearer = SQUARE * torch.tensor([1.6, 1.6, 0.5])
    points, triangles = torch.cat([SQUARE, nearer]), torch.cat([HALVES, HALVES + 4])
    wires = draw_wires(points[None], triangles, contour_edges(points, triangles), 40)
    assert wires[20, 10] == 0
    assert wires[20, 4] > 0.7


def test_lone_triangle_keeps_all_edges() -> None:
    assert contour_edges(SQUARE, HALVES[:1]).all()
