"""The picture loss is zero for the photograph itself, sees every scale and looks at the face first."""

import torch

from core.inversion.picture_loss import PictureLoss

PHOTO = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(0)) * 2 - 1


def left(columns: int) -> torch.Tensor:
    region = torch.zeros(1, 1, 32, 32)
    region[..., :columns] = 1
    return region


def loss_of_face_on_the_left() -> PictureLoss:
    return PictureLoss(PHOTO, face=left(16), head=left(24))


def test_zero_for_the_photograph_at_every_size() -> None:
    loss = loss_of_face_on_the_left()
    for side in (32, 16, 8):
        same = torch.nn.functional.interpolate(PHOTO, size=(side, side), mode="area")
        assert loss(same).item() < 1e-6


def test_each_of_several_pictures_has_its_own_distance() -> None:
    loss = loss_of_face_on_the_left()
    distances = loss(torch.cat([PHOTO, PHOTO + 0.1, PHOTO + 0.2]))
    assert distances.shape == (3,)
    assert distances[0] < distances[1] < distances[2]


def test_the_face_counts_more_than_its_surroundings() -> None:
    loss = loss_of_face_on_the_left()
    on_face, beside = PHOTO.clone(), PHOTO.clone()
    on_face[..., 4:12] += 0.3
    beside[..., 24:] += 0.3
    assert loss(on_face) > 4 * loss(beside)


def test_hair_counts_more_than_what_is_behind() -> None:
    loss = loss_of_face_on_the_left()
    hair, behind = PHOTO.clone(), PHOTO.clone()
    hair[..., 17:23] += 0.3
    behind[..., 25:31] += 0.3
    assert loss(hair) > 2 * loss(behind)


def test_gradient_reaches_the_picture() -> None:
    image = (PHOTO + 0.1).requires_grad_(True)
    loss_of_face_on_the_left()(image).sum().backward()
    assert image.grad is not None
    assert image.grad.abs().min() > 0


def test_surroundings_give_colours_but_no_shapes() -> None:
    loss = loss_of_face_on_the_left()
    tinted, chequered = PHOTO.clone(), PHOTO.clone()
    tinted[..., 16:] += 0.3
    chequered[..., 16::2] += 0.3
    chequered[..., 17::2] -= 0.3  # the same on average
    assert loss(chequered) < loss(tinted) / 10
