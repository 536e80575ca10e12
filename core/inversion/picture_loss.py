"""How far a generated picture is from an aligned photograph, at several scales.

At each scale of an averaging pyramid, colours and their differences between neighbours are compared by
absolute values: coarse scales bring light, skin and hair, fine ones eyes and mouth.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F

COARSEST = 8
HAIR, BACKGROUND, OUTSIDE_SIDE = 0.5, 0.1, 16
"""Weights of what lies around the face and beyond, and up to which side they are compared: hair and
background give their colours, but not their shapes, since they are seldom ones that the generator knows."""
GRADIENTS = 2.0
"""Weight of the differences between neighbours as compared with the colours themselves."""
_FAINT = 1e-4  # somewhere there must be weight


class PictureLoss:
    """Compares pictures with one photograph.

    Args:
        photo: (1, 3, R, R) in [-1, 1].
        face: (1, 1, R, R) in [0, 1], 1 in the face.
        head: (1, 1, R, R) in [0, 1], 1 where its hair may be as well.
    """

    def __init__(self, photo: torch.Tensor, face: torch.Tensor, head: torch.Tensor) -> None:
        self._levels = {
            side: (_shrunk(photo, side), _weight(_shrunk(face, side), _shrunk(head, side), side))
            for side in _sides(photo)
        }

    def __call__(self, images: torch.Tensor) -> torch.Tensor:
        """Return the distance (N,) of images (N, 3, S, S) of one of the pyramid's sizes."""
        total = images.new_zeros(len(images))
        sides = [side for side in self._levels if side <= images.shape[-1]]
        for side in sides:
            images = _shrunk(images, side)
            photo, weight = self._levels[side]
            total = total + _distance(images - photo, weight)
        return total / len(sides)


def _sides(photo: torch.Tensor) -> list[int]:
    """Return the sizes of the pyramid, from the photograph's own down to the coarsest."""
    side = photo.shape[-1]
    found: list[int] = []
    while side >= COARSEST or not found:
        found.append(side)
        side //= 2
    return found


def _weight(face: torch.Tensor, head: torch.Tensor, side: int) -> torch.Tensor:
    outside = BACKGROUND + (HAIR - BACKGROUND) * head if side <= OUTSIDE_SIDE else _FAINT
    return outside + (1 - outside) * face


def _shrunk(images: torch.Tensor, side: int) -> torch.Tensor:
    return images if images.shape[-1] == side else F.interpolate(images, size=(side, side), mode="area")


def _distance(difference: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    across = difference[..., 1:] - difference[..., :-1]
    down = difference[..., 1:, :] - difference[..., :-1, :]
    edges = _mean(across, weight[..., 1:]) + _mean(down, weight[..., 1:, :])
    return _mean(difference, weight) + GRADIENTS / 2 * edges


def _mean(difference: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    return (difference.abs() * weight).sum((1, 2, 3)) / (3 * weight.sum())
