import torch

from core.render.camera import NEAR_DEPTH, Camera, ndc_to_pixels, pixel_centers_ndc


def test_projects_by_the_pinhole_formula() -> None:
    ndc = Camera(distance=100.0, focal=7.4).project(torch.tensor([[5.0, -2.0, 10.0]]))
    assert torch.allclose(ndc, torch.tensor([[7.4 * 5 / 90, -7.4 * 2 / 90, 90.0]]))


def test_right_is_right_and_up_is_up_in_pixels() -> None:
    pixels = Camera().project_to_pixels(torch.tensor([[0.0, 0, 0], [3, 0, 0], [0, 3, 0]]), 64)
    assert pixels[0].tolist() == [32, 32]
    assert pixels[1, 0] > 32
    assert pixels[2, 1] < 32


def test_pixel_centers_are_at_one_half() -> None:
    pixels = torch.tensor([[0.0, 0.0], [3.0, 7.0]])
    back = ndc_to_pixels(pixel_centers_ndc(pixels, 8), 8)
    assert torch.allclose(back, pixels.flip(1) + 0.5)


def test_points_at_and_behind_the_camera_stay_finite() -> None:
    points = torch.tensor([[1.0, 1, 100], [1, 1, 150]], requires_grad=True)
    ndc = Camera().project(points)
    ndc[..., :2].sum().backward()
    assert ndc.isfinite().all()
    assert points.grad is not None
    assert points.grad.isfinite().all()
    assert (ndc[:, 2] < NEAR_DEPTH).all()


def test_gradients() -> None:
    points = torch.randn(2, 4, 3, dtype=torch.double, requires_grad=True)
    assert torch.autograd.gradcheck(lambda p: Camera().project_to_pixels(p, 16), points)
