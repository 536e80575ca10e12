"""Loss of the generator regression: weighted pixels, edges, the difference of pairs, and at last texture.

Compared pixel by pixel, strands that are not quite where they belong cost more than a blur. So the finish
does that in the face only; everything else is compared by what is left of its error after averaging, and by
its texture. Where nothing moves between the renders of a pair, nothing may move between the pictures.
"""

import torch
import torch.nn.functional as F
from torch import nn

from core.making.texture import TextureLoss
from core.scenes.corpus_files import FACE_PARTS, PARTS

_SQUARED_WEIGHT = 1.0
_GRADIENT_WEIGHT = 0.5
_TEXTURE_WEIGHT = 0.8
_STILL = 0.03  # of [-1, 1], the difference of a pair under which nothing moved
_AVERAGED_SHARE = 1 / 28  # of the picture's side, that errors outside the face are averaged over


class RegressionLoss(nn.Module):
    """L1 + L2 + finite differences under a static attention map, and the same on pair differences.

    The portraits are aligned at eyes and mouth, so one map serves them all.
    """

    maps: torch.Tensor

    def __init__(self, frequency: torch.Tensor, difference_weight: float = 1.0) -> None:
        """Derive the maps.

        Args:
            frequency: (6, H, W) in [0, 1], how often each part of `PARTS` covers a pixel.
            difference_weight: weight of the pairs' term.
        """
        super().__init__()
        self.register_buffer("maps", torch.stack([attention_map(frequency), face_map(frequency)])[None])
        self.difference_weight = difference_weight
        self.texture = TextureLoss()
        self._at: dict[int, torch.Tensor] = {}

    def forward(
        self, output: torch.Tensor, target: torch.Tensor, pairs: int, finish: bool = False
    ) -> torch.Tensor:
        """Compare images.

        Args:
            output: (N, 3, R, R) in [-1, 1].
            target: (N, 3, R, R) in [-1, 1].
            pairs: the first 2 · pairs samples are consecutive pairs.
            finish: compare textures everywhere, and averages outside the face.

        Returns:
            scalar.
        """
        exact = error = output - target
        if finish:
            error = torch.lerp(_averaged(exact), exact, self._maps_at(exact.shape[-1])[:, 1:])
        loss = self._penalty(error)
        if pairs:
            # (Ĝ(a) − Ĝ(b)) − (a − b)
            difference = _difference(error, pairs)
            if finish:
                still = _difference(target, pairs).abs().amax(1, keepdim=True) < _STILL
                difference = torch.where(still, _difference(exact, pairs), difference)
            loss = loss + self.difference_weight * self._penalty(difference)
        if finish:
            loss = loss + _TEXTURE_WEIGHT * self.texture(output, target)
        return loss

    def _penalty(self, error: torch.Tensor) -> torch.Tensor:
        weight = self._maps_at(error.shape[-1])[:, :1]
        magnitude = error.abs()
        pixels = magnitude + _SQUARED_WEIGHT * error.square()
        across = (error[..., 1:] - error[..., :-1]).abs() * weight[..., 1:]
        down = (error[..., 1:, :] - error[..., :-1, :]).abs() * weight[..., 1:, :]
        return (pixels * weight).mean() + _GRADIENT_WEIGHT * (across.mean() + down.mean())

    def _maps_at(self, resolution: int) -> torch.Tensor:
        if resolution not in self._at:
            self._at[resolution] = F.interpolate(self.maps, size=resolution, mode="area")
        return self._at[resolution]


def _difference(pictures: torch.Tensor, pairs: int) -> torch.Tensor:
    first, second = pictures[: 2 * pairs].unflatten(0, (pairs, 2)).unbind(1)
    return first - second


def _averaged(error: torch.Tensor) -> torch.Tensor:
    reach = max(round(_AVERAGED_SHARE * error.shape[-1] / 2), 1)
    return F.avg_pool2d(error, 2 * reach + 1, stride=1, padding=reach, count_include_pad=False)


def face_map(frequency: torch.Tensor) -> torch.Tensor:
    """Return how often skin, eyes or mouth cover each pixel, (H, W) from (6, H, W)."""
    return frequency[[PARTS.index(name) for name in FACE_PARTS]].sum(0).clamp(0, 1)


def attention_map(frequency: torch.Tensor) -> torch.Tensor:
    """Derive the loss weights from where each part lies.

    Eyes with brows and the mouth weigh most; hair and clothes, where every picture shows them, more than the
    face; the background little, except along the borders.

    Args:
        frequency: (6, H, W) in [0, 1], how often each part of `PARTS` covers a pixel.

    Returns:
        (H, W) with mean one.
    """
    part = dict(zip(PARTS, frequency, strict=True))
    face = face_map(frequency)
    features = torch.maximum(_spread(part["eyes"]), _spread(part["mouth"]))
    weight = 0.6 + 0.8 * face + 1.6 * part["hair"] + 2.0 * part["shirt"] + 3.0 * features
    weight = weight + 0.7 * _border(len(frequency[0]))
    return weight / weight.mean()


def _border(size: int) -> torch.Tensor:
    """Return 1 in a band of 1/32 along the picture's borders, where zero padding costs accuracy, else 0."""
    near = torch.arange(size).minimum(torch.arange(size).flip(0)) < size / 32
    return (near[:, None] | near).float()


def _spread(frequency: torch.Tensor) -> torch.Tensor:
    """Widen a part by 1/20 of the picture, soften its rim, and set its peak to one."""
    reach = max(len(frequency) // 20, 1)
    size = 2 * reach + 1
    plane = frequency[None, None]
    plane = F.max_pool2d(plane, size, stride=1, padding=reach)
    plane = F.avg_pool2d(plane, size, stride=1, padding=reach, count_include_pad=False)[0, 0]
    return plane.sqrt() / plane.sqrt().max().clamp(min=1e-6)
