import copy

import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.face.rotation import rotation_matrix
from core.render.camera import Camera
from core.render.renderer import Renderer, Rendering, shade_vertices
from core.render.spherical_harmonics import directional_light, rotate_sh


def posed(model: MorphableModel, n: int = 1, **blocks: list[float]) -> FaceParams:
    params = model.neutral_params(n)
    return params.replace(**{name: torch.tensor([value] * n) for name, value in blocks.items()})


def test_shapes_and_ranges(toy_model: MorphableModel) -> None:
    rendering = Renderer(toy_model, 32)(toy_model.neutral_params(2))
    assert rendering.image.shape == (2, 3, 32, 32)
    assert rendering.mask.shape == rendering.face_weight.shape == (2, 1, 32, 32)
    assert rendering.landmarks.shape == (2, 68, 2)
    assert rendering.vertices_world.shape == (2, len(toy_model.mean_vertices), 3)
    assert rendering.image.min() >= 0
    assert rendering.image.max() <= 1
    assert set(rendering.mask.unique().tolist()) == {0, 1}


def test_the_mask_is_the_silhouette_of_a_ball(toy_model: MorphableModel) -> None:
    ball = copy.deepcopy(toy_model)
    ball.mean_vertices = 8 * torch.nn.functional.normalize(toy_model.mean_vertices, dim=-1)
    camera = Camera(distance=100, focal=7.4)
    mask = Renderer(ball, 128, camera)(ball.neutral_params()).mask[0, 0]
    radius = camera.focal * 8 / (100**2 - 8**2) ** 0.5 * 64  # tangent cone, in pixels
    assert mask.sum().item() == pytest.approx(torch.pi * radius**2, rel=0.05)
    center = mask.nonzero().float().mean(0) + 0.5
    assert torch.allclose(center, torch.tensor([64.0, 64.0]), atol=0.5)


def test_ambient_light_shows_the_albedo_itself(toy_model: MorphableModel) -> None:
    flat = copy.deepcopy(toy_model)
    flat.mean_albedo = torch.tensor([0.2, 0.5, 0.8]).expand_as(toy_model.mean_albedo)
    rendering = Renderer(flat, 32)(flat.neutral_params())
    color = torch.tensor([0.2, 0.5, 0.8]).view(1, 3, 1, 1)
    assert torch.allclose(rendering.image, color * rendering.mask, atol=1e-5)


def test_yaw_shows_what_was_on_the_left_of_the_picture_moved_right(toy_model: MorphableModel) -> None:
    renderer = Renderer(toy_model, 32)
    before = renderer.landmarks(toy_model.neutral_params())
    after = renderer.landmarks(posed(toy_model, rotation=[0.3, 0.0, 0.0]))
    assert (after[..., 0] > before[..., 0]).float().mean() > 0.95


def test_light_from_the_viewers_right_brightens_the_right_of_the_picture(toy_model: MorphableModel) -> None:
    flat = copy.deepcopy(toy_model)
    flat.mean_albedo = torch.full_like(toy_model.mean_albedo, 0.5)
    light = directional_light(torch.tensor([[0.8, 0.0, 0.6]]), torch.ones(1, 3))
    image = Renderer(flat, 32)(flat.neutral_params().replace(sh_coeffs=light)).image[0].sum(0)
    assert image[:, 16:].sum() > 1.5 * image[:, :16].sum()


def test_turning_head_and_light_together_keeps_the_colors(toy_model: MorphableModel) -> None:
    light = directional_light(torch.tensor([[0.6, 0.48, 0.64]]), torch.ones(1, 3))
    _, before = shade_vertices(toy_model, toy_model.neutral_params().replace(sh_coeffs=light))
    params = posed(toy_model, rotation=[0.5, -0.2, 0.3])
    turned = rotate_sh(light, rotation_matrix(params.rotation))
    _, after = shade_vertices(toy_model, params.replace(sh_coeffs=turned))
    assert torch.allclose(before, after, atol=1e-5)


def test_landmarks_alone_are_those_of_the_picture(toy_model: MorphableModel) -> None:
    params = posed(toy_model, rotation=[0.3, 0.1, -0.2], translation=[1.0, -2.0, 5.0])
    renderer = Renderer(toy_model, 32)
    assert torch.allclose(renderer.landmarks(params), renderer(params).landmarks, atol=1e-4)


def test_face_weight_is_zero_on_the_back_of_the_head(toy_model: MorphableModel) -> None:
    renderer = Renderer(toy_model, 32)
    front = renderer(toy_model.neutral_params()).face_weight.sum()
    back = renderer(posed(toy_model, rotation=[torch.pi, 0.0, 0.0])).face_weight.sum()
    assert front > 10 * back


def test_a_head_behind_the_camera_gives_an_empty_picture(toy_model: MorphableModel) -> None:
    params = posed(toy_model, translation=[0.0, 0.0, 150.0])
    params.translation.requires_grad_()
    rendering = Renderer(toy_model, 16)(params)
    (rendering.image.sum() + rendering.mask.sum()).backward()
    assert rendering.mask.sum() == 0
    assert params.translation.grad is not None
    assert params.translation.grad.isfinite().all()


def test_every_block_gets_the_gradient_of_finite_differences(toy_model: MorphableModel) -> None:
    model = copy.deepcopy(toy_model).double()
    table, renderer = model.table, Renderer(model, 24)
    light = directional_light(torch.tensor([[0.6, 0.0, 0.8]]).double(), torch.full((1, 3), 0.7).double())
    packed = table.pack(model.neutral_params()).double()
    packed[:, table.slice("sh_coeffs")] = packed[:, table.slice("sh_coeffs")] * 0.2 + light.flatten(1)
    inside = renderer(table.unpack(packed)).mask
    inside = -torch.nn.functional.max_pool2d(-inside, 7, stride=1, padding=3)  # away from the silhouette
    weights = torch.rand(1, 3, 24, 24, dtype=torch.double, generator=torch.Generator().manual_seed(0))

    def score(vector: torch.Tensor) -> torch.Tensor:
        image = renderer(table.unpack(vector)).image
        return (image * weights * inside).sum()

    leaf = packed.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(score(leaf), leaf)
    for name in table.names:
        column = table.slice(name).start
        step = torch.zeros_like(packed)
        step[:, column] = 1e-5
        difference = (score(packed + step) - score(packed - step)) / 2e-5
        assert gradient[0, column].item() == pytest.approx(difference.item(), rel=1e-3, abs=1e-4), name


@pytest.mark.parametrize(("block", "column", "offset"), [("rotation", 0, 0.15), ("identity", 1, 1.5)])
def test_descending_the_image_loss_recovers_an_offset(
    toy_model: MorphableModel, block: str, column: int, offset: float
) -> None:
    renderer, neutral = Renderer(toy_model, 48), toy_model.neutral_params()
    direction = torch.zeros_like(getattr(neutral, block))
    direction[:, column] = 1

    def picture(amount: torch.Tensor) -> Rendering:
        return renderer(neutral.replace(**{block: amount * direction}))

    target = picture(torch.tensor(offset))
    guess = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.Adam([guess], lr=offset / 10)
    for _ in range(40):
        optimizer.zero_grad()
        now = picture(guess)
        difference = (now.image - target.image) * now.mask * target.mask  # visibility has no gradient
        difference.square().mean().backward()
        optimizer.step()
    assert guess.item() == pytest.approx(offset, rel=0.1)
