"""Each portrait from two sides: one head explains both views, or it is not the head.

Landmarks of one view do not tell a nod from a longer chin, so that a reconstructor which sees every portrait
once takes a fifth of what shapes of heads do to landmarks for pitch, and edits of pitch reshape the head.
From the other side the chin is where it is. Multi-view supervision as of videos (FML, Tewari et al. 2019),
but made by the generator itself: yaw is the one thing that a first reconstructor reads reliably.
"""

from __future__ import annotations

import dataclasses

import torch

from core.face.params import FaceParams
from core.generator.protocol import StyleGenerator
from core.rig.reconstructor import FaceReconstructor
from core.training.config import CorpusConfig
from core.training.latent_corpus import sample_codes

# Codes by which the direction of W that turns heads is found, and their seed.
_CODES, _SEED = 4_000, 17
# Yaw is asked for between these percentiles of the samples, this share of their range on either side.
_PERCENTILES, _SIDE = (0.02, 0.98), 0.4
_SMALLEST_VARIANCE = 1e-6  # of yaw, radians squared


class TurnedViews:
    """Codes of portraits that look to the left, and of the same portraits that look to the right.

    Args:
        generator: what the codes are for.
        first: reads yaw.
        config: truncation of the portraits.
    """

    @torch.no_grad()
    def __init__(self, generator: StyleGenerator, first: FaceReconstructor, config: CorpusConfig) -> None:
        self._generator, self._first = generator, first
        self._config = dataclasses.replace(config, mixed_share=0.0, perturbed_share=0.0)
        codes, _ = sample_codes(generator, _CODES, torch.Generator().manual_seed(_SEED), self._config)
        yaw = self._yaw(codes)
        centred = (codes - codes.mean(0)) * (yaw - yaw.mean())[:, None, None]
        self._direction = centred.mean(0) / yaw.var().clamp(min=_SMALLEST_VARIANCE)
        self._low, self._high = yaw.quantile(torch.tensor(_PERCENTILES))

    @torch.no_grad()
    def draw(self, count: int, random: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Return codes (N, L, w_dim), two of each portrait in a row, and their truncation (N,); N is even."""
        codes, psi = sample_codes(self._generator, count // 2, random, self._config)
        reach = _SIDE * (self._high - self._low) * torch.rand(2, len(codes), generator=random)
        missing = torch.stack([self._low + reach[0], self._high - reach[1]]) - self._yaw(codes)
        views = codes + missing[..., None, None] * self._direction
        return views.transpose(0, 1).flatten(0, 1), psi.repeat_interleave(2)

    def _yaw(self, codes: torch.Tensor) -> torch.Tensor:
        return self._first.read(codes).rotation[:, 0]


def with_the_other_head(views: FaceParams) -> FaceParams:
    """Return N views, 2j and 2j + 1 of one portrait, each with identity and expression of the other."""
    identity, expression = (
        block.unflatten(0, (-1, 2)).flip(1).flatten(0, 1) for block in (views.identity, views.expression)
    )
    return views.replace(identity=identity, expression=expression)
