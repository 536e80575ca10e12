"""A ball over a plate throws a shadow with a soft border, opposite to the light, and no other."""

import numpy as np
import torch
import trimesh

from core.render.spherical_harmonics import ambient_light, directional_light
from core.saving.soft_shadow import DEEPEST, with_soft_shadows

PLATE_SIDE, CELLS = 40.0, 40


def plate_and_ball() -> tuple[np.ndarray, np.ndarray, int]:
    """Return vertices, triangles and how many vertices are the plate's; the ball floats before it."""
    plate = trimesh.creation.box((PLATE_SIDE, PLATE_SIDE, 1))
    for _ in range(5):
        plate = plate.subdivide()
    ball = trimesh.creation.icosphere(3, 4.0)
    ball.apply_translation((0, 0, 10))
    both = trimesh.util.concatenate([plate, ball])
    return both.vertices.astype(np.float32), np.array(both.faces), len(plate.vertices)


def shadow(sh_coeffs: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y (N, 2) of the plate's front and how dark it is there, (N,)."""
    vertices, triangles, count = plate_and_ball()
    grey = np.full_like(vertices, 0.8)
    shaded = with_soft_shadows(vertices, grey, triangles, sh_coeffs)
    assert shaded.dtype == grey.dtype
    front = np.arange(len(vertices)) < count
    front &= (vertices[:, 2] > 0.4) & (np.abs(vertices[:, :2]).max(1) < 18)
    return vertices[front, :2], 1 - shaded[front, 0] / 0.8


def lamp(*direction: float) -> torch.Tensor:
    towards = torch.nn.functional.normalize(torch.tensor([direction]), dim=1)
    return directional_light(towards, torch.ones(1, 3))


def test_shadow_lies_behind_the_ball_and_fades() -> None:
    places, dark = shadow(lamp(0.0, 0.0, 1.0))
    distance = np.linalg.norm(places, axis=1)
    assert dark[distance < 1].min() > 0.6
    assert dark[distance > 9].max() < 0.02
    border = (distance > 3) & (distance < 6)
    assert ((dark[border] > 0.1) & (dark[border] < 0.6)).any(), "its border is soft"
    assert dark.max() <= DEEPEST


def test_shadow_moves_with_the_light() -> None:
    places, dark = shadow(lamp(0.7, 0.0, 1.0))
    centre = (places * dark[:, None]).sum(0) / dark.sum()
    assert centre[0] < -4
    assert abs(centre[1]) < 1


def test_even_light_throws_none() -> None:
    _, dark = shadow(ambient_light(torch.ones(1, 3)))
    assert dark.max() < 1e-3
