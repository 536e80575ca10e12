"""The fine contrast of a generator's own portraits: smeared hair and melted backgrounds have another.

Codes near the generator's own can still show what none of its portraits does. Where, and in which octaves, a
picture is sharp tells: the features of `core.fine_contrast` vary together over portraits, and a picture is as
far from them as it is by their covariance.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary, ref

import torch
import torch.nn.functional as F

from core.fine_contrast import fine_contrast
from core.generator.protocol import StyleGenerator

PORTRAITS = 192
"""How many are looked at."""
FREE, PRICE = 0.75, 8.0
"""Up to which share of the limit nothing is paid, and what the square of more costs. At 20 beyond 0.7,
portraits of twelve photographs are 0.7 dB farther from them, and none more stays within the spread."""
LARGEST = 256
"""Larger pictures are averaged down to so many pixels."""
_AT_ONCE, _FEWEST = 2, 16
_FOLDS, _LIMIT = 4, 0.95
_LEAST_VARIANCE = 0.01  # of a feature; where portraits are all flat, a little grain is not far
_SHRINKAGE = 0.1  # of the covariance towards its diagonal: features are many, portraits are few


def contrast_of(generator: StyleGenerator, samples: torch.Tensor, side: int) -> OwnContrast:
    """Return what is known of a generator's portraits of one size; another search may have looked at them."""
    known = _known.setdefault(generator, {})
    if side not in known:
        known[side] = OwnContrast(generator, samples, side)
    return known[side]


class OwnContrast:
    """What portraits of one size look like; `look` shows it two more, so that other work can be done between.

    It keeps everything on the CPU, as generators change their device where memory is full.

    Args:
        generator: frozen.
        samples: (S, w_dim) codes of its own portraits.
        side: of the pictures that will be compared.
    """

    def __init__(self, generator: StyleGenerator, samples: torch.Tensor, side: int) -> None:
        self._generator, self._side = ref(generator), side
        self._waiting = list(samples[:PORTRAITS].cpu().split(_AT_ONCE))
        self._seen: list[torch.Tensor] = []
        self._mean, self._precision, self._limit = torch.empty(0), torch.empty(0), float("inf")

    @property
    def is_known(self) -> bool:
        """Whether enough portraits have been seen."""
        return not self._waiting

    @torch.no_grad()
    def look(self) -> None:
        """Look at the next portraits; there must be some."""
        generator = self._generator()
        assert generator is not None, "a search that looks holds it"
        w_plus = generator.broadcast(self._waiting[0].to(generator.w_avg.device))
        self._seen.append(_contrast(generator.synthesis(w_plus, max_resolution=self._side)).cpu())
        del self._waiting[0]  # now: memory may have been full
        if self.is_known:
            self._learn(torch.cat(self._seen).double())

    def distance(self, images: torch.Tensor) -> torch.Tensor:
        """Return how far (N,) images (N, 3, S, S) in [-1, 1] are; 95 % of new portraits are within 1."""
        mean, precision = self._mean.to(images), self._precision.to(images)
        return _lengths(_contrast(images) - mean, precision) / self._limit

    def price(self, images: torch.Tensor) -> torch.Tensor:
        """Return what it costs (N,) to be unlike the generator's own; nothing before they are known."""
        if not self.is_known:
            return images.new_zeros(len(images))
        return PRICE * (self.distance(images) - FREE).clamp(min=0).square()

    def _learn(self, seen: torch.Tensor) -> None:
        """Take what was seen (S, 64); a few portraits tell nothing, and everything is near them."""
        self._mean, self._precision, self._limit = seen.mean(0), torch.eye(seen.shape[1]), float("inf")
        if len(seen) >= _FEWEST:
            self._precision, self._limit = _precision(seen), float(_own_distances(seen).quantile(_LIMIT))


_known: WeakKeyDictionary[StyleGenerator, dict[int, OwnContrast]] = WeakKeyDictionary()


def _contrast(images: torch.Tensor) -> torch.Tensor:
    levels = (images.clamp(-1, 1) + 1).mean(1, keepdim=True) * 127.5
    if levels.shape[-1] > LARGEST:
        levels = F.interpolate(levels, size=(LARGEST, LARGEST), mode="area")
    return fine_contrast(levels)


def _own_distances(seen: torch.Tensor) -> torch.Tensor:
    """Return how far each of some portraits is from others, which is farther than from itself."""
    fold = torch.arange(len(seen), device=seen.device) % _FOLDS
    parts = []
    for number in range(_FOLDS):
        others, some = seen[fold != number], seen[fold == number]
        parts.append(_lengths(some - others.mean(0), _precision(others)))
    return torch.cat(parts)


def _precision(seen: torch.Tensor) -> torch.Tensor:
    covariance = torch.cov(seen.T)
    spread = torch.diag(covariance.diagonal().clamp(min=_LEAST_VARIANCE))
    return torch.linalg.inv((1 - _SHRINKAGE) * covariance + _SHRINKAGE * spread)


def _lengths(differences: torch.Tensor, precision: torch.Tensor) -> torch.Tensor:
    return ((differences @ precision) * differences).sum(1).clamp(min=1e-6).sqrt()
