"""Samples of a generator that training draws from, in memory or on disk."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from core.face.surface_points import SurfacePoints
from core.frames import to_unit

_TENSORS = ("w_plus", "images", "landmarks", "valid")
_TYPICAL = 2_000  # samples, as many as rigs keep


class Corpus(ABC):
    """N samples of a generator, wherever they are.

    Attributes:
        valid: (N,) bool, whether a face was found.
        reader: who looked for it, one of `core.face.face_reader.READERS`.
    """

    valid: torch.Tensor
    reader: str

    @abstractmethod
    def __getitem__(self, index: slice | torch.Tensor) -> LatentCorpus:
        """Return samples in memory."""

    @abstractmethod
    def codes(self, index: slice | torch.Tensor) -> torch.Tensor:
        """Return the codes (N, L, w_dim) of samples alone."""

    @abstractmethod
    def select(self, index: slice | torch.Tensor) -> Corpus:
        """Return samples where they are."""

    @abstractmethod
    def with_points(self, points: SurfacePoints) -> Corpus:
        """Return the samples with those of their reader's points alone."""

    @property
    @abstractmethod
    def code_shape(self) -> tuple[int, int]:
        """L and w_dim."""

    @property
    @abstractmethod
    def resolution(self) -> int:
        """Side R of the pictures."""

    def __len__(self) -> int:
        return len(self.valid)

    def split(self, holdout: int) -> tuple[Corpus, Corpus]:
        """Return the samples to train on and the last `holdout` (at most a fifth) to judge by."""
        border = len(self) - min(holdout, len(self) // 5)
        return self.select(slice(border)), self.select(slice(border, None))

    def with_face(self) -> Corpus:
        """Return the samples in which landmarks were found."""
        return self.select(self.valid.nonzero().squeeze(1))

    def spread(self, most: int) -> torch.Tensor:
        """Return the indices of at most `most` samples from all parts of the corpus."""
        count = min(most, len(self))
        return torch.arange(count) * len(self) // max(count, 1)

    def typical_codes(self) -> torch.Tensor:
        """Return the codes of some samples, enough for the means and spreads of all."""
        return self.codes(self.spread(_TYPICAL))


@dataclass(frozen=True, eq=False)
class LatentCorpus(Corpus):
    """N samples of a generator in memory.

    Attributes:
        w_plus: (N, L, w_dim) codes.
        images: (N, 3, R, R) uint8 RGB at the resolution asked for.
        landmarks: (N, K, 2) points found by a reader, x to the right and y up, the picture spanning [-1, 1].
        valid: (N,) bool, whether a face was found.
        reader: who found them, one of `core.face.face_reader.READERS`.
    """

    w_plus: torch.Tensor
    images: torch.Tensor
    landmarks: torch.Tensor
    valid: torch.Tensor
    reader: str = "dlib"

    def __getitem__(self, index: slice | torch.Tensor) -> LatentCorpus:
        return self._map(lambda tensor: tensor[index])

    def codes(self, index: slice | torch.Tensor) -> torch.Tensor:
        """Return the codes of samples alone."""
        return self.w_plus[index]

    def select(self, index: slice | torch.Tensor) -> LatentCorpus:
        """Return some of the samples."""
        return self[index]

    @property
    def code_shape(self) -> tuple[int, int]:
        """L and w_dim."""
        return self.w_plus.shape[1], self.w_plus.shape[2]

    @property
    def resolution(self) -> int:
        """Side R of the pictures."""
        return self.images.shape[-1]

    def to(self, device: torch.device | str) -> LatentCorpus:
        """Return a copy on `device`."""
        return self._map(lambda tensor: tensor.to(device))

    def float_images(self) -> torch.Tensor:
        """Return the pictures as (N, 3, R, R) in [0, 1]."""
        return to_unit(self.images)

    def before(self, other: LatentCorpus) -> LatentCorpus:
        """Return these samples, then those of another corpus."""
        columns: dict[str, Any] = {
            name: torch.cat([getattr(self, name), getattr(other, name)]) for name in _TENSORS
        }
        return dataclasses.replace(self, **columns)

    def with_landmarks(self, landmarks: torch.Tensor) -> LatentCorpus:
        """Return the samples with other landmarks (N, U, 2)."""
        return dataclasses.replace(self, landmarks=landmarks)

    def with_points(self, points: SurfacePoints) -> LatentCorpus:
        """Return the samples with those of their reader's points alone."""
        return self.with_landmarks(self.landmarks[:, points.rows])

    def _map(self, function: Callable[[torch.Tensor], torch.Tensor]) -> LatentCorpus:
        tensors: dict[str, Any] = {name: function(getattr(self, name)) for name in _TENSORS}
        return dataclasses.replace(self, **tensors)
