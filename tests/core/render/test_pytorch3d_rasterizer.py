import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.render import numba_rasterizer
from core.render.camera import Camera
from core.render.rasterizer import RASTERIZERS
from core.render.renderer import place

pytest.importorskip("pytorch3d")


def test_agrees_with_the_cpu_rasterizer_pixel_by_pixel(toy_model: MorphableModel) -> None:
    params = toy_model.neutral_params(2)
    params = params.replace(rotation=torch.tensor([[0.4, 0.2, 0.3], [-0.9, 0.0, -0.1]]))
    params = params.replace(translation=torch.tensor([[2.0, 1.0, 0.0], [-4.0, -3.0, 20.0]]))
    vertices = toy_model.vertices(params.identity, params.expression)
    vertices_ndc = Camera().project(place(vertices, params))
    vertices_ndc[1, 5] = torch.nan
    expected = numba_rasterizer.rasterize(vertices_ndc, toy_model.triangles, 48)
    actual = RASTERIZERS["pytorch3d"]()(vertices_ndc, toy_model.triangles, 48)
    same = actual.triangle_index == expected.triangle_index
    assert same.float().mean() > 0.999  # pixel centres exactly on an edge may fall to either side
    assert torch.allclose(actual.barycentric[same], expected.barycentric[same], atol=1e-3)
